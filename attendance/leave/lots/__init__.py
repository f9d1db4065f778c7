"""Time off in lieu: dated lots from filed rest-day overtime, used up first in, first out."""
