"""Tests of Concord."""
