"""What the site shows, and what brings people to it."""
