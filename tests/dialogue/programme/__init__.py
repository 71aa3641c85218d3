"""Programmes, work plans and indicators."""
