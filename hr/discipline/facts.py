"""The facts of a case as its page shows them: an account in words, pairs, and tables."""

from dataclasses import dataclass, field

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.discipline.models import Case
from hr.discipline.registry import fact_name, shown_evidence
from regulations.notices.sayings import worded
from regulations.rulebook.rules import CHINA
from regulations.words import listed

# What facts are called that are found in cases of several rooms.
LABELS = {
    "at": _("At"),
    "count": _("How often"),
    "day": _("Day"),
    "link": pgettext_lazy("case", "Page"),
    "operation": _("Operation"),
    "reason": _("Reason"),
    "role": _("Database role"),
    "statement": _("Statement"),
    "table": _("Table"),
    "title": _("Title"),
}
LANGUAGES = {code for code, _name in settings.LANGUAGES}
# What is shown elsewhere, or is no fact; so is what a room names with a leading underscore.
UNSHOWN = ("account", "matter", "evidence", "actor", "proposed")


@dataclass
class Facts:
    """The facts of a case: an account in words, pairs, and tables."""

    account: str = ""
    pairs: list[tuple[str, "str | Link | Folded"]] = field(default_factory=list)
    tables: list[tuple[list[str], list[list["str | Link | Folded"]]]] = field(default_factory=list)


@dataclass(frozen=True)
class Link:
    """A value that leads to a page: in records a room writes it as {"text": …, "url": …}."""

    text: str
    url: str


@dataclass(frozen=True)
class Folded:
    """A value in words with what was recorded word for word: {"text": …, "raw": …}."""

    text: str
    raw: str


def facts_of(case: Case) -> Facts:
    """The facts in an order to be read; a list of records becomes a table."""
    facts = Facts(account=case.facts.get("account", ""))
    records = shown_evidence(case.facts)
    for name, value in (case.facts | ({"records": records} if records else {})).items():
        if name in UNSHOWN or name.startswith("_"):
            continue
        if isinstance(value, list) and value and isinstance(value[0], dict):
            columns = list(value[0])
            rows = [[_shown(record.get(column)) for column in columns] for record in value]
            facts.tables.append(([_label(column) for column in columns], rows))
        else:
            shown = Link(value, value) if name == "link" and value else _shown(value)
            facts.pairs.append((_label(name), shown))
    return facts


def _label(name: str) -> str:
    return str(LABELS.get(name) or fact_name(name))


def _shown(value) -> str | Link | Folded:
    """A value as text; moments in the zone of the company."""
    if isinstance(value, dict) and value.keys() <= LANGUAGES:
        value = worded(value)
    if isinstance(value, dict) and set(value) == {"text", "url"}:
        return Link(**value)
    if isinstance(value, dict) and set(value) == {"text", "raw"}:
        return Folded(**value)
    if isinstance(value, str) and "T" in value:
        try:
            moment = parse_datetime(value)
        except ValueError:
            moment = None
        if moment and timezone.is_aware(moment):
            return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, list):
        return listed(value)
    return "—" if value in (None, "") else str(value)
