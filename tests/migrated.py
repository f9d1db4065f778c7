"""The migrated database of a run, made while tests are collected: `python -m tests.migrated`."""

from tests import cluster
from tests.conftest import migrate
from tests.roles import acting_as


def main() -> None:
    """Make it, unless a test process was quicker."""
    with acting_as("owner"):
        cluster.migrate_once(migrate)


if __name__ == "__main__":
    main()
