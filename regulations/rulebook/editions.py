"""Reads of editions: what stands in them, what changed between two, who acknowledged them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from regulations.binding.rules import is_entered_later
from regulations.rulebook import registry
from regulations.rulebook.compare import Comparison, compare_editions
from regulations.rulebook.models import Acknowledgement, Edition
from regulations.rulebook.selectors import editions_in_force
from regulations.rulebook.source import ClauseEntry

PAGE = 100


@dataclass(frozen=True)
class Unit:
    """A department with how many of its people there are, and how many acknowledged."""

    key: str
    name: object
    total: int
    done: int

    @property
    def missing(self) -> int:
        """How many did not."""
        return self.total - self.done


def entries_of(edition: Edition) -> tuple[ClauseEntry, ...]:
    """The clauses of an edition in its order, as they would stand in a file."""
    names = ClauseEntry.__dataclass_fields__
    return tuple(ClauseEntry(**row) for row in edition.clauses.order_by("position").values(*names))


def newest_edition() -> Edition | None:
    """The edition with the highest number; None before the first is published."""
    return Edition.objects.order_by("-number").first()


def editions_page(*, before: int | None = None, limit: int = 30) -> list[Edition]:
    """Editions with who published them, the newest first, from a number downwards."""
    editions = Edition.objects.select_related("published_by").order_by("-number")
    if before is not None:
        editions = editions.filter(number__lt=before)
    return list(editions[:limit])


def edition_before(edition: Edition) -> Edition | None:
    """The edition that an edition followed."""
    return Edition.objects.filter(number__lt=edition.number).order_by("-number").first()


def changes_between(before: Edition | None, after: Edition) -> Comparison:
    """What changed from one edition to another; without one everything was added."""
    return compare_editions(entries_of(before) if before else (), entries_of(after))


def edition_for(person, at: datetime) -> Edition | None:
    """The edition in force, with `acknowledged_at` by a person: None where they did not yet."""
    theirs = Acknowledgement.objects.filter(edition=OuterRef("pk"), person=person)
    editions = editions_in_force(at).annotate(acknowledged_at=Subquery(theirs.values("at")[:1]))
    return editions.first()


def must_acknowledge(person, at: datetime) -> Edition | None:
    """The edition in force that a person still has to acknowledge (A1.1); None if there is none."""
    edition = edition_for(person, at)
    return edition if edition and edition.acknowledged_at is None else None


def _readers(edition: Edition) -> QuerySet:
    """Everybody who must acknowledge, with when they did and when the portal learnt of it."""
    theirs = Acknowledgement.objects.filter(edition=edition, person=OuterRef("pk"))
    return registry.readers().annotate(
        acknowledged_at=Subquery(theirs.values("at")[:1]),
        recorded_at=Subquery(theirs.values("recorded_at")[:1]),
    )


def missing(edition: Edition) -> QuerySet:
    """Everybody who must acknowledge an edition and has not."""
    return _readers(edition).filter(acknowledged_at=None)


def units(edition: Edition) -> list[Unit]:
    """All departments with how many of their people acknowledged an edition, in one query."""
    done = Count("pk", filter=Q(acknowledged_at__isnull=False))
    rows = _readers(edition).order_by("unit_key", "unit_name").values("unit_key", "unit_name")
    return [
        Unit(row["unit_key"], row["unit_name"] or _("No department"), row["total"], row["done"])
        for row in rows.annotate(total=Count("pk"), done=done)
    ]


def readers_page(
    edition: Edition, *, is_done: bool, unit: str = "", after: tuple[str, int] | None = None
) -> tuple[list, tuple[str, int] | None]:
    """A page of those who acknowledged an edition, or did not, by department; and what follows.

    Each person carries what the registry promises, `acknowledged_at` and `entered_later`. `after`
    is the place where the page before ended: (`unit_key`, id).
    """
    people = _readers(edition).filter(acknowledged_at__isnull=not is_done)
    if unit:
        people = people.filter(unit_key=unit)
    if after:
        key, pk = after
        people = people.filter(Q(unit_key__gt=key) | Q(unit_key=key, pk__gt=pk))
    page = list(people.order_by("unit_key", "pk")[: PAGE + 1])
    for person in page if is_done else ():
        person.entered_later = is_entered_later(
            at=person.acknowledged_at, recorded_at=person.recorded_at
        )
    last = page[PAGE - 1] if len(page) > PAGE else None
    return page[:PAGE], last and (last.unit_key, last.pk)
