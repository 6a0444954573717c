"""CloudWatch: metrics out of the functions' logs, and alarms that follow them."""
