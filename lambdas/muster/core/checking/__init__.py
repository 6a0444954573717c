"""Definitions from YAML: every error with its line; the one place that imports PyYAML."""
