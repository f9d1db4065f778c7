"""Days judged: pure rules over recorded facts, and one kept result for each person and day."""
