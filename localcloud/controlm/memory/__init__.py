"""The simulator's memory in a file, so that a stop is no end."""
