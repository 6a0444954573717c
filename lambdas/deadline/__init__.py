"""The function `deadline`."""
