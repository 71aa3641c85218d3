"""What is counted of the cases, what of it is published, and what nobody can find out from that."""
