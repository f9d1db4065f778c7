"""Clean-ups that everybody joins, and inspections with a score."""
