"""Clock devices: what they push, what they are told, and how they are."""
