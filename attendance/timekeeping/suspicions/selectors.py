"""Recorded times as suspicions look at them, and suspicions as their pages show them."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, gettext_noop

from attendance.timekeeping.punches.models import Punch
from attendance.timekeeping.rules import Finding
from attendance.timekeeping.suspicions.models import Judgement, Suspicion
from attendance.timekeeping.suspicions.rules import CLAUSE, Tap, Verdict
from hr.discipline.registry import Fine
from hr.discipline.rulings.rules import Bounds
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import versions

PROXY = gettext_noop("Clocking in for another, or having it done: absent.")


def versions_by_day(days: Collection[date]) -> dict[date, RuleVersion | None]:
    """The version of the attendance rules in force on each day; one query."""
    held = list(versions("attendance"))
    return {day: next((v for v in held if v.in_force_from <= day), None) for day in days}


def rules_on(day: date) -> RuleVersion | None:
    """The version of the attendance rules in force on a day."""
    return versions_by_day([day])[day]


def window_of(version: RuleVersion) -> timedelta:
    """Within which two recorded times are suspicious (A2.3-3)."""
    return timedelta(minutes=version.values["proxy_suspicion_window"])


def taps_between(start: datetime, end: datetime, *, only_devices: bool = False) -> list[Tap]:
    """Every time recorded in a half-open stretch, in order: by browsers, clocks and from files."""
    rows = Punch.objects.filter(at__gte=start, at__lt=end)
    if only_devices:
        rows = rows.exclude(device=None)
    fields = (
        "pk", "person_id", "at", "browser", "device_id", "device__name", "device__serial",
        "device__place", "network__name", "network__place", "address",
    )  # fmt: skip
    return [_tap(*row) for row in rows.order_by("at", "pk").values_list(*fields)]


def _tap(
    pk, person, at, browser, device, name, serial, device_place, network, network_place, address
) -> Tap:
    where = (name or serial) if device else f"{network or address or ''} · {str(browser)[:8]}"
    if not (device or browser):
        where = gettext("from a file")
    place = (device_place if device else network_place) or ""
    return Tap(pk, person, at, str(browser or ""), device, place, where)


def confirmed_findings(person_ids: Collection[int], since: date, until: date) -> Iterable[Finding]:
    """The days on which people were found to have clocked in for another (finding of the room)."""
    rows = Judgement.objects.filter(
        Q(suspicion__person__in=person_ids) | Q(other__in=person_ids),
        verdict=Verdict.CONFIRMED,
        suspicion__day__range=(since, until),
    )
    wanted = set(person_ids)
    for row in rows.select_related("suspicion"):
        for person in (row.suspicion.person_id, row.other_id):
            if person in wanted:
                yield Finding(
                    person_id=person,
                    day=row.suspicion.day,
                    absence=Decimal(1),
                    clause=CLAUSE,
                    text=PROXY,
                    ref=f"suspicion:{row.suspicion_id}",
                    link=f"/attendance/suspicions/{row.suspicion_id}/",
                )


def fine_of(facts: dict, at: datetime) -> Fine:
    """What the rules of the day say of the fine of each side (A2.3-3)."""
    day = facts.get("day")
    version = rules_on(date.fromisoformat(day) if day else day_of(at))
    if version is None:
        return Fine(None, None)
    amount = Decimal(version.values["proxy_clock_fine_each"])
    bounds = Bounds("proxy_clock_fine_each", amount, amount) if amount else None
    return Fine(bounds, version)


def suspicions_for(person) -> QuerySet[Suspicion]:
    """The suspicions a person looks at: never one that concerns them."""
    rows = Suspicion.objects.exclude(Q(person=person) | Q(other=person))
    return rows.select_related("person", "other", "judgement__by", "judgement__other")
