"""What becomes of a leave after it was asked for: cancelled, shortened."""
