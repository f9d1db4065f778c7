"""Permits for a purpose and a time, and who entered the server room."""
