"""The rulebook: clauses, handbook editions, dated rule sets, and what carries each clause."""

from regulations.rulebook.markers import clause

__all__ = ["clause"]
