"""That nothing is lost or doubled, that nobody changes the record quietly, and that access ends when it should."""
