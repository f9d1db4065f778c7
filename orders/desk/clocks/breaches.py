"""What the page of breaches shows: the rows, and bars by person, hour and clause."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import ExtractHour
from django.urls import reverse

from hr.people.models import Employee
from hr.people.rules import line_above
from hr.people.selectors import subordinate_ids
from hr.roster.rules import CHINA
from orders.desk.clocks.rules import ATTENTION
from orders.desk.clocks.selectors import KINDS, LABELS, link_of, outages_during
from orders.desk.listing import read_keyset
from orders.desk.models import Order
from regulations.binding.pages import number_of
from regulations.deadlines.models import Deadline, Excuse, Outage
from regulations.deadlines.rules import Clock, is_system_gap

PAGE = 30


@dataclass(frozen=True)
class Wanted:
    """A stretch of time, and what to narrow it to; all from the address, so all text."""

    since: datetime
    until: datetime
    person: str = ""
    clause: str = ""
    hour: str = ""
    breach: str = ""
    after: str = ""

    @property
    def one(self) -> int | None:
        """The number of the one breach asked for, whenever it was; None for a list."""
        return number_of(self.breach)


def address_of(deadline: Deadline) -> str:
    """Where the list shows this breach, however long ago it was."""
    return f"{reverse('desk:breaches')}?breach={deadline.pk}"


def _visible(person, wanted: Wanted):
    """Breaches this person may see: all, or their own and those of everybody below them."""
    rows = Deadline.objects.breached(wanted.until).filter(kind__in=KINDS, due_at__lte=wanted.until)
    if not person.has_perm("desk.watch_clocks"):
        rows = rows.filter(owner__in=[person.pk, *subordinate_ids(person.pk)])
    return rows


def _narrowed(rows, wanted: Wanted):
    if wanted.one is not None:
        return rows.filter(pk=wanted.one)
    rows = rows.filter(due_at__gte=wanted.since)
    if (person := number_of(wanted.person)) is not None:
        rows = rows.filter(owner=person)
    if wanted.clause:
        rows = rows.filter(clause=wanted.clause)
    if (hour := number_of(wanted.hour)) is not None:
        rows = rows.alias(hour=ExtractHour("due_at", tzinfo=CHINA)).filter(hour=hour)
    return rows


def build(person, wanted: Wanted) -> dict:
    """Rows with everything the template prints, and three series of bars."""
    visible = _visible(person, wanted)
    rows = _narrowed(visible, wanted).select_related("owner").prefetch_related("excuses__by")
    if after := read_keyset(wanted.after):
        moment, pk = after
        rows = rows.filter(Q(due_at__lt=moment) | Q(due_at=moment, pk__lt=pk))
    page = list(rows.order_by("-due_at", "-pk")[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    page = page[:PAGE]
    _dress(page, person)
    judgeable = sum(row.may_judge for row in page)
    return {
        "rows": page,
        "wanted": wanted,
        "following": f"{round(last.due_at.timestamp() * 1e6)}~{last.pk}" if last else "",
        "charts": _charts(visible.filter(due_at__gte=wanted.since)) if wanted.one is None else [],
        "tickable": judgeable if judgeable > 1 else 0,
    }


def _dress(page: list[Deadline], person) -> None:
    """Say of each breach what it is about, whose gap it was, and what this person may add."""
    orders = Order.objects.in_bulk([int(row.key) for row in page if row.kind != ATTENTION.kind])
    gaps = outages_during([row for row in page if row.kind == ATTENTION.kind])
    supervisor_of = dict(Employee.objects.values_list("pk", "supervisor_id"))
    for row in page:
        row.label = LABELS[row.kind]
        row.link = link_of(row)
        row.order = None if row.kind == ATTENTION.kind else orders.get(int(row.key))
        row.is_system = row.kind == ATTENTION.kind and is_system_gap(
            Clock(row.starts_at, row.due_at), gaps
        )
        row.late_by = (row.met_at - row.due_at) if row.met_at else None
        said = {word.verdict for word in row.excuses.all()}
        is_judged = bool(said - {Excuse.Verdict.STATED})
        row.may_state = row.owner_id == person.pk and not said
        above = line_above(row.owner_id, supervisor_of)
        row.may_judge = not is_judged and person.pk in above


_EXCUSED = Q(Exists(Excuse.objects.filter(deadline=OuterRef("pk"), verdict="accepted")))
_PORTAL_AWAY = Q(
    Exists(
        Outage.objects.filter(from_at__lt=OuterRef("due_at"), until_at__gt=OuterRef("starts_at"))
    )
)


def _charts(visible) -> list[dict]:
    """Counts by person, hour of the day and clause, each with its share of the longest bar.

    What was excused, and windows in which the portal itself was away, count against nobody.
    """
    visible = visible.exclude(_EXCUSED).exclude(Q(kind=ATTENTION.kind) & _PORTAL_AWAY)
    by_person = visible.values_list("owner", "owner__name").annotate(n=Count("pk")).order_by("-n")
    by_hour = (
        visible.annotate(hour=ExtractHour("due_at", tzinfo=CHINA))
        .values_list("hour")
        .annotate(n=Count("pk"))
    )
    hours = dict(by_hour)
    by_clause = visible.values_list("clause").annotate(n=Count("pk")).order_by("clause")
    return [
        _bars("person", [(pk, name or "—", n) for pk, name, n in by_person[:12]]),
        _bars("hour", [(hour, f"{hour}", hours.get(hour, 0)) for hour in range(24)]),
        _bars("clause", [(clause, clause, n) for clause, n in by_clause]),
    ]


def _bars(name: str, series: list[tuple]) -> dict:
    longest = max((n for *_, n in series), default=0) or 1  # a quiet day has empty bars
    return {
        "name": name,
        "bars": [
            {"value": value, "label": label, "count": n, "share": round(100 * n / longest)}
            for value, label, n in series
        ],
    }
