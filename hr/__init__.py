"""People, their posts, their duty roster, and cases against the rules."""
