"""Advances against a loan slip, and how they are settled."""
