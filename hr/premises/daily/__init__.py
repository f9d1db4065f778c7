"""What the pair on duty does every day: clean the office, close it."""
