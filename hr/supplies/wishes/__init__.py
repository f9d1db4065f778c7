"""What a department wishes from the shelf, until the office issues it or says why not."""
