"""How deep a run goes: `BYLAW_TESTS=all make test` takes its time, a plain one samples."""

import os
from pathlib import Path

ALL = os.environ.get("BYLAW_TESTS") == "all"


def deep(whole, sample):
    """`whole` where all is asked for, else `sample`: what is cut is said where it stands."""
    return whole if ALL else sample


def slow_files() -> list[Path]:
    """The files of the second stage: it reads no others, so each has to name the mark itself."""
    files = sorted(Path(__file__).parent.rglob("test_*.py"))
    return [file for file in files if "mark.slow" in file.read_text(encoding="utf-8")]
