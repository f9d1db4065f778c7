"""How safe the portal stands: versions, checks, logins, exceptions, looked at weekly (C13-S1)."""
