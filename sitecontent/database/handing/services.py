"""The record of data that leaves: written before the file goes, told where it is unusual."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import allowed
from regulations import handing
from regulations.binding.rows import insert
from regulations.handing import Handed
from regulations.notices.sayings import in_each_language
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from sitecontent.database.handing.models import Handing
from sitecontent.database.handing.rules import is_unusual
from sitecontent.database.handing.selectors import rows_of_day, rules_at

UNUSUAL = gettext_noop(
    "%(person)s took out %(rows)s rows of data on %(day)s, more than %(limit)s; the last file: "
    "%(what)s."
)
BY_MACHINE = gettext_noop(
    "A command on the portal's machine (account %(account)s) wrote a file of data: %(what)s."
)


@clause("C13-9")
@transaction.atomic
def note_handing(handed: Handed, at: datetime) -> Handing:
    """Write down that a file leaves; who watches is told of an unusual day of one person, and of
    every file that a command wrote in nobody's name."""
    if handed.by is not None:
        # Two files at once are counted one after the other.
        Employee.objects.select_for_update(no_key=True).get(pk=handed.by.pk)
    before = rows_of_day(handed.by, at) if handed.by else 0
    row = Handing(
        kind=handed.kind, name=handed.name[:200], wanted=handed.wanted[:500], rows=handed.rows,
        size=handed.size, sha256=handed.sha256, by=handed.by, account=handed.account[:64],
        caller=handed.caller, at=at,
    )  # fmt: skip
    insert(row)
    _tell(row, before, at)
    return row


def _tell(row: Handing, before: int, at: datetime) -> None:
    what = in_each_language(lambda: handing.kinds().get(row.kind, row.kind))
    if row.by is None:
        _notify(f"machine:{row.pk}", BY_MACHINE, at, account=row.account, what=what)
        return
    rules = rules_at(at)
    if rules and is_unusual(before, row.rows, rules):
        words = {"person": row.by.name, "rows": before + row.rows, "day": f"{day_of(at):%Y-%m-%d}"}
        key = f"{row.by_id}:{day_of(at)}"
        _notify(key, UNUSUAL, at, limit=rules.rows_a_day, what=what, **words)


def _notify(key: str, text: str, at: datetime, **params) -> None:
    url = "/database/exports/"
    message = Message(key=f"handing:{key}", text=text, params=params, url=url, clause="C13-9")
    notify(recipients=allowed("database.watch_handing"), message=message, at=at)
