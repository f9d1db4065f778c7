"""What is to be bought: requests, the quotes for them, and which quote is taken."""
