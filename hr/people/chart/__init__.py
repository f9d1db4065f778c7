"""The company as a picture."""
