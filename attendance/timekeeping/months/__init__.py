"""Months: what the days of a person add up to, shown live, closed, and corrected afterwards."""
