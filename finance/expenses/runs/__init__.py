"""Monthly runs of phone bills and meal allowances."""
