"""Tests of replay: real files, bad files, and what is printed."""
