"""What lies on the shelves: issued, counted, written off, used up, to be bought again."""
