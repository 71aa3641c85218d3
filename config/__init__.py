"""Settings, addresses, servers and the embedded database."""
