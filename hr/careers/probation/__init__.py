"""Probation: its end, its review, and how it ended."""
