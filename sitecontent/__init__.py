"""The wing of the site: what it shows, and by which chain."""
