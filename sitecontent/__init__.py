"""What the site shows and by which chain, and what brings people to it."""
