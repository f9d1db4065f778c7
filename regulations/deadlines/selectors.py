"""A person's own deadlines, of whatever kind, with what each is called and where it is seen."""

from datetime import datetime

from regulations.deadlines import registry
from regulations.deadlines.models import Deadline


def running_of(person, at: datetime, limit: int, *, but: str = "") -> list[Deadline]:
    """What a person has to do by when, the nearest first, without the kind `but`.

    What begins later is left out.
    """
    rows = Deadline.objects.running(at).filter(owner=person, starts_at__lte=at).exclude(kind=but)
    return _dressed(rows.order_by("due_at")[:limit])


def breaches_of(person, at: datetime, limit: int) -> list[Deadline]:
    """A person's own newest breaches."""
    return _dressed(Deadline.objects.breached(at).filter(owner=person).order_by("-due_at")[:limit])


def _dressed(rows) -> list[Deadline]:
    found = list(rows)
    for kind, alike in _by_kind(found):
        names = kind.names(alike)
        for row in alike:
            row.label, row.link, row.name = kind.label, kind.link(row), names.get(row.pk, "")
    return found


def _by_kind(rows: list[Deadline]) -> list[tuple[registry.Kind, list[Deadline]]]:
    names = dict.fromkeys(row.kind for row in rows)
    return [(registry.kind(name), [row for row in rows if row.kind == name]) for name in names]
