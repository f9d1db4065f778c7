"""Levels and rights beside the position (C13-2 to C13-7): asked for, approved, carried out."""
