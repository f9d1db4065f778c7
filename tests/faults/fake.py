"""Clocks of single processes that are set while they run, by libfaketime."""

from pathlib import Path

import pytest

HOUR, DAY = 3600, 86_400


def library() -> str:
    """Where libfaketime is; a test that needs it fails without it."""
    found = sorted(Path("/usr/lib").glob("**/faketime/libfaketime.so.1"))
    if not found:
        pytest.fail("Clocks cannot be set without the package faketime: apt-get install faketime.")
    return str(found[0])


class Hand:
    """One clock, for as many processes as are started with `env`: right until it is set."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.env = {
            "LD_PRELOAD": library(),
            "FAKETIME_TIMESTAMP_FILE": str(file),
            "FAKETIME_NO_CACHE": "1",
            # As where somebody sets a clock: what measures lengths of time, and files, stay.
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "PYTHONPATH": str(Path(__file__).parent / "sleeping"),
        }
        self.put(0)

    def put(self, seconds: int) -> None:
        """So much ahead of the right time, or behind it."""
        draft = self.file.with_suffix(".new")
        draft.write_text(f"{seconds:+d}\n")
        draft.replace(self.file)
