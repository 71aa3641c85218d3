"""Tests of bringing old cases in."""
