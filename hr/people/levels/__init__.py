"""The three levels of C13-2, given by the general manager alone."""
