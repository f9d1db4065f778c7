"""Written objections to a decision, and their answers."""
