"""Contracts counted: every half year, and at a hand-over."""
