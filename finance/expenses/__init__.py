"""What the company spends: budgets, requests, advances, claims, monthly runs."""
