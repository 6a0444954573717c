"""Muster waits for the events that belong together, then starts the job that needs them all."""
