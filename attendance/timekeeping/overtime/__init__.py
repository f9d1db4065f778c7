"""Overtime that a supervisor assigned, the person answered, and the office filed."""
