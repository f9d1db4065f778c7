"""What was ordered, from whom, until when."""
