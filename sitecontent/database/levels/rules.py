"""The three levels, what is special about a wish, who decides on it and who carries it out."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals.rules import Stage
from regulations.rulebook import clause

LONGEST_REASON = 500
HEAD_OFFICE, SYSTEM_OFFICE = "general_manager", "system_administrator"


@clause("C13-2")
class Level(TextChoices):
    """What may be granted; each holds the rights of the one before it."""

    ORDINARY = "ordinary", pgettext_lazy("level", "ordinary user")
    BACK_OFFICE = "back_office", pgettext_lazy("level", "back-office user")
    DATABASE = "database", pgettext_lazy("level", "database administrator")


class What(TextChoices):
    """What a request is about: a level, or one right beyond the position."""

    LEVEL = "level", _("level")
    PERMISSION = "permission", pgettext_lazy("right", "single right")
    GROUP = "group", _("rights of another position")


class Cause(TextChoices):
    """Why a row of what somebody has was written."""

    APPLIED = "applied", _("carried out as approved")
    LEFT = "left", _("left the company")
    POST = "post", _("has another position")
    EARLIER = "earlier", _("given before requests were asked for")


class Finding(TextChoices):
    """A right that no approval carries, or an approved one that is not there."""

    GROUP = "group", _("member of a group without an approved grant")
    PERMISSION = "permission", _("a single right without an approved grant")
    GRANT = "grant", _("a grant that rests on no approval")
    MISSING = "missing", _("granted, and not in force in the portal")
    SUPERUSER = "superuser", _("has every right, past every approval")
    ROLE = "role", _("member of a role of PostgreSQL without an approved grant")
    TABLE = "table", _("rights on tables given to a role past the levels")
    PUBLIC = "public", _("rights on tables that every login of the server has")
    WIDER = "wider", _("a role of the portal has rights on tables that nobody declared")
    OWNER = "owner", _("tables that belong to another role than the rest")
    MIGHTY = "mighty", _("a role that may more on the server than the installation gives")
    LOGIN = "login", _("a role of a level that somebody can log in as")
    POST = "post", _("holds a position, or works here again, and nobody else let them on record")


GROUPS = {level: f"level_{level}" for level in Level.values}
RANKS = {"": 0} | {level: rank for rank, level in enumerate(Level.values, 1)}
# Who holds these changes what others rely on: a password alone is not enough for it.
GUARDED = frozenset({Level.BACK_OFFICE, Level.DATABASE})
GUARDED_RIGHTS = ("vault.keep_vault", "database.sign_backup")
# The level that belongs to a position; every other position has that of ordinary users. The
# database holds the same list.
POSITION_LEVELS = {
    "system_administrator": Level.DATABASE,
    "site_manager": Level.BACK_OFFICE,
    "web_editor": Level.BACK_OFFICE,
    "web_designer": Level.BACK_OFFICE,
    "ecommerce_lead": Level.BACK_OFFICE,
    "ecommerce_assistant": Level.BACK_OFFICE,
    "channel_specialist": Level.BACK_OFFICE,
    "product_specialist": Level.BACK_OFFICE,
    "promotion_specialist": Level.BACK_OFFICE,
    "product_manager": Level.BACK_OFFICE,
    "product_operations": Level.BACK_OFFICE,
    "customer_service": Level.BACK_OFFICE,
    "office_clerk": Level.BACK_OFFICE,
}
HEAD = Stage(HEAD_OFFICE, gettext_noop("General manager"))
LEADER = Stage("leader", gettext_noop("Leader of the department"))


@dataclass(frozen=True)
class Wish:
    """What is asked for a person: a level ("": none any more), or a right given or taken away.

    `permission` and `group` are ids; `gives` of a level follows from the level.
    """

    what: str
    level: str = ""
    permission: int | None = None
    group: int | None = None
    gives: bool = True

    @property
    def is_given(self) -> bool:
        """Whether the person has more by it than nothing."""
        return bool(self.level) if self.what == What.LEVEL else self.gives


@clause("C13-2", "C13-5")
def level_of_position(code: str) -> str:
    """The level that belongs to a position by its code; empty without a position."""
    return POSITION_LEVELS.get(code, Level.ORDINARY) if code else ""


@clause("C13-5")
def higher(*levels: str) -> str:
    """The highest of some levels."""
    return max(levels, key=RANKS.__getitem__, default="")


@clause("C13-6")
def is_special(wish: Wish, *, now: str, position: str) -> bool:
    """Whether the general manager decides: of administrators of the database, and of whoever is
    given more than the level of their position. `now` is the level a person was granted before."""
    if wish.what != What.LEVEL:
        return wish.gives
    beyond = RANKS[wish.level] > RANKS[level_of_position(position)]
    return Level.DATABASE in (wish.level, now) or beyond


@clause("C13-6")
def chain_of(*, special: bool, is_by_head: bool) -> tuple[Stage, ...]:
    """The leader of the person's department approves, a special one the general manager.

    What the general manager asks for has that word already: the leader is the second person.
    """
    return (HEAD,) if special and not is_by_head else (LEADER,)


@clause("C13-6")
def check_wish(wish: Wish, *, reason: str, has: bool | str, is_active: bool) -> None:
    """Refuse what changes nothing, what is asked without a reason or for who does not work here.

    `has` is the level granted now, or whether the right is.
    """
    if not is_active and wish.is_given:
        raise ValidationError(_("This person does not work here."), code="C13-6")
    wanted = wish.level if wish.what == What.LEVEL else wish.gives
    if has == wanted:
        raise ValidationError(_("This changes nothing."), code="C13-6")
    if len(reason.strip()) < 2:
        told = ValidationError(_("Say what it is needed for."), code="C13-6")
        raise ValidationError({"reason": told})


@clause("C13-7")
def why_not_apply(
    *, person: int, position: str, employee: int, deciders: Collection[int]
) -> object:
    """Why somebody does not carry a request out, as a sentence; empty where they do."""
    if position != SYSTEM_OFFICE:
        return _("The system administrator carries out what was approved, nobody else.")
    if person == employee:
        return _("Nobody carries out what benefits themselves.")
    if person in deciders:
        return _("Who decided on this does not carry it out: a second person does.")
    return ""
