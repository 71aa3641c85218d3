"""Tests of people, sign-in and mandates."""
