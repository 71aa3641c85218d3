"""Tests of the services beside the one action."""
