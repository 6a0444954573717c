"""Kafka on this machine: a broker, the poller that is the event source mapping, a producer."""
