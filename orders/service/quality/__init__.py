"""Quality of conversations: drawn by a stated seed, scored by the lists of faults, appealed."""
