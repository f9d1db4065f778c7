"""Documents of the handbook beside its clauses: written, approved, acknowledged (C13-1, C13-9)."""
