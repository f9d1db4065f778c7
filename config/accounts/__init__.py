"""How allauth and axes serve this portal: who logs in, with what, and who is locked out."""
