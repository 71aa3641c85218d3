"""What changes rows: every change of a case is one of these, in one transaction."""
