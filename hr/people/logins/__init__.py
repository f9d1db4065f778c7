"""What a login owes: a password of one's own, changed in time, and a second factor for some."""
