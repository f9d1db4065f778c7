"""Words that are looked for before anything is approved."""
