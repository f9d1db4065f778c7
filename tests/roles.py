"""As whom the tests' connection speaks to PostgreSQL, and to which of its databases."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.db import connection

ROLES = {
    "app": "DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "superuser": "DATABASE_SUPERUSER_URL",
}


def become(role: str) -> None:
    """Let Django's connection be the role `app`, `owner` or `superuser` from its next query on."""
    address = urlsplit(os.environ[ROLES[role]])
    connection.close()
    connection.settings_dict.update(USER=address.username, PASSWORD=address.password)


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """The portal's connection as another role for a while; no transaction may be open."""
    become(role)
    try:
        yield
    finally:
        become("app")


def enter(database: str) -> None:
    """Let Django's connection be to this database from its next query on."""
    if connection.settings_dict["NAME"] != database:
        connection.close()
        connection.settings_dict["NAME"] = database
