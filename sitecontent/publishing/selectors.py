"""What the pages of staff read: the desk, the list, one item with its versions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.utils.translation import gettext as _

from regulations.rulebook import clause
from regulations.rulebook.compare import Piece, compare_texts
from sitecontent.publishing.facts import window_of
from sitecontent.publishing.models import (
    Hit,
    HitDecision,
    Item,
    Placed,
    Publication,
    Shown,
    Version,
)
from sitecontent.publishing.rules import AUTHORS, UNTOLD, State
from sitecontent.publishing.screening.rules import Span, spans
from sitecontent.publishing.screening.texts import texts_of

PAGE, COLUMN = 30, 12
# The columns of the desk, in the order of the work.
COLUMNS = (
    ("collected", (State.COLLECTED,)),
    ("writing", (State.DRAFT, State.RETURNED, State.REFUSED)),
    ("waiting", (State.PENDING,)),
    ("to_publish", (State.APPROVED,)),
    ("published", (State.PUBLISHED,)),
)
FLAGS = ("is_important", "is_confidential", "is_copyrighted")
TEXTS = ("title", "summary", "body", "source", "licence", "address")


def _works_on(viewer) -> Q:
    """The items of which somebody reads every version: theirs, of a kind they write, or theirs to
    decide words in."""
    if viewer.has_perm("publishing.decide_hit"):
        return Q(pk__gt=0)
    code = viewer.position.code if viewer.position else ""
    own = Q(by=viewer) | Q(Exists(Version.objects.filter(item=OuterRef("pk"), by=viewer)))
    kinds = [kind for kind, authors in AUTHORS.items() if code in authors]
    return Q(kind__in=kinds) | own


@clause("C4-3", "C6-6")
def seen_by(viewer) -> Q:
    """The items that stand in somebody's lists: all that lies before who decides, is approved,
    published or taken down; what is still written or given up for those who work on it alone.
    """
    return ~Q(state__in=UNTOLD) | _works_on(viewer)


@clause("C4-3", "C6-6")
def readable_by(viewer) -> QuerySet[Item]:
    """The items that somebody may open: those of `seen_by`, and whatever was published, while a
    newer version of it is written. `published`: the number of the version published last;
    `is_open`: all versions are theirs to read."""
    last = Publication.objects.filter(version__item=OuterRef("pk")).order_by("-id")
    is_open = ExpressionWrapper(_works_on(viewer), output_field=BooleanField())
    rows = Item.objects.annotate(
        published=Subquery(last.values("version__number")[:1]), is_open=is_open
    )
    return rows.filter(seen_by(viewer) | Q(published__gt=0))


def last_read(item: Item) -> int:
    """The newest version of an item of `readable_by` that its reader sees; 0 for none."""
    is_told = item.state in (State.PENDING, State.APPROVED)
    return item.number if item.is_open or is_told else item.published or 0


def standing(item: Item) -> int:
    """The version that the state of an item of `readable_by` speaks of: the newest, or the one
    published last where a newer one was given up."""
    is_out = item.state in (State.PUBLISHED, State.DOWN)
    return item.published if is_out and item.published else item.number


def _mark_shown(rows: Iterable[Item], at: datetime) -> None:
    """Say of each row whether something of it is shown: asked for these rows alone."""
    rows = list(rows)
    now = Shown.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)
    shown = set(now.filter(item__in=[row.pk for row in rows]).values_list("item", flat=True))
    for row in rows:
        row.is_shown = row.pk in shown


def desk(viewer, at: datetime) -> list[tuple[str, list[Item]]]:
    """What stands where for a reader, by the columns of the desk; what is to be published by its
    clock."""
    seen = seen_by(viewer)
    columns = [(name, _column(seen, states)) for name, states in COLUMNS]
    _mark_shown((row for _name, rows in columns for row in rows), at)
    return columns


def _column(seen: Q, states) -> list[Item]:
    rows = Item.objects.defer("search_words").select_related("by").filter(seen, state__in=states)
    rows = list(rows.order_by("-id")[:COLUMN])
    if State.APPROVED in states:
        clocks = _clocks(rows)
        for row in rows:
            row.deadline = clocks.get(row.pk)
        rows.sort(key=lambda row: (row.deadline is None, row.deadline and row.deadline.due_at))
    return rows


def _clocks(rows: list[Item]) -> dict[int, object]:
    newest = Version.objects.filter(item__in=rows, number=F("item__number"))
    found = newest.exclude(deadline=None).select_related("deadline")
    return {row.item_id: row.deadline for row in found.only("item", "deadline")}


def listing(
    *, viewer, kind: str = "", state: str = "", query: str = "", before: int | None = None,
    at: datetime,
) -> tuple[list[Item], int | None]:  # fmt: skip
    """A page of the items that a reader sees, the newest first, and where the next begins."""
    rows = Item.objects.defer("search_words").select_related("by").filter(seen_by(viewer))
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    if query:
        rows = rows.filter(search_words__bigrams=query)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: PAGE + 1])
    _mark_shown(found, at)
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def versions_of(item: Item) -> QuerySet[Version]:
    """Every version that the reader sees, the newest first, with what became of it."""
    rows = Version.objects.filter(item=item, number__lte=last_read(item)).defer("body")
    return rows.select_related("by", "approval", "publication__by", "check_made__by")


def version_of(item: Item, number: int | None) -> Version | None:
    """One version that the reader sees; without a number the one that stands."""
    most = last_read(item)
    rows = Version.objects.select_related(
        "by", "approval__asker", "deadline__owner", "publication__by", "check_made__by"
    )
    number = number or min(standing(item), most)
    return rows.filter(item=item, number=number, number__lte=most).first()


def placed_in(version: Version) -> list[Placed]:
    """The files of a version in order, without what is in them."""
    return list(version.placed.select_related("attachment").defer("attachment__content"))


@dataclass(frozen=True)
class Marked:
    """A field of a version with what was found in it."""

    field: str
    spans: list[Span]


def hits_of(version: Version) -> list[Hit]:
    """What the newest screening found, each with its decision (`said`): the last one at the same
    place, of an older version where the text is the same."""
    newest = version.screenings.order_by("-id").first()
    if newest is None:
        return []
    said_of = Func(F("id"), function="publishing_said_of", output_field=BigIntegerField())
    hits = list(newest.hits.select_related("word").annotate(said_id=said_of))
    said = HitDecision.objects.select_related("by").in_bulk([hit.said_id for hit in hits])
    for hit in hits:
        hit.said = said.get(hit.said_id)
    return hits


def marked(version: Version, hits: list[Hit]) -> list[Marked]:
    """The fields in which words were found, cut at them."""
    fields, texts = dict.fromkeys(hit.field for hit in hits), texts_of(version)
    return [
        Marked(name, spans(texts[name],
                           [(hit.start, hit.end) for hit in hits if hit.field == name]))
        for name in fields
    ]  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A field of two versions; `gone` are the pieces of the old one, `new` those of the new one."""

    label: object
    pieces: tuple[Piece, ...]


def compare(old: Version, new: Version) -> list[Difference]:
    """What differs in two versions: texts, Chinese sign by sign, flags, the window in which they
    are shown, files by their names."""
    texts = [(Version._meta.get_field(name).verbose_name, getattr(old, name), getattr(new, name))
             for name in TEXTS]  # fmt: skip
    texts += [(_("Flags"), _flags(old), _flags(new)),
              (_("Shown"), window_of(old), window_of(new))]  # fmt: skip
    texts.append((Placed._meta.get_field("attachment").remote_field.model._meta.verbose_name_plural,
                  _names(old), _names(new)))  # fmt: skip
    return [
        Difference(label, compare_texts(was, now)) for label, was, now in texts if was != now
    ]  # fmt: skip


def _flags(version: Version) -> str:
    names = [name for name in FLAGS if getattr(version, name)]
    return "\n".join(str(Version._meta.get_field(name).verbose_name) for name in names)


def _names(version: Version) -> str:
    return "\n".join(each.attachment.name for each in placed_in(version))
