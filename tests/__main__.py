"""All tests on one PostgreSQL and one Valkey: `python -m tests`, which is `make test`.

First what runs side by side, then real processes, faults and browsers.
"""

import subprocess
import sys

from tests import cluster
from tests.depth import slow_files

# One more than there are processors: whoever waits for a server leaves one free.
FAST = ("-n", "3", "-m", "not slow", "--dist", "worksteal")
# Portals and pages are waited for, a third of the time; four took no less, and browsers starved.
# Tracebacks are native: within a browser's greenlet Python 3.11 may fail to parse the source.
SLOW = ("-n", "3", "-m", "slow", "--dist", "loadfile", "--no-loadscope-reorder", "--tb=native")


def main() -> int:
    """Run every stage, whatever the one before it came to; the first status that is not 0."""
    cluster.begin()
    command = [sys.executable, "-m", "pytest"]
    with subprocess.Popen([sys.executable, "-m", "tests.migrated"]):
        fast = subprocess.run([*command, *FAST], check=False).returncode
    slow = subprocess.run([*command, *SLOW, *slow_files()], check=False).returncode
    return fast or slow


if __name__ == "__main__":
    sys.exit(main())
