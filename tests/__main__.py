"""All tests on one PostgreSQL and one Valkey: `python -m tests`, which is `make test`.

First what runs side by side, then real processes, faults and browsers, two at a time.
"""

import subprocess
import sys
from pathlib import Path

from tests import cluster

FAST = ("-m", "not slow", "--dist", "worksteal")
SLOW = ("-m", "slow", "--dist", "loadfile", "--no-loadscope-reorder")


def with_slow_tests() -> list[str]:
    """The files of the second stage: it reads no others."""
    files = sorted(Path(__file__).parent.rglob("test_*.py"))
    return [str(file) for file in files if "mark.slow" in file.read_text(encoding="utf-8")]


def main() -> int:
    """Run every stage, whatever the one before it came to; the first status that is not 0."""
    cluster.begin()
    command = [sys.executable, "-m", "pytest", "-n", "2"]
    with subprocess.Popen([sys.executable, "-m", "tests.migrated"]):
        fast = subprocess.run([*command, *FAST], check=False).returncode
    slow = subprocess.run([*command, *SLOW, *with_slow_tests()], check=False).returncode
    return fast or slow


if __name__ == "__main__":
    sys.exit(main())
