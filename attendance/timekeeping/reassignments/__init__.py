"""Reassignments that somebody refused without working: written down, then judged by hr."""
