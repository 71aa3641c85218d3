"""Files of people: kept under their SHA-256, looked into before anybody else may have them, and printed."""
