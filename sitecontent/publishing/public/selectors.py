"""What is shown at a moment: lists, one item, slots, files; and when that changes next."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection
from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Substr

from regulations.rulebook import clause
from sitecontent.publishing.models import Attachment, Placed, Shown
from sitecontent.publishing.rules import LISTED, READ, Kind, Place

PAGE, AT_HOME, MOST_SLOTS, MOST_PAGES = 20, 5, 12, 12
# How often what is shown was changed; its moment; the last and the next one at which something
# begins or ends by itself. Four looks at indexes, however much is shown.
_STAND = """
SELECT s.number, s.at,
    greatest((SELECT max(starts_at) FROM publishing_shown WHERE starts_at <= %(at)s),
             (SELECT max(ends_at) FROM publishing_shown WHERE ends_at <= %(at)s)),
    least((SELECT min(starts_at) FROM publishing_shown WHERE starts_at > %(at)s),
          (SELECT min(ends_at) FROM publishing_shown WHERE ends_at > %(at)s))
FROM publishing_sitestate AS s
"""


@dataclass(frozen=True)
class Stand:
    """What is shown, by a number: the same from `since` until `until` (None: until it changes).

    `changed` is when it last changed, by a publication, a takedown or by itself.
    """

    number: int
    changed: datetime
    since: datetime
    until: datetime | None
    pages: dict = field(default_factory=dict, compare=False)

    def holds(self, number: int, at: datetime) -> bool:
        """Whether it is still the same at a moment."""
        return self.number == number and self.since <= at and (not self.until or at < self.until)


def stand_at(at: datetime) -> Stand:
    """The stand of a moment, asked of the database."""
    with connection.cursor() as cursor:
        cursor.execute(_STAND, {"at": at})
        number, changed, last, until = cursor.fetchone()
    return Stand(number, max(changed, last) if last else changed, at, until)


def number_now() -> int:
    """How often what is shown was changed: one look at one row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM publishing_sitestate")
        return cursor.fetchone()[0]


@clause("C3-2", "C6-1")
def shown_at(at: datetime) -> QuerySet[Shown]:
    """What is shown at a moment: published, not taken down, within its window."""
    return Shown.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)


def _whole(rows: QuerySet[Shown]) -> QuerySet[Shown]:
    """With versions and their files, without what is in the files."""
    files = Placed.objects.select_related("attachment").defer("attachment__content")
    found = rows.select_related("version", "publication", "item__product")
    return found.prefetch_related(Prefetch("version__placed", queryset=files))


def listed_of(kind: str, at: datetime, before: int | None = None) -> tuple[list[Shown], int | None]:
    """A page of a kind ("" for all that is listed), the newest first, and where the next begins."""
    rows = shown_at(at).filter(place="")  # the home page stands at home
    rows = rows.filter(kind=kind) if kind else rows.filter(kind__in=READ)
    if before:
        rows = rows.filter(publication__lt=before)
    found = list(_whole(rows.order_by("-publication"))[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


@dataclass(frozen=True)
class Home:
    """The home page: its own page if one is published, the slots, the newest of each kind."""

    page: Shown | None
    headlines: list[Shown]
    floating: list[Shown]
    kinds: list[tuple[Kind, list[Shown]]]


def home_at(at: datetime) -> Home:
    """What the home page shows."""
    kinds = [(kind, _newest(kind, at)) for kind in LISTED]
    page = _whole(shown_at(at).filter(kind=Kind.PAGE, place=Place.HOME)).order_by("-publication")
    headlines, floating = (slots_at(place, at) for place in (Place.HEADLINE, Place.FLOATING))
    return Home(page.first(), headlines, floating, [each for each in kinds if each[1]])


def _newest(kind: Kind, at: datetime) -> list[Shown]:
    rows = shown_at(at).filter(kind=kind).order_by("-publication")
    return list(_whole(rows)[:AT_HOME])


@clause("C3-2")
def slots_at(place: Place, at: datetime) -> list[Shown]:
    """What stands in a place now; it goes on and off by its own times."""
    rows = shown_at(at).filter(kind=Kind.SLOT, place=place).order_by("-publication")
    return list(_whole(rows)[:MOST_SLOTS])


@clause("C3-3")
def pages_at(at: datetime) -> list[tuple[int, str]]:
    """The pages that stand below every page of the site: item and title, the newest first, one
    more than stand there."""
    rows = shown_at(at).filter(kind=Kind.PAGE, place="").order_by("-publication")
    return list(rows.values_list("item", "version__title")[: MOST_PAGES + 1])


@clause("C4-1")
def sku_of(row: Shown) -> str:
    """The SKU of the product that product information is about; empty for everything else."""
    return row.item.product.sku if row.item.product else ""


def one_at(item: int, at: datetime) -> Shown | None:
    """What is shown of one item."""
    return _whole(shown_at(at).filter(item=item)).order_by("-publication").first()


def file_at(number: int, at: datetime) -> Attachment | None:
    """A file that something shown holds, without its content."""
    held = Placed.objects.filter(attachment=number, version__in=shown_at(at).values("version"))
    return Attachment.objects.defer("content").filter(pk=number).first() if held.exists() else None


def bytes_of(number: int, start: int, length: int) -> bytes:
    """A part of a file; the rest of it stays in the database."""
    part = Attachment.objects.filter(pk=number).annotate(
        part=Substr("content", start + 1, length)
    )  # fmt: skip
    return bytes(part.values_list("part", flat=True).get())


def pictures(row: Shown) -> Iterable[Attachment]:
    """The pictures of what is shown, in order."""
    return [
        each.attachment for each in row.version.placed.all() if each.attachment.sort == "picture"
    ]
