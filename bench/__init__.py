"""How fast the house is, as ratios against a floor measured in the same run (see README.md here)."""
