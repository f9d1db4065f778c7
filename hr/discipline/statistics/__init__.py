"""Cases by clause and month."""
