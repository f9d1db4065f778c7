"""The text of PDF and Word files, read in a process of its own that cannot harm the portal.

Whoever sends a file decides what is in it. So the libraries that open one run in a child with a
bounded memory, processor time and answer, in an empty folder; where it dies, nothing was read.
"""

import io
import json
import resource
import subprocess
import sys
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

from regulations.uploads import PDF

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
READABLE = frozenset({PDF.media, DOCX})
# Of the child: seconds of the processor and of the clock, bytes of memory, of what it may write
# into files, and of its answer.
SECONDS, PATIENCE = 20, 40
MEMORY, WRITTEN, ANSWER = 1024 * 1024 * 1024, 0, 16 * 1024 * 1024


class UnreadableError(Exception):
    """A file cannot be read: it is broken, locked, or asks for more than a file of text needs."""


def is_word(content: bytes) -> bool:
    """Whether a file is a Word document (.docx) by what is in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {"[Content_Types].xml", "word/document.xml"} <= set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def read_pages(content: bytes, media: str) -> list[str]:
    """The text of a PDF page by page, or of a Word file as one; empty where it holds none.

    Raises UnreadableError for what cannot be read, or not within the limits.
    """
    with TemporaryDirectory() as folder:
        try:
            done = subprocess.run(
                [sys.executable, "-P", str(Path(__file__).with_name("reading.py")), media],
                input=content,
                capture_output=True,
                cwd=folder,
                env={"LANG": "C.UTF-8"},
                timeout=PATIENCE,
                preexec_fn=_bound,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableError("it took too long") from error
    if done.returncode or len(done.stdout) > ANSWER:
        raise UnreadableError(done.stderr.decode(errors="replace")[-300:])
    return json.loads(done.stdout)


def _bound() -> None:
    """Run in the child before anything of the file is opened."""
    for limit, most in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
