"""What electronic originals say of themselves: suggestions that the person confirms."""
