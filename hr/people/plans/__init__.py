"""Planned changes: who joins, moves or leaves on which day."""
