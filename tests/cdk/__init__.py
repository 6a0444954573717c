"""The real CDK command line against the local cloud: `make test-cdk`."""
