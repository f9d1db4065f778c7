"""Files that show what a case is about."""
