"""The log files of the supervised processes: kept small, and watched for errors."""

import logging
import re
import shutil
from pathlib import Path

LIMIT = 10 * 1024 * 1024
AT_ONCE = 64 * 1024
ERRORS = re.compile(r"\b(ERROR|CRITICAL)\b|Internal Server Error")
# PostgreSQL writes an ERROR for every refusal a page has already shown; only its fall is news.
PANICS = re.compile(r"\bPANIC\b")


class WithoutTracebacks(logging.Filter):
    """A refused request is one line: that a person may not is no failure of the portal."""

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 0) < 500:
            record.exc_info = record.exc_text = None
        return True


class LogFile:
    """One file that a process appends to while we watch it; what stands in it is old news."""

    def __init__(self, path: Path, *, news: re.Pattern = ERRORS, limit: int = LIMIT) -> None:
        self.path = path
        self.news = news
        self.limit = limit
        self._read = path.stat().st_size if path.exists() else 0

    def new_errors(self) -> list[str]:
        """The lines written since the last call that tell of an error."""
        if not self.path.exists():
            return []
        size = self.path.stat().st_size
        if size < self._read:  # begun anew
            self._read = 0
        with self.path.open("rb") as file:
            file.seek(max(self._read, size - AT_ONCE))
            text = file.read()
        whole = text.rfind(b"\n") + 1  # the last line may still be in the writing
        self._read = max(self._read, size - AT_ONCE) + whole
        lines = text[:whole].decode(errors="replace").splitlines()
        return [line for line in lines if self.news.search(line)]

    def rotate(self) -> None:
        """Move the text to `.1` once it is too long; the process keeps its open file.

        The processes append, so they go on at the start of the emptied file. What they write
        between the copy and the cut is lost.
        """
        if self.path.exists() and self.path.stat().st_size > self.limit:
            shutil.copyfile(self.path, self.path.with_suffix(self.path.suffix + ".1"))
            with self.path.open("rb+") as file:
                file.truncate(0)
            self._read = 0
