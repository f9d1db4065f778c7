"""The vocabulary of the rulebook: how a clause is carried, its place, how a value reads."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language, gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

CHINA = ZoneInfo("Asia/Shanghai")
_CLOCK = re.compile(r"\d\d:\d\d")
_REF = re.compile(r"([A-Z])(\d+)(?:[.-][A-Z]?\d+)*", re.ASCII)

# Before anything the portal or its demo company knows of: every past day has rules.
FIRST_DAY = date(2020, 1, 1)
# A version is enacted so long before its day begins. The database insists on five minutes at the
# INSERT and on four at the COMMIT; a COMMIT itself may take one. What a process has not seen
# therefore does not hold within three minutes, and that is how far its memory is trusted.
NOTICE = timedelta(minutes=10)
UNSEEN = timedelta(minutes=3)
# The longest a process goes without asking for the versions of a set again.
REMEMBERED = timedelta(seconds=60)


class Carriage(TextChoices):
    """How the portal carries a clause."""

    RULE = "rule", _("automatic rule")
    APPROVAL = "approval", _("approval")
    DEADLINE = "deadline", _("deadline")
    RECORD = "record", _("record")
    ACCESS = "access", _("access right")
    CONDUCT = "conduct", _("conduct")


PARTS = {
    "A": _("Office regulations"),
    "B": _("Duties of the e-commerce department"),
    "C": _("Operating rules of the web shop"),
}
POSITIONS = "B1–B6"
CHAPTERS = {
    "A1": _("Staff code"),
    "A2": _("Attendance and leave"),
    "A3": _("Office supplies"),
    "A4": _("Hygiene"),
    "A5": _("Joining and leaving"),
    "A6": _("Contracts"),
    "A7": _("Finance"),
    POSITIONS: _("Positions"),
    "B7": _("Conduct at work"),
    "C1": _("Hiring specialists"),
    "C2": _("Trial assessment"),
    "C3": _("Pages and redesign"),
    "C4": _("Sources of information"),
    "C5": _("Publishing"),
    "C6": _("Safe operation of the site"),
    "C7": _("Orders"),
    "C8": _("Official accounts"),
    "C9": _("Service hours"),
    "C10": _("Customer service"),
    "C11": _("Prices, listing and promotions"),
    "C12": _("Procedures"),
    "C13": _("Database and system"),
    "C14": _("Interpretation"),
}
RULE_SETS = {
    "roster": _("Shifts and duty pairs"),
    "attendance": _("Attendance"),
    "leave": _("Leave"),
    "service_hours": _("Service hours"),
    "orders": _("Orders"),
    "service": _("Customer service"),
    "reviews": _("Reviews"),
    "backup": _("Backups"),
    "care": _("Care of the portal"),
    "catalog": _("Prices and listings"),
    "content": _("Content of the site"),
    "campaigns": _("Channels and campaigns"),
    "supplies": _("Office supplies"),
    "contracts": _("Contracts"),
    "careers": _("Joining and leaving"),
    "premises": _("House-keeping and permits"),
    "books": _("Books"),
    "finance": _("Finance"),
    "tours": _("Tours"),
    "passwords": _("Passwords"),
    "vault": _("Vault of official accounts"),
    "security": _("Safety of the portal"),
    "penalties": _("Penalties"),
    "objections": _("Objections"),
}
UNITS = {
    "minutes": ngettext_lazy("%d minute", "%d minutes"),
    "hours": ngettext_lazy("%d hour", "%d hours"),
    "days": ngettext_lazy("%d day", "%d days"),
    "months": ngettext_lazy("%d month", "%d months"),
    "day_of_month": _("day %d"),
    "nth": _("no. %d"),
    "times": ngettext_lazy("%d time", "%d times"),
    "quotes": ngettext_lazy("%d quote", "%d quotes"),
    "people": ngettext_lazy("%d person", "%d people"),
    "accounts": ngettext_lazy("%d account", "%d accounts"),
    "rows": ngettext_lazy("%d row", "%d rows"),
    "characters": ngettext_lazy("%d character", "%d characters"),
    "yuan": _("%d yuan"),
    "percent": _("%d%%"),
}
# Words that stand in values; names of positions and kinds of leave among them.
WORDS = {
    "office": _("office shift"),
    "main": _("main shift"),
    "assistant": _("assistant shift"),
    "up_to": _("up to"),
    "fine": pgettext_lazy("penalty", "fine"),
    "brackets": _("by minutes"),
    "absence": _("as absence"),
    "half_day_absence": _("half a day of absence"),
    "reminder": _("reminder"),
    "warning": _("warning"),
    "public_posting": _("public posting"),
    "personal": _("personal leave"),
    "sick": _("sick leave"),
    "marriage": _("marriage leave"),
    "bereavement": _("bereavement leave"),
    "in_lieu": _("time off in lieu"),
    "general_manager": _("general manager"),
    "managing_leader": _("managing leader"),
    "department_manager": _("department manager"),
    "supervisor": _("direct supervisor"),
    "sales": pgettext_lazy("position", "sales"),
}


def in_chinese() -> bool:
    """Whether the reader's language is Chinese; without a language it is."""
    return not (get_language() or "").startswith("en")


def day_of(at: datetime) -> date:
    """The company's day of a moment: rules hold from the start of a day in China."""
    return at.astimezone(CHINA).date()


def start_of(day: date) -> datetime:
    """The moment a day begins in China."""
    return datetime.combine(day, time(), CHINA)


def until_text(due_at: datetime, *, year: bool = True) -> str:
    """A moment until which something is done: "2026-11-26 18:00".

    The end of a day shows that day: "2026-11-26 24:00", never the next one's first moment.
    """
    local = due_at.astimezone(CHINA)
    if local.time() == time():
        text = f"{local.date() - timedelta(days=1):%Y-%m-%d} 24:00"
    else:
        text = f"{local:%Y-%m-%d %H:%M}"
    return text if year else text[5:]


def span_of(since: date, until: date) -> tuple[datetime, datetime]:
    """The half-open stretch of days from one to another, both among them."""
    return start_of(since), start_of(until + timedelta(days=1))


def part_of(ref: str) -> str | None:
    """The plan letter of a clause, "A" of "A2.2-1"; None if `ref` is no clause number."""
    match = _REF.fullmatch(ref)
    return match[1] if match else None


def chapter_of(ref: str) -> str:
    """The key of the chapter a clause stands in; B1 to B6 are one chapter, the positions."""
    chapter = ref[: _REF.match(ref).end(2)]
    return POSITIONS if chapter in ("B1", "B2", "B3", "B4", "B5", "B6") else chapter


def value_text(value: Any, unit: str = "") -> str:
    """A value of a rule set as a person reads it, in the reader's language."""
    if value is None:
        return gettext("no limit")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        return _dict_text(value, unit)
    if isinstance(value, list | tuple):
        return _list_text(value, unit)
    if isinstance(value, int) and unit == "bytes":
        return filesizeformat(value)
    if isinstance(value, int) and unit in UNITS:
        return str(UNITS[unit] % value)
    return _word(value)


def _dict_text(values: dict, unit: str) -> str:
    """Pairs in the order of WORDS, since the database does not keep the order of keys."""
    order = list(WORDS)
    keys = sorted(values, key=lambda key: order.index(key) if key in order else -1)
    arrows = {key: " → " if str(key).isdecimal() else " " for key in keys}
    return _join(
        [f"{_word(key)}{arrows[key]}{value_text(values[key], unit)}" for key in keys],
        are_long=any(isinstance(value, dict | list) for value in values.values()),
    )


def _list_text(values: list | tuple, unit: str) -> str:
    if len(values) == 2 and all(_CLOCK.fullmatch(str(value)) for value in values):
        return "–".join(values)
    return _join(
        [value_text(value, unit) for value in values],
        are_long=any(isinstance(value, dict) for value in values),
    )


def _join(texts: list[str], *, are_long: bool) -> str:
    chinese, latin = ("；", "; ") if are_long else ("、", ", ")
    return (chinese if in_chinese() else latin).join(texts)


def _word(value: Any) -> str:
    return str(WORDS.get(value, value))
