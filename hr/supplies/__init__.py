"""Office supplies: bought by the office alone, kept in one ledger, issued to departments (A3)."""
