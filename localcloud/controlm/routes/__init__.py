"""The doors: one class of routes per concern."""
