"""The private file of a person, and to whom it is opened."""
