"""Sales scripts: written, found, copied, counted; a new version never edits the old one."""
