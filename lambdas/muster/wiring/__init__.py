"""The only room that names adapters: each function gets exactly what its use case needs."""
