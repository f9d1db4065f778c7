"""Operating plans with their items, proposals of developments, notes on the market."""
