"""Backups: made in one snapshot, locked to a public key, kept in places, proved by restore."""
