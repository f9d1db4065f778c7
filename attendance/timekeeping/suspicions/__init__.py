"""Clocking in for somebody else: raised from facts, judged by a person (A2.3-3)."""
