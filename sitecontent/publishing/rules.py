"""What may be published, by whom, after whose word, and when it is due."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals.rules import Stage
from regulations.approvals.rules import State as Outcome
from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_BODY = 120, 300, 20_000
MOST_FILES = 20  # of one version
EDITOR, DESIGNER, CULTURE = "web_editor", "web_designer", "culture_officer"
# Who is the site administrator of C6; the database holds it too.
SITE_ADMINISTRATORS = ("site_manager", "system_administrator")


class Kind(TextChoices):
    """What a piece of content is; who writes it and who approves it follows from that."""

    NEWS = "news", pgettext_lazy("content", "news")
    ARTICLE = "article", pgettext_lazy("content", "article")
    PRODUCT = "product", _("product information")
    COMPANY = "company", _("company information")
    SLOT = "slot", _("slot content")
    PAGE = "page", _("page or redesign")


class Place(TextChoices):
    """Where the content of a slot stands."""

    HEADLINE = "headline", _("headline")
    FLOATING = "floating", _("floating advertisement")
    HOME = "home", _("home page")


CLAUSES: Mapping[Kind, str] = {
    Kind.NEWS: "C5-2",
    Kind.ARTICLE: "C5-1",
    Kind.PRODUCT: "C4-1",
    Kind.COMPANY: "C4-2",
    Kind.SLOT: "C3-2",
    Kind.PAGE: "C3-3",
}
# Who gathers and writes, by the code of the position; the database holds it too.
AUTHORS: Mapping[Kind, tuple[str, ...]] = {
    Kind.NEWS: (EDITOR, CULTURE),
    Kind.ARTICLE: (EDITOR, CULTURE),
    Kind.PRODUCT: (EDITOR,),
    Kind.COMPANY: (CULTURE,),
    Kind.SLOT: (EDITOR, DESIGNER, "promotion_specialist"),
    Kind.PAGE: (DESIGNER,),
}
WRITERS = tuple(dict.fromkeys(code for codes in AUTHORS.values() for code in codes))
PLACES: Mapping[Kind, tuple[str, ...]] = {
    Kind.SLOT: (Place.HEADLINE, Place.FLOATING),
    Kind.PAGE: ("", Place.HOME),
}
# What reads as a list on the public site. Pages stand below every page of it and in a list too;
# the home page and the slots have places of their own.
LISTED = (Kind.NEWS, Kind.ARTICLE, Kind.PRODUCT, Kind.COMPANY)
READ = (*LISTED, Kind.PAGE)


class State(TextChoices):
    """Where an item stands."""

    COLLECTED = "collected", _("collected")
    DRAFT = "draft", pgettext_lazy("content", "being written")
    PENDING = "pending", _("waiting for its decision")
    RETURNED = "returned", _("returned for changes")
    REFUSED = "refused", _("refused")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", pgettext_lazy("content", "published")
    DOWN = "down", _("taken down")
    DROPPED = "dropped", _("given up")


STATES = {
    Outcome.APPROVED: State.APPROVED,
    Outcome.REFUSED: State.REFUSED,
    Outcome.RETURNED: State.RETURNED,
    Outcome.WITHDRAWN: State.DRAFT,
}
WRITING = (State.COLLECTED, State.DRAFT, State.RETURNED, State.REFUSED)
# What never came before anybody who decides, or was given up: nobody else's to read.
UNTOLD = (*WRITING, State.DROPPED)
OPEN = (*WRITING, State.PENDING, State.APPROVED)
WRITABLE = (*OPEN, State.PUBLISHED, State.DOWN)

LEADER = Stage("leader", gettext_noop("Leader of the department"))
HEAD = Stage("general_manager", gettext_noop("General manager"))
PAGE_CHAIN = (
    Stage("leader", gettext_noop("Leader of the department checks")),
    Stage("deputy", gettext_noop("Deputy leader reviews")),
    Stage("general_manager", gettext_noop("General manager approves")),
)


@clause("C3-3", "C4-3", "C5-1", "C5-2")
def chain_of(kind: Kind, *, is_flagged: bool) -> tuple[Stage, ...]:
    """Who decides: the leader of the department; with a flag the general manager after them; on
    pages the leader, the deputy and the general manager."""
    if kind == Kind.PAGE:
        return PAGE_CHAIN
    return (LEADER, HEAD) if is_flagged else (LEADER,)


@clause("C3-3", "C4-1", "C4-2")
def check_author(position: str, kind: Kind) -> None:
    """Pages are drafted by the web designer, company information comes from the culture officer,
    product information from the web editor."""
    if position not in AUTHORS[kind]:
        raise ValidationError(AUTHOR_WORDS.get(kind, OTHER_AUTHOR), code=CLAUSES[kind])


AUTHOR_WORDS = {
    Kind.PAGE: _("Pages and redesigns are drafted by the web designer."),
    Kind.COMPANY: _("Company information is provided by the culture officer."),
    Kind.PRODUCT: _("Product information is gathered by the web editor."),
}
OTHER_AUTHOR = _("Your position does not include writing this.")
UNNAMED_PRODUCT = _("Product information names its product by the SKU.")


@clause("C4-1")
def check_product(kind: Kind, *, is_named: bool) -> None:
    """Product information tells a shop front which product it is about."""
    if kind == Kind.PRODUCT and not is_named:
        raise ValidationError(UNNAMED_PRODUCT, code=CLAUSES[kind])


@clause("C4-3", "C4-4")
def check_rights(*, is_flagged: bool, is_copyrighted: bool, source: str, licence: str) -> None:
    """What is confidential or has a copyright names its source, and under which licence or by
    whose consent it may be used."""
    if is_flagged and not (source.strip() and licence.strip()):
        raise ValidationError(
            _("Copyrighted material names its source and its licence.")
            if is_copyrighted
            else _("Confidential material names its source and by whose consent it is used."),
            code="C4-3",
        )


@clause("C5-1")
def check_text(title: str, body: str, kind: Kind) -> None:
    """A title, and text in everything but slots; within bounds."""
    ref = CLAUSES[kind]
    if not title.strip() or (kind != Kind.SLOT and not body.strip()):
        raise ValidationError(_("Give it a title and a text."), code=ref)
    if len(title) > LONGEST_TITLE or len(body) > LONGEST_BODY:
        raise ValidationError(
            _("A title has %(title)s characters at most, a text %(text)s."),
            params={"title": LONGEST_TITLE, "text": f"{LONGEST_BODY:,}"},
            code=ref,
        )


# What makes signs be shown in another order than they are written.
_TURNS = dict.fromkeys((0, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))


@clause("C6-4")
def read_as_written(text: str) -> str:
    """A text without what makes it read in another order than it is written, lines ended alike."""
    return text.translate(_TURNS).replace("\r\n", "\n").replace("\r", "\n")


@clause("C6-9")
def check_files(count: int) -> None:
    """Refuse more files than a version holds."""
    if count > MOST_FILES:
        raise ValidationError(
            _("A version holds %(most)s files at most."), params={"most": MOST_FILES}, code="C6-9"
        )


@clause("C3-2")
def check_place(kind: Kind, place: str) -> None:
    """Only slots and pages have a place; a slot always has one."""
    if place not in PLACES.get(kind, ("",)):
        raise ValidationError(_("Say where on the site it stands."), code=CLAUSES[kind])


@clause("C3-2")
def check_window(kind: Kind, starts_at: datetime | None, ends_at: datetime | None, at) -> None:
    """What a slot shows goes on and off by itself: from a moment until a later one ahead."""
    if kind == Kind.SLOT and (starts_at is None or ends_at is None):
        raise ValidationError(_("Say from when until when the slot shows it."), code=CLAUSES[kind])
    if (starts_at and ends_at and ends_at <= starts_at) or (ends_at and ends_at <= at):
        raise ValidationError(_("The end lies ahead, and after the beginning."), code=CLAUSES[kind])


@clause("C6-1")
def may_go_on(state: str, *, is_author: bool, author_works_here: bool) -> bool:
    """Whether somebody who writes this kind may write the next version: what lies before who
    decides is changed by its author alone, while they work here; what was returned by any."""
    return state != State.PENDING or is_author or not author_works_here


def check_state(state: str, allowed: Collection[str], ref: str) -> None:
    """Refuse an act on what stands elsewhere."""
    if state not in allowed:
        raise ValidationError(_("This is %(state)s."), params={"state": State(state).label},
                              code=ref)  # fmt: skip


@clause("C4-4")
def check_checker(*, by: int, author: int) -> None:
    """Somebody else than the author has checked that it is right."""
    if by == author:
        raise ValidationError(
            _("What is published was checked by somebody other than its author."), code="C4-4"
        )


@clause("C4-2", "C5-2", "C6-1")
def check_publisher(
    *, by: int, position: str, author: int, kind: Kind, deciders: Collection[int]
) -> None:
    """The web editor publishes, and did not approve it; company information and pages were given
    by somebody else."""
    if position != EDITOR:
        raise ValidationError(_("The web editor publishes."), code="C5-2")
    if by in deciders:
        raise ValidationError(_("Who approved does not publish."), code="C6-1")
    if by == author and kind in (Kind.COMPANY, Kind.PAGE):
        raise ValidationError(
            _("Who provides it and who publishes it are two people."), code=CLAUSES[kind]
        )


@clause("C5-2")
def is_timed(kind: Kind, *, is_important: bool) -> bool:
    """Whether the 48 hours run: for news, company information and what is marked important."""
    return is_important or kind in (Kind.NEWS, Kind.COMPANY)


@clause("C5-2")
def publication_due(at: datetime, hours: int) -> datetime:
    """When what was approved at a moment is to be out."""
    return at + timedelta(hours=hours)


@clause("C3-1")
def days_until(due: datetime, at: datetime) -> int:
    """How many days are left until a day; below 0 once it is over."""
    left = (due.astimezone(CHINA).date() - at.astimezone(CHINA).date()).days
    return left if at <= due else min(left, -1)


@clause("C3-1")
def review_due(at: datetime, months: int) -> datetime:
    """When the home page is to be reviewed next: at the end of the same day so many months on."""
    day = at.astimezone(CHINA).date()
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    end = datetime(year, month + 1, min(day.day, last), tzinfo=CHINA) + timedelta(days=1)
    return end - timedelta(seconds=1)
