"""Page, interface and replay do the same: compared over every action of the table."""
