"""The `muster` command, for operators and developers; never deployed."""
