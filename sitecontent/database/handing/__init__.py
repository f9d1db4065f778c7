"""Data that left the portal as files, on record (C13-9)."""
