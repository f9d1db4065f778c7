"""The demo company: people, goods and weeks of history, made by the portal's own verbs."""
