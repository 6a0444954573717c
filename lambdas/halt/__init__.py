"""The function `halt`."""
