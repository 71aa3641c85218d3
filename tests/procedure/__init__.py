"""Tests of the procedures: soundness of the tables, the derived matrix, stories from the law."""
