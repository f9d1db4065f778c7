"""What of the portal’s safety is wrong, and what has to be looked at when: no queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from regulations.rulebook import clause

KEEPER, HEAD = "system_administrator", "general_manager"
LONGEST_SUBJECT, LONGEST_REASON = 120, 1000
DAYS_SHOWN = 14
# Of portals whose stored rules are older than these numbers.
IDLE_MINUTES, IDLE_GUARDED_MINUTES, MOST_SESSIONS = 480, 120, 5


@dataclass(frozen=True)
class SecurityRules:
    """The numbers of the rule set `security`."""

    findings_old_days: int = field(
        metadata={"clause": "C13-S1", "unit": "days", "low": 1, "high": 60}
    )
    look_within_days: int = field(
        metadata={"clause": "C13-S1", "unit": "days", "low": 1, "high": 7}
    )
    exception_longest_days: int = field(
        metadata={"clause": "C13-S1", "unit": "days", "low": 1, "high": 366}
    )
    idle_minutes: int = field(
        default=IDLE_MINUTES,
        metadata={"clause": "C13-S1", "unit": "minutes", "low": 5, "high": 600},
    )
    idle_guarded_minutes: int = field(
        default=IDLE_GUARDED_MINUTES,
        metadata={"clause": "C13-S1", "unit": "minutes", "low": 5, "high": 600},
    )
    sessions_most: int = field(
        default=MOST_SESSIONS, metadata={"clause": "C13-S1", "unit": "times", "low": 1, "high": 20}
    )


class Tool(TextChoices):
    """What made a file of findings: each tells of something else, and has its own newest file."""

    AUDIT = "audit", _("known weaknesses (pip-audit)")
    OUTDATED = "outdated", _("newer versions (pip list --outdated)")


class State(TextChoices):
    """How an installed version stands to the one that is pinned."""

    SAME = "same", _("as pinned")
    OTHER = "other", _("another version than pinned")
    MISSING = "missing", _("not installed")


@dataclass(frozen=True)
class Package:
    """A package as it is pinned and installed; `installed` is empty where it is not there."""

    name: str
    pinned: str
    installed: str

    @property
    def state(self) -> State:
        """How the two stand to each other."""
        if not self.installed:
            return State.MISSING
        return State.SAME if self.installed == self.pinned else State.OTHER


@dataclass(frozen=True)
class Known:
    """Something known of a package at the version that was looked at: a weakness (`ids`) with the
    versions that mend it, or a newer version alone."""

    name: str
    version: str
    ids: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What is known of an installed package: to which version it should go, whether that is a patch
    of the same line, and which weaknesses it has as far as known."""

    name: str
    installed: str
    wanted: str
    is_patch: bool
    ids: tuple[str, ...]


def pins(text: str) -> dict[str, str]:
    """Name (as packages are compared) → version, of the lines `name==version` of a file."""
    found = {}
    for line in text.splitlines():
        name, sign, version = line.partition("#")[0].strip().partition("==")
        if sign:
            found[canonicalize_name(name.strip())] = version.strip()
    return found


@clause("C13-S1")
def compared(pinned: Mapping[str, str], installed: Mapping[str, str]) -> list[Package]:
    """Every pinned package beside what is installed; what differs first."""
    rows = [Package(name, version, installed.get(name, "")) for name, version in pinned.items()]
    return sorted(rows, key=lambda each: (each.state == State.SAME, each.name))


@clause("C13-S1")
def standings(known: Iterable[Known], installed: Mapping[str, str]) -> list[Standing]:
    """What still holds of things known, for what is installed now; weaknesses first.

    Where a package has one, that there is a newer version says nothing more.
    A weakness is mended by the lowest version above the one that was looked at, not by the mend of
    an older line; without a mend it stays.
    """
    rows = [_standing(each, installed[each.name]) for each in known if each.name in installed]
    weak = {each.name for each in rows if each and each.ids}
    rows = [each for each in rows if each and (each.ids or each.name not in weak)]
    return sorted(rows, key=lambda each: (not each.ids, not each.is_patch, each.name))


def _standing(known: Known, installed: str) -> Standing | None:
    now, seen = _version(installed), _version(known.version)
    mends = sorted({_version(text) for text in known.mended} - {None})
    above = [each for each in mends if seen is None or each > seen]
    if now is None:
        return Standing(known.name, installed, "", False, known.ids) if known.ids else None
    if any(each <= now for each in above):
        return None
    if not above and not (known.ids and (not known.mended or now == seen)):
        return None
    wanted = above[0] if above else None
    is_patch = wanted is not None and wanted.release[:2] == now.release[:2]
    return Standing(known.name, installed, str(wanted or ""), is_patch, known.ids)


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


@clause("C13-S1")
def is_old(made_on: date | None, rules: SecurityRules, today: date) -> bool:
    """Whether the newest file of findings is too old, or missing; on the last day it is not."""
    return made_on is None or today - made_on > timedelta(days=rules.findings_old_days)


@clause("C13-S1")
def check_exception(
    subject: str, reason: str, ends_on: date, rules: SecurityRules, today: date
) -> None:
    """A known exception says what, why and until when, and is no state for ever."""
    if not subject.strip():
        raise ValidationError({"subject": ValidationError(_("Say what is accepted."), "C13-S1")})
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why."), "C13-S1")})
    last = today + timedelta(days=rules.exception_longest_days)
    if not today <= ends_on <= last:
        told = _("It ends between today and %(last)s.") % {"last": last}
        raise ValidationError({"ends_on": ValidationError(told, "C13-S1")})


@dataclass(frozen=True)
class Guard:
    """One setting that protects the portal: what it is called, what it is, whether that is well."""

    label: object
    value: str
    is_good: bool


@clause("C13-S1")
def guards(told: Mapping[str, object]) -> list[Guard]:
    """What headers, cookies and logins are set to: the names are those of the settings."""
    hsts, policy = int(told["SECURE_HSTS_SECONDS"]), told["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    safe = policy.get("default-src") == ["'none'"] and "'unsafe-inline'" not in policy["script-src"]
    text = "; ".join(f"{name} {' '.join(values)}" for name, values in policy.items())
    return [
        Guard(_("Encrypted transport (HTTPS)"), _yes(told["HTTPS"]), bool(told["HTTPS"])),
        Guard("HSTS", f"{hsts} s", hsts >= 31_536_000),
        Guard(_("Content security policy"), text, safe),
        Guard(_("Session cookie: by HTTPS alone"), _yes(told["SESSION_COOKIE_SECURE"]),
              bool(told["SESSION_COOKIE_SECURE"])),
        Guard(_("Session cookie: hidden from scripts"), _yes(told["SESSION_COOKIE_HTTPONLY"]),
              bool(told["SESSION_COOKIE_HTTPONLY"])),
        Guard("SameSite", str(told["SESSION_COOKIE_SAMESITE"]),
              told["SESSION_COOKIE_SAMESITE"] in ("Lax", "Strict")),
        Guard(_("Shown in no frame"), str(told["X_FRAME_OPTIONS"]),
              told["X_FRAME_OPTIONS"] == "DENY"),
        Guard(_("Referrer"), str(told["SECURE_REFERRER_POLICY"]),
              told["SECURE_REFERRER_POLICY"] in ("same-origin", "no-referrer")),
        Guard(_("Names it answers to"), " ".join(told["ALLOWED_HOSTS"]),
              "*" not in told["ALLOWED_HOSTS"]),
        Guard(_("Error pages tell nothing"), _yes(not told["DEBUG"]), not told["DEBUG"]),
        Guard(_("Second factor is asked for"), _yes(told["SECOND_FACTOR"]),
              bool(told["SECOND_FACTOR"])),
    ]  # fmt: skip


GUARDED = (
    "SECURE_HSTS_SECONDS", "CONTENT_SECURITY_POLICY", "HTTPS", "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "X_FRAME_OPTIONS",
    "SECURE_REFERRER_POLICY", "ALLOWED_HOSTS", "DEBUG", "SECOND_FACTOR",
)  # fmt: skip


def _yes(value: object) -> str:
    return "✓" if value else "✗"
