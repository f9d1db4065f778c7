"""Orders and the people who work them."""
