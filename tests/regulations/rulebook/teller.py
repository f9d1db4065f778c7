"""Another process of the portal: asked on its standard input, it tells which version it serves.

A line holds the seconds its monotonic clock shows, a rule set and a moment; the answer is the
number of the version and how many queries it took.
"""

import sys
from datetime import datetime

import django


def main() -> None:
    """Answer line by line with one memory, until the input ends."""
    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from regulations.rulebook.memory import Memory
    from regulations.rulebook.rulesets import params_type

    clock = [0.0]
    memory = Memory(monotonic=lambda: clock[0])
    for line in sys.stdin:
        seconds, name, moment = line.split()
        clock[0] = float(seconds)
        at = datetime.fromisoformat(moment)
        with CaptureQueriesContext(connection) as asked:
            found = memory.recall(name, at, params_type(name))
        print(found.version.number if found else 0, len(asked), flush=True)


if __name__ == "__main__":
    main()
