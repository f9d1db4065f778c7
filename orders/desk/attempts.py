"""Attempts to change an order become cases: one per person and day (C7-5)."""

import re
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from hr.discipline.models import Case
from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.roster.rules import CHINA
from orders.desk.models import Order, OrderEvent, OrderLine
from regulations.binding.models import Attempt
from regulations.binding.registry import protection
from regulations.binding.telling import told
from regulations.rulebook import clause

TABLES = [model._meta.db_table for model in (Order, OrderLine, OrderEvent)]
TITLE = _("Attempts to change orders on %(day)s")
UNSIGNED = _("(Signed by a key that the portal no longer has: the case was opened by it.)")
# How many attempts of a day the page of a case quotes word for word.
QUOTED = 50
# How pages and the ORM name an order: by its address, or by the column of a filter.
_BY_PAGE = re.compile(r"^[A-Z]+ /desk/orders?/(\d{1,18})/")
_BY_MODEL = re.compile(
    r"Exact\(Col\(desk_order\w*, desk\.(?:Order\.id|Order(?:Line|Event)\.order)\), (\d{1,18})\)"
)


@clause("C7-5")
def open_attempt_cases(*, at: datetime) -> int:
    """Open a case for everybody who tried to change an order, once per person and day.

    However late this runs, a day without its case gets one. An attempt whose person nobody knows
    becomes a case of the database role, unless it is in a case of that person already: a key of
    the portal that changed since makes no second one. Whether the harm to a deal can be undone,
    and so what follows, is for people to judge. Returns how many cases were opened.
    """
    tried = _tried(at)
    unreadable = _unreadable(tried)
    found = (_whose(attempt, unreadable) for attempt in tried.iterator())
    wanted = {_key(*whose): whose for whose in found}
    have = set(Case.objects.filter(key__in=wanted).values_list("key", flat=True))
    people = Employee.objects.in_bulk([actor for _day, actor, _role in wanted.values() if actor])
    return sum(
        _open(key, *whose, people, at) is not None
        for key, whose in sorted(wanted.items())
        if key not in have
    )


def _tried(at: datetime) -> QuerySet[Attempt]:
    """Attempts that no case could have been opened for yet: since the last one was."""
    newest = Case.objects.filter(clause=protection(Order).clause, opened_by=None)
    since = newest.order_by("-opened_at").values_list("opened_at", flat=True).first()
    tried = Attempt.objects.filter(table__in=TABLES, at__lte=at).order_by("pk")
    return tried.filter(at__gt=since - timedelta(days=1)) if since else tried


def _whose(attempt: Attempt, unreadable: Collection[str] = ()) -> tuple[date, int | None, str]:
    """Day, person and role; a person whom the portal did not name itself is nobody.

    `unreadable`: keys of cases that signatures of another key of the portal opened.
    """
    day, role = attempt.at.astimezone(CHINA).date(), attempt.role
    is_signed = attempt.proof and _key(day, attempt.actor_id, role) in unreadable
    return day, attempt.actor_id if is_signed else attempt.proved_actor, role


def _unreadable(attempts: QuerySet[Attempt]) -> set[str]:
    """Keys of cases of a person, of which no attempt that it was opened for is signed by today's
    key: they were signed by the one of then, else there would be no such case."""
    cases = Case.objects.filter(clause=protection(Order).clause, opened_by=None)
    opened = dict(cases.values_list("key", "opened_at"))
    asked, read = set(), set()
    for attempt in attempts.exclude(proof="").exclude(actor=None).iterator():
        key = _key(attempt.at.astimezone(CHINA).date(), attempt.actor_id, attempt.role)
        if key not in opened or attempt.at > opened[key]:
            continue
        (read if attempt.proved_actor else asked).add(key)
    return asked - read


def _key(day: date, actor_id: int | None, role: str) -> str:
    return f"{protection(Order).clause}:{actor_id or role}:{day.isoformat()}"


def _open(key: str, day: date, actor_id: int | None, role: str, people: dict, at: datetime):
    facts = {"day": day.isoformat(), "role": role, "actor": actor_id, "evidence": "attempts"}
    return open_case(
        key=key,
        clause=protection(Order).clause,
        subject=people.get(actor_id),
        title=TITLE,
        facts=facts,
        by=None,
        at=at,
    )


def attempts_of(facts: dict) -> list[dict]:
    """What a case rests on, read when it is looked at: a day is not over with its first attempt."""
    start = datetime.combine(date.fromisoformat(facts["day"]), time(), CHINA)
    attempts = Attempt.objects.filter(
        table__in=TABLES, at__gte=start, at__lt=start + timedelta(days=1), role=facts["role"]
    )
    unreadable = _unreadable(attempts)
    rows = attempts.order_by("pk").iterator()
    mine = (each for each in rows if _whose(each, unreadable)[1] == facts["actor"])
    quoted = list(islice(mine, QUOTED))
    named = {attempt.pk: order_named(attempt.table, attempt.statement) for attempt in quoted}
    numbers = dict(Order.objects.filter(pk__in=named.values()).values_list("pk", "number"))
    return [
        {
            "at": attempt.at.isoformat(),
            "order": _link(named[attempt.pk], numbers),
            "operation": attempt.operation,
            "table": attempt.table,
            "statement": attempt.statement[:500],
            "is_signed": not facts["actor"] or attempt.proved_actor is not None,
        }
        for attempt in quoted
    ]


def in_words(records: list[dict]) -> list[dict]:
    """What a case rests on as people read it; what was recorded stands folded behind it."""
    return [
        {
            "at": each["at"],
            "order": each["order"],
            "attempt": {
                "text": _told(each),
                "raw": f"{each['operation']} {each['table']}\n{each['statement']}",
            },
        }
        for each in records
    ]


def _told(record: dict) -> str:
    words = {name: record[name] for name in ("table", "operation", "statement")}
    text = told(**words, number=record["order"]["text"] if record["order"] else "")
    return text if record.get("is_signed", True) else f"{text} {gettext(UNSIGNED)}"


def order_named(table: str, statement: str) -> int | None:
    """The id of the one order that a statement names; None where it names none, or several."""
    column = "id" if table == Order._meta.db_table else "order_id"
    by_sql = re.findall(rf"\b{column}\"?\s*=\s*'?(\d{{1,18}})\b", statement, re.IGNORECASE)
    found = {*_BY_PAGE.findall(statement), *_BY_MODEL.findall(statement), *by_sql}
    return int(found.pop()) if len(found) == 1 else None


def _link(order_id: int | None, numbers: dict[int, str]) -> dict | str:
    """The order's number with the way to it; empty for one that nobody knows."""
    if order_id not in numbers:
        return ""
    return {"text": numbers[order_id], "url": f"/desk/orders/{order_id}/"}
