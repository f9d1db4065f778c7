"""What the vault keeps, who may hold it, what may be asked for, and when something is due."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals.rules import Stage
from regulations.rulebook import clause

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_REASON, LONGEST_SECRET = 80, 300, 300, 4000
FEWEST = 2  # custodians of an entry; the database holds it too
SITE_LEAD, SYSTEM_OFFICE = "site_manager", "system_administrator"
MANAGERS = ("general_manager", "deputy")
# The four of C8-2; the database holds it too.
SEATS = (*MANAGERS, SITE_LEAD, SYSTEM_OFFICE)


class Kind(TextChoices):
    """What an official account is for (C8-1), and the passwords of C6-2."""

    SITE = "site", _("back office of the site")
    COMMUNITY = "community", pgettext_lazy("account", "community")
    SERVER = "server", _("server")
    DATABASE = "database", _("database")
    PAYMENT = "payment", _("payment account")
    BANK = "bank", _("online bank")
    DOMAIN = "domain", _("domain")
    TRADEMARK = "trademark", _("trademark")
    MAIL = "mail", pgettext_lazy("account", "mailbox")
    BLOG = "blog", pgettext_lazy("account", "blog")
    PORTAL = "portal", pgettext_lazy("account", "login of this portal")
    OTHER = "other", pgettext_lazy("account", "other")


# Passwords that the site lead controls; the others are official accounts.
SITE_KINDS = (Kind.SITE, Kind.COMMUNITY, Kind.SERVER, Kind.DATABASE)
# Accounts with money behind them, and who works with money: nobody else is offered their loan.
MONEY_KINDS, MONEY_POSTS = (Kind.PAYMENT, Kind.BANK), ("chief_accountant", "cashier")


class Field(TextChoices):
    """What of a secret is locked, each for itself."""

    LOGIN = "login", _("login name")
    PASSWORD = "password", _("password")
    MORE = "more", _("more that is secret")


class What(TextChoices):
    """What a change is about."""

    SECRET = "secret", _("new secret")
    HOLDERS = "holders", _("other custodians")
    CLOSING = "closing", _("account given up")


class Way(TextChoices):
    """By what right a secret is opened."""

    CUSTODY = "custody", _("as custodian")
    LOAN = "loan", pgettext_lazy("vault", "lent")
    EMERGENCY = "emergency", _("in an emergency")


class Cause(TextChoices):
    """Why a secret that somebody saw must be changed."""

    LEFT = "left", _("left the company")
    POST = "post", _("has another position")
    CUSTODY = "custody", _("is no custodian any more")
    LOAN = "loan", _("it was lent")
    EMERGENCY = "emergency", _("it was opened in an emergency")


SITE_LEAD_KEEPS = _(
    "The site manager is one of the custodians of passwords of site, community, server and "
    "database."
)
NEVER_LENT = _(
    "Passwords of site, community, server and database are disclosed to nobody: they are not lent."
)
CLAUSES = {Cause.LOAN: "C13-8"}
HEAD = Stage("general_manager", gettext_noop("General manager"))
SECOND = Stage("second", gettext_noop("Another custodian, for the general manager asks"))
LEADER = Stage("leader", gettext_noop("Leader of the department"))
CUSTODIAN = Stage("custodian", gettext_noop("A custodian lends it"))


@clause("C13-8")
def check_owner(kind: str, is_named: bool) -> None:
    """A login of this portal is somebody’s: whose, stands with it; no other account is."""
    if is_named != (kind == Kind.PORTAL):
        told = (
            _("Of no other account than a login of this portal it is said whose it is.")
            if is_named
            else _("Say whose login of this portal it is.")
        )
        raise ValidationError({"person": ValidationError(told, code="C13-8")})


def clause_of(kind: str) -> str:
    """The clause an entry rests on: C6-2 for passwords of site, server and database, else C8-2."""
    return "C6-2" if kind in SITE_KINDS else "C8-2"


def _number(default: int, ref: str, unit: str, low: int, high: int):
    return field(default=default, metadata={"clause": ref, "unit": unit, "low": low, "high": high})


@dataclass(frozen=True)
class VaultRules:
    """The numbers of the rule set `vault`."""

    reveals_an_hour: int = _number(10, "C8-2", "times", 1, 10)
    alarm_entries: int = _number(5, "C8-2", "accounts", 2, 50)
    alarm_minutes: int = _number(10, "C8-2", "minutes", 1, 1440)
    wrong_tries: int = _number(5, "C8-2", "times", 3, 20)
    wrong_minutes: int = _number(20, "C8-2", "minutes", 1, 1440)
    change_after_loss_hours: int = _number(24, "C8-2", "hours", 1, 240)
    successor_days: int = _number(3, "C8-2", "days", 1, 30)
    review_days: int = _number(3, "C8-2", "days", 1, 30)
    loan_longest_hours: int = _number(72, "C13-8", "hours", 1, 720)
    loan_change_hours: int = _number(24, "C13-8", "hours", 1, 240)


@clause("C8-2")
def chain_of(*, is_by_head: bool) -> tuple[Stage, ...]:
    """Any change is approved by the general manager; what the general manager asks for, by
    another custodian: four eyes always."""
    return (SECOND,) if is_by_head else (HEAD,)


@clause("C13-8")
def loan_chain() -> tuple[Stage, ...]:
    """The leader of the borrower's department consents, then a custodian lends it."""
    return (LEADER, CUSTODIAN)


@clause("C6-2", "C8-2")
def check_holders(
    people: Collection[tuple[bool, str]], kind: str, *, has_lead: bool = True
) -> None:
    """At least two custodians, each at work and in one of the four seats of C8-2; the site lead
    among them where C6-2 gives the password into their control and anybody fills that seat.

    `people`: (is at work, code of the position); `has_lead`: whether there is a site lead at work.
    """
    if len(people) < FEWEST:
        raise ValidationError(_("An account has two custodians at least."), code="C8-2")
    if any(not is_here or position not in SEATS for is_here, position in people):
        raise ValidationError(
            _(
                "Custodians are the general manager, a deputy leader, the site manager and the "
                "system administrator: nobody else."
            ),
            code=clause_of(kind),
        )
    if kind in SITE_KINDS and has_lead and (True, SITE_LEAD) not in people:
        raise ValidationError(SITE_LEAD_KEEPS, code="C6-2")


@clause("C8-2")
def check_reason(reason: str, way: str = Way.CUSTODY) -> None:
    """A reason stands behind every opening; in an emergency more than a word."""
    least = 10 if way == Way.EMERGENCY else 2
    if len(reason.strip()) < least:
        raise ValidationError(
            _("Say in an emergency what happened, in %(least)s characters at least.")
            if way == Way.EMERGENCY
            else _("Say for what you need it."),
            params={"least": least},
            code="C8-2",
        )


@clause("C8-2")
def check_rate(*, opened: int, limit: int) -> None:
    """Nobody opens more secrets within an hour than the rules allow."""
    if opened >= limit:
        raise ValidationError(
            _("You opened %(count)s secrets within the last hour: no more is opened now."),
            params={"count": opened},
            code="C8-2",
        )


@clause("C8-2")
def is_alarming(*, entries: int, limit: int) -> bool:
    """Whether so many different accounts opened in a short time are told of at once."""
    return entries >= limit


@clause("C6-2", "C13-8")
def check_lendable(kind: str) -> None:
    """Official accounts are lent, never the passwords of site, server and database."""
    if kind in SITE_KINDS:
        raise ValidationError(NEVER_LENT, code="C6-2")


@clause("C6-2", "C13-8")
def is_offered(kind: str, *, position: str, has_head: bool) -> bool:
    """Whether a loan is offered to somebody: where the head of their department can consent, and
    what money lies behind only to who works with money or fills a seat."""
    is_fit = kind not in MONEY_KINDS or position in (*MONEY_POSTS, *SEATS)
    return has_head and kind not in SITE_KINDS and is_fit


@clause("C13-8")
def check_loan(starts_at: datetime, ends_at: datetime, at: datetime, longest: timedelta) -> None:
    """A loan ends, later than it begins, ahead, and within the longest time."""
    if ends_at <= max(starts_at, at):
        raise ValidationError(_("The loan ends ahead, and after its beginning."), code="C13-8")
    if ends_at - starts_at > longest:
        raise ValidationError(
            _("A login is lent for %(hours)s hours at most."),
            params={"hours": int(longest.total_seconds() // 3600)},
            code="C13-8",
        )
    if starts_at > at + timedelta(days=60):
        raise ValidationError(_("Ask within sixty days of its beginning."), code="C13-8")


@clause("C13-8")
def change_due(*, ends_at: datetime, hours: int) -> datetime:
    """Until when a lent secret is changed, counted from the end of the loan."""
    return ends_at + timedelta(hours=hours)


@clause("C13-8")
def rotation_due(used_at: datetime, days: int) -> datetime:
    """Until when a secret in use is replaced by rule."""
    return used_at + timedelta(days=days)


@clause("C6-2", "C8-2")
def is_superseded(*, seen: int, current: int | None) -> bool:
    """Whether what somebody saw (its number) is no longer in use, so that nothing is to change."""
    return current is not None and current > seen
