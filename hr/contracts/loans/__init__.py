"""Contracts read on the spot, and lent."""
