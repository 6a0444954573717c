"""Sample executors of pipelines, one per kind of step."""
