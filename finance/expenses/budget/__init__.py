"""Budget lines per year and category, and what is held and used of each."""
