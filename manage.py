#!/usr/bin/env python
"""Django's commands; without DATABASE_URL they use the portal's own servers under var/."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from config import embedded

# These read the settings and no row, so they start no server.
WITHOUT_DATABASE = {
    "check",
    "clauses",
    "collectstatic",
    "compilemessages",
    "help",
    "makemessages",
    "makemigrations",
    "messages",
    "roles",
    "test",
    "version",
}


def main() -> None:
    """Run one command, with servers of the portal's own for its length if it needs them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "migrate":
        os.environ["BYLAW_AS_OWNER"] = "1"  # tables belong to a role the portal is not
    var = embedded.var_folder(Path(__file__).resolve().parent)
    if command in WITHOUT_DATABASE or {"-h", "--help", "--version"} & set(sys.argv):
        os.environ.update(embedded.known(var))
        execute_from_command_line(sys.argv)
        return
    try:
        started = embedded.ensure(var)
    except embedded.ServerTrouble as trouble:
        sys.exit(str(trouble))
    os.environ.update(started.env)
    try:
        execute_from_command_line(sys.argv)
    finally:
        started.stop()


if __name__ == "__main__":
    main()
