"""The ways out of the house: each takes a message to an address, and says whether it was taken."""
