"""The function `submit`."""
