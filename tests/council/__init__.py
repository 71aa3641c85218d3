"""The Arbitration Council: panel, hearings, award, register."""
