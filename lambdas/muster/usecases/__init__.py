"""One deed each: load, decide, save, settle."""
