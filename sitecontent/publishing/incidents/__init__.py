"""What went wrong with the site, who was told, and what was done to keep it running."""
