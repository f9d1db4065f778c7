"""What came: goods with their quality, the invoice, the match of the three, the slip to pay."""
