"""Looking at Active Jobs and the archive: filters, pages, rows."""
