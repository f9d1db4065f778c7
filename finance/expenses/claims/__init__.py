"""Claims against invoices: filed, signed, checked, paid."""
