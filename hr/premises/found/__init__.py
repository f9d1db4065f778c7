"""What was found in the house: who keeps it, who claims it, where it went."""
