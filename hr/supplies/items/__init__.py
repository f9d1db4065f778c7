"""What there is: items by category and shelf, limits of departments, their custodians."""
