"""Tracked links: a short public address that counts a click and leads on with the tag."""
