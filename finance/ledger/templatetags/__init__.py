"""Tags of the books."""
