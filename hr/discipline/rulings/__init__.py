"""What is decided in a case: confirmed with measures, or dropped."""
