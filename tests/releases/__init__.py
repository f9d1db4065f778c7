"""What each release left in its database, and that this one carries it forward (C13-M2).

`python -m tests.releases VERSION` writes the data of this release beside this file: a dump of a
company with one of everything, what was counted in it, and which pages opened. A release adds its
own and never changes an older one.
"""
