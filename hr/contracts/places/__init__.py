"""Where contracts are kept, safe from fire and damp."""
