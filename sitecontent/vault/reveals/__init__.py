"""Secrets opened: after a password, for a reason, on record before anything is read."""
