"""What somebody arranged for themselves: the way they look at lists, the first visit they had."""
