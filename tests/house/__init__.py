"""The house itself: settings, database, servers, scripts."""
