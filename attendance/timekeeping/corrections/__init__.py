"""Marks that are missing or wrong, put right by approval; what was recorded stays."""
