"""What templates of spending draw."""
