"""The pay scales of specialists, and to whom they are opened."""
