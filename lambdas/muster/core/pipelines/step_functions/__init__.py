"""Pipelines as state machines of Step Functions, in JSONata."""
