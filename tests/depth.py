"""How deep a run goes: `BYLAW_TESTS=all make test` takes its time, a plain one samples."""

import os

ALL = os.environ.get("BYLAW_TESTS") == "all"


def deep(whole, sample):
    """`whole` where all is asked for, else `sample`: what is cut is said where it stands."""
    return whole if ALL else sample
