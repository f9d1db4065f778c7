"""The database of the company: who may do what in it, and how it comes back after a loss."""
