"""What stands between a port and a service; vendor exceptions end here."""
