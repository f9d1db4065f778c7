"""Backups: made in one snapshot, locked to a public key, kept in several places, proved by restore."""
