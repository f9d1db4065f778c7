"""The public site: what is published, read without a login."""
