"""The local cloud: the synthesized template on emulated AWS, in local processes; never deployed."""
