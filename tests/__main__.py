"""All tests on one PostgreSQL and one Valkey: `python -m tests`, which is `make test`.

First what runs side by side, then real processes, faults and browsers, two at a time.
"""

import subprocess
import sys

from tests import cluster

STAGES = (
    ("-m", "not slow", "--dist", "worksteal"),
    ("-m", "slow", "--dist", "loadfile", "--no-loadscope-reorder"),
)


def main() -> int:
    """Run every stage, whatever the one before it came to; the first status that is not 0."""
    cluster.begin()
    command = [sys.executable, "-m", "pytest", "-n", "2"]
    statuses = [subprocess.run([*command, *stage], check=False).returncode for stage in STAGES]
    return next((status for status in statuses if status), 0)


if __name__ == "__main__":
    sys.exit(main())
