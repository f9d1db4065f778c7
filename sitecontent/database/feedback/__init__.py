"""What people find lacking or awkward in the portal, and what became of it (C13-M3)."""
