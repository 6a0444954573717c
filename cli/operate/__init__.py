"""What an operator sees of a bundle, and what a redrive of it would do."""
