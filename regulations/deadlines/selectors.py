"""Deadlines of whatever kind, with what each is called and where it is seen; the portal's gaps."""

from datetime import datetime

from regulations.deadlines import registry
from regulations.deadlines.models import Deadline, Outage


def running_of(person, at: datetime, limit: int, *, but: str = "") -> list[Deadline]:
    """What a person has to do by when, the nearest first, without the kind `but`.

    What begins later is left out.
    """
    rows = Deadline.objects.running(at).filter(owner=person, starts_at__lte=at).exclude(kind=but)
    return dressed(rows.order_by("due_at")[:limit])


def breaches_of(person, at: datetime, limit: int) -> list[Deadline]:
    """A person's own newest breaches."""
    return dressed(Deadline.objects.breached(at).filter(owner=person).order_by("-due_at")[:limit])


def dressed(rows) -> list[Deadline]:
    """Each with its `label`, its `link`, and its `name` where its label does not tell it apart."""
    found = list(rows)
    for kind, alike in _by_kind(found):
        names, links = kind.names(alike), kind.seen_at(alike)
        for row in alike:
            row.label, row.link, row.name = kind.label, links[row.pk], names.get(row.pk, "")
    return found


def _by_kind(rows: list[Deadline]) -> list[tuple[registry.Kind, list[Deadline]]]:
    names = dict.fromkeys(row.kind for row in rows)
    return [(registry.kind(name), [row for row in rows if row.kind == name]) for name in names]


def outages_during(deadlines: list[Deadline]) -> list[tuple[datetime, datetime]]:
    """The portal's own gaps that touch any of these clocks."""
    if not deadlines:
        return []
    start = min(row.starts_at for row in deadlines)
    end = max(row.due_at for row in deadlines)
    gaps = Outage.objects.filter(until_at__gt=start, from_at__lt=end)
    return list(gaps.values_list("from_at", "until_at"))
