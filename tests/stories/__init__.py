"""Stories that need a local cloud of their own, since they move its clock on."""
