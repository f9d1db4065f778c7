"""Files of contracts, the text read from them, and what is found in it."""
