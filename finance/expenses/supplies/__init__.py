"""Orders of supplies that were matched and signed: pulled from their room, and paid."""
