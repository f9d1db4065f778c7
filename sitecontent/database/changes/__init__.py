"""Changes of the system: views, plan, chain, release (C13-M1)."""
