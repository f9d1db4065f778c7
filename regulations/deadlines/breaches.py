"""What the page of breaches shows: the rows, and bars by person, hour, clause and kind."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractHour
from django.urls import reverse
from django.utils.http import urlencode

from regulations.binding.pages import number_of
from regulations.deadlines import registry
from regulations.deadlines.models import Deadline, Excuse, Outage
from regulations.deadlines.rules import Clock, is_system_gap
from regulations.deadlines.selectors import dressed, outages_during
from regulations.rulebook.rules import CHINA

PAGE = 30


@dataclass(frozen=True)
class Place:
    """A page of breaches: in whose addresses it stands, and the kinds it is narrowed to."""

    space: str
    narrowed_to: tuple[str, ...] = ()

    @property
    def kinds(self) -> dict[str, registry.Kind]:
        """The kinds of deadline that are listed here."""
        every = registry.kinds()
        return {name: every[name] for name in self.narrowed_to or every}

    def address(self, name: str = "breaches", *args) -> str:
        """The address of the list, or of another view of this page."""
        return reverse(f"{self.space}:{name}", args=args)

    def address_of(self, deadline: Deadline) -> str:
        """Where the list shows this breach, however long ago it was."""
        return f"{self.address()}?breach={deadline.pk}"


EVERYWHERE = Place("deadlines")


@dataclass(frozen=True)
class Wanted:
    """A stretch of time, and what to narrow it to; all from the address, so all text.

    `is_due`: every promise that fell due in it, kept or not, in the place of the breaches alone.
    """

    since: datetime
    until: datetime
    person: str = ""
    clause: str = ""
    hour: str = ""
    kind: str = ""
    breach: str = ""
    after: str = ""
    is_due: bool = False

    @property
    def one(self) -> int | None:
        """The number of the one breach asked for, whenever it was; None for a list."""
        return number_of(self.breach)

    @property
    def narrow(self) -> str:
        """The query of the same list, without its days and its place."""
        asked = {name: getattr(self, name) for name in ("person", "clause", "hour", "kind")}
        told = urlencode({name: value for name, value in asked.items() if value})
        return f"&{told}" if told else ""


def visible_to(person, place: Place, *, until: datetime, is_due: bool = False) -> QuerySet:
    """Breaches this person may see: their own, those of everybody below them, and everybody's of
    the kinds they watch; with `is_due` what was kept as well."""
    rows = Deadline.objects.all() if is_due else Deadline.objects.breached(until)
    rows = rows.filter(kind__in=place.kinds, due_at__lt=until, voided_at=None)
    watched = [name for name, each in place.kinds.items() if each.watch]
    watched = [name for name in watched if person.has_perm(place.kinds[name].watch)]
    if len(watched) == len(place.kinds):
        return rows
    theirs = [person.pk, *registry.subordinates(person.pk)]
    return rows.filter(Q(owner__in=theirs) | Q(kind__in=watched))


def _narrowed(rows, wanted: Wanted):
    if wanted.one is not None:
        return rows.filter(pk=wanted.one)
    rows = rows.filter(due_at__gte=wanted.since)
    if (person := number_of(wanted.person)) is not None:
        rows = rows.filter(owner=person)
    if wanted.clause:
        rows = rows.filter(clause=wanted.clause)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if (hour := number_of(wanted.hour)) is not None:
        rows = rows.alias(hour=ExtractHour("due_at", tzinfo=CHINA)).filter(hour=hour)
    return rows


def build(person, place: Place, wanted: Wanted) -> dict:
    """Rows with everything the template prints, and series of bars."""
    visible = visible_to(person, place, until=wanted.until, is_due=wanted.is_due)
    narrowed = _narrowed(visible, wanted)
    page, following = _page(narrowed, wanted.after)
    _dress(page, person)
    judgeable = sum(row.may_judge for row in page)
    bars = wanted.one is None and not wanted.is_due
    charts = _charts(visible.filter(due_at__gte=wanted.since), place) if bars else []
    _mark(charts, wanted)
    return {
        "rows": page,
        "wanted": wanted,
        "following": following,
        "charts": charts,
        "kept": _kept(narrowed) if wanted.is_due else None,
        "tickable": judgeable if judgeable > 1 else 0,
    }


def _page(rows, after: str) -> tuple[list[Deadline], str]:
    """A page of rows, the newest first, and the keyset of the next: "microseconds~number"."""
    moment, _, key = after.partition("~")
    moment, key = number_of(moment), number_of(key)
    if moment is not None and key is not None:
        at = datetime.fromtimestamp(moment / 1e6, UTC)
        rows = rows.filter(Q(due_at__lt=at) | Q(due_at=at, pk__lt=key))
    rows = rows.select_related("owner").prefetch_related("excuses__by")
    page = list(rows.order_by("-due_at", "-pk")[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    return page[:PAGE], f"{round(last.due_at.timestamp() * 1e6)}~{last.pk}" if last else ""


def _kept(rows) -> dict[str, int]:
    """How many promises fell due, and how many of them were kept in time."""
    return rows.aggregate(due=Count("pk"), met=Count("pk", filter=Q(met_at__lte=F("due_at"))))


def _dress(page: list[Deadline], person) -> None:
    """Say of each breach what it is about, whose gap it was, and what this person may add."""
    forgiving = [row for row in page if registry.kind(row.kind).forgives_outages]
    gaps, below = outages_during(forgiving), registry.subordinates(person.pk)
    for row in dressed(page):
        if row.owner_id != person.pk and registry.kind(row.kind).is_private:
            row.name = row.link = ""
        row.is_kept = row.met_at is not None and row.met_at <= row.due_at
        row.is_system = row in forgiving and is_system_gap(Clock(row.starts_at, row.due_at), gaps)
        said = {word.verdict for word in row.excuses.all()}
        is_judged = bool(said - {Excuse.Verdict.STATED})
        row.may_state = not row.is_kept and row.owner_id == person.pk and not said
        row.may_judge = not row.is_kept and not is_judged and row.owner_id in below


_EXCUSED = Q(Exists(Excuse.objects.filter(deadline=OuterRef("pk"), verdict="accepted")))
_PORTAL_AWAY = Q(
    Exists(
        Outage.objects.filter(from_at__lt=OuterRef("due_at"), until_at__gt=OuterRef("starts_at"))
    )
)


def _charts(visible, place: Place) -> list[dict]:
    """Counts by person, hour of the day, clause and kind, each with its share of the longest bar.

    What was excused, and windows in which the portal itself was away, count against nobody.
    """
    forgiving = [name for name, each in place.kinds.items() if each.forgives_outages]
    visible = visible.exclude(_EXCUSED).exclude(Q(kind__in=forgiving) & _PORTAL_AWAY)
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
        *([] if place.narrowed_to else [_by_kind(visible)]),
    ]


def _mark(charts: list[dict], wanted: Wanted) -> None:
    """Say of each bar whether the list below is narrowed to it."""
    for chart in charts:
        for bar in chart["bars"]:
            bar["is_chosen"] = getattr(wanted, chart["name"]) == str(bar["value"])


def _by_kind(visible) -> dict:
    counts = visible.values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")[:12]
    return _bars("kind", [(kind, registry.kind(kind).label, n) for kind, n in counts])


def _bars(name: str, series: list[tuple]) -> dict:
    longest = max((n for *_, n in series), default=0) or 1  # a quiet day has empty bars
    return {
        "name": name,
        "bars": [
            {"value": value, "label": label, "count": n, "share": round(100 * n / longest)}
            for value, label, n in series
        ],
    }
