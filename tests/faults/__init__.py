"""Thousands of bundles while everything fails around them; afterwards each is accounted for."""
