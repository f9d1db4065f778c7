"""The key file outside the database, and what is locked with its keys."""
