"""How much evidence a case takes; which files may be given stands in `regulations.uploads`."""

MOST_FILES = 40  # of one case
