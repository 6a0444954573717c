"""Active Jobs: what has been ordered, and how it comes to its end."""
