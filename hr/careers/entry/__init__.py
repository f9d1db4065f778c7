"""The personnel file of the first day: declared, verified."""
