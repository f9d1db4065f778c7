"""Resignations with notice, hand-over, clearance, settlement."""
