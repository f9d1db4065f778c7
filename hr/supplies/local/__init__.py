"""What a department buys nearby in a special case, and its audit."""
