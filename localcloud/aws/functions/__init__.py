"""Lambda functions in warm worker processes, under AWS's own runtime client."""
