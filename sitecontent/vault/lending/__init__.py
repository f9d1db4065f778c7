"""Logins lent: by consent, for a time, changed afterwards."""
