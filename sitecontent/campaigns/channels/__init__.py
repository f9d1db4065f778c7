"""Sales channels with monthly targets, and what was sold, read from the orders."""
