"""CDK stacks, derived from the definitions and a stage."""
