"""The verbs of content before it is approved: collect, write a version, check, ask, give up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from catalog.products.models import Product
from regulations.approvals.models import Approval
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_approval, drop_approval, withdraw_approval
from regulations.binding.rows import insert
from regulations.rulebook import clause
from sitecontent.publishing import rules
from sitecontent.publishing.files import Upload, take_files
from sitecontent.publishing.letters import tell, words
from sitecontent.publishing.models import Attachment, Check, Item, Placed, Version
from sitecontent.publishing.publication import start_publication, stop_publication
from sitecontent.publishing.refusals import in_words
from sitecontent.publishing.rules import CLAUSES, STATES, Kind, State
from sitecontent.publishing.screening.services import require_decided, screen
from sitecontent.publishing.seats import chain_for

KIND = "publishing.version"
ASKED = gettext_noop("To be published: %(kind)s, %(title)s")
TAKEN_OVER = gettext_noop("%(person)s goes on with what was returned: %(kind)s, %(title)s")
UNDER_REVIEW = _("This lies before who decides: only who asked changes it or takes it back.")
NOTE = 1000


@dataclass(frozen=True)
class Draft:
    """A version as it is written; `files` are those of the item that stand in it, in order."""

    title: str
    body: str = ""
    summary: str = ""
    address: str = ""
    source: str = ""
    licence: str = ""
    is_important: bool = False
    is_confidential: bool = False
    is_copyrighted: bool = False
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    files: Sequence[int] = ()


@clause("C4-1", "C4-2", "C5-1")
@transaction.atomic
def collect(
    *, kind: Kind, title: str, note: str = "", place: str = "", product: Product | None = None,
    by, at: datetime,
) -> Item:  # fmt: skip
    """Collect material: what it is to become, what it is about, where it comes from."""
    kind = Kind(kind)
    rules.check_author(_position(by), kind)
    rules.check_place(kind, place)
    rules.check_product(kind, is_named=product is not None)
    if not title.strip():
        raise ValidationError(_("Say in a few words what it is about."), code=CLAUSES[kind])
    item = Item(
        kind=kind, place=place, product=product, note=note.strip()[:NOTE], by=by, created_at=at,
        title=title.strip()[: rules.LONGEST_TITLE], changed_at=at,
    )  # fmt: skip
    with in_words(CLAUSES[kind]):
        item.save(force_insert=True)
    return item


def _position(by) -> str:
    return by.position.code if by.position else ""


def lock_item(item_id: int) -> Item:
    """An item that nobody else changes until the transaction ends."""
    return Item.objects.select_for_update(of=("self",), no_key=True).get(pk=item_id)


def newest(item: Item) -> Version | None:
    """The newest version of an item; None where nothing was written yet."""
    rows = Version.objects.select_related("by__position", "by__department__leader", "approval")
    return rows.filter(item=item, number=item.number).first()


@clause("C4-3", "C5-1", "C6-1", "C6-9")
@transaction.atomic
def write_version(
    *, item_id: int, draft: Draft, uploads: Sequence[Upload] = (), after: int | None = None, by,
    at: datetime,
) -> Version:  # fmt: skip
    """Write a new version of an item, with its files; it is held against the word list at once.

    What lies before who decides is withdrawn by that. Refused: by who does not write this kind,
    files that are too large or not what they are named (C6-9), flags without source and licence
    (C4-3), and `after` another version than the newest one.
    """
    item = lock_item(item_id)
    _check_written(item, draft, after, by, at)
    _set_aside(item, by, at)
    item.refresh_from_db()
    version = Version(
        item=item, number=item.number + 1, by=by, at=at, **_fields(draft)
    )  # fmt: skip
    with in_words(CLAUSES[Kind(item.kind)]):
        insert(version)
    _place(version, [*_own(item, draft.files), *take_files(item, uploads, by=by, at=at)])
    screen(version, at=at)
    return version


def _check_written(item: Item, draft: Draft, after: int | None, by, at: datetime) -> None:
    kind = Kind(item.kind)
    rules.check_author(_position(by), kind)
    _check(draft, kind, at)
    rules.check_state(item.state, rules.WRITABLE, CLAUSES[kind])
    if after not in (None, item.number):
        raise ValidationError(
            _("Somebody has changed this meanwhile: look at the newest version first."),
            code=CLAUSES[kind],
        )


def _check(draft: Draft, kind: Kind, at: datetime) -> None:
    rules.check_text(draft.title, draft.body, kind)
    rules.check_window(kind, draft.starts_at, draft.ends_at, at)
    rules.check_rights(
        is_flagged=draft.is_confidential or draft.is_copyrighted,
        is_copyrighted=draft.is_copyrighted, source=draft.source, licence=draft.licence,
    )  # fmt: skip


def _fields(draft: Draft) -> dict:
    texts = {
        name: rules.read_as_written(getattr(draft, name)).strip()[:most]
        for name, most in (
            ("title", rules.LONGEST_TITLE), ("summary", rules.LONGEST_SUMMARY),
            ("body", rules.LONGEST_BODY), ("address", 500), ("source", 300), ("licence", 300),
        )
    }  # fmt: skip
    names = ("is_important", "is_confidential", "is_copyrighted", "starts_at", "ends_at")
    return texts | {name: getattr(draft, name) for name in names}


def _set_aside(item: Item, by, at: datetime) -> None:
    """Withdraw the request for the version before, and end its clock."""
    before = newest(item)
    if before is None:
        return
    if not may_go_on(item, before, by):
        raise PermissionDenied(UNDER_REVIEW)
    if item.state in (State.PENDING, State.RETURNED):
        _take_back(item, before, by, at)
    if item.state == State.APPROVED:
        stop_publication(before, at)


def may_go_on(item: Item, before: Version, by) -> bool:
    """Whether somebody may write after the newest version of an item as it stands."""
    return rules.may_go_on(
        item.state, is_author=before.by_id == by.pk, author_works_here=before.by.is_active
    )


def _take_back(item: Item, before: Version, by, at: datetime) -> None:
    """Withdraw a request: its author does, or whoever takes a returned text over."""
    found = {"approval_id": before.approval_id, "at": at}
    if not before.by.is_active:
        drop_approval(by=by, **found)
    elif before.by_id == by.pk:
        withdraw_approval(by=by, **found)
    else:
        withdraw_approval(by=before.by, is_dropped=True, ender=by, **found)
        key = f"taken-over:{before.number}"
        tell([before.by], TAKEN_OVER, item=item, key=key, by=by, at=at, person=by.name)


def _own(item: Item, files: Sequence[int]) -> list[Attachment]:
    found = Attachment.objects.defer("content").filter(item=item).in_bulk(files)
    return [found[pk] for pk in dict.fromkeys(files) if pk in found]


def _place(version: Version, files: Sequence[Attachment]) -> None:
    rules.check_files(len(files))
    for position, attachment in enumerate({each.pk: each for each in files}.values(), 1):
        insert(Placed(version=version, attachment=attachment, position=position))


@clause("C6-1")
@transaction.atomic
def restore_version(*, version_id: int, by, at: datetime) -> Version:
    """Write an older version anew: it goes through its chain like any other."""
    old = Version.objects.select_related("item").get(pk=version_id)
    files = list(old.placed.values_list("attachment", flat=True))
    words_of = {
        name: getattr(old, name) for name in Draft.__dataclass_fields__ if name != "files"
    }  # fmt: skip
    return write_version(item_id=old.item_id, draft=Draft(**words_of, files=files), by=by, at=at)


@clause("C4-4")
@transaction.atomic
def check_version(*, version_id: int, note: str = "", by, at: datetime) -> Check:
    """Say that a version is right: facts, source, rights. Refused to its author."""
    if not by.has_perm("publishing.check_item"):
        raise PermissionDenied(_("Your position does not include checking content."))
    version = Version.objects.select_related("item").get(pk=version_id)
    lock_item(version.item_id)
    rules.check_checker(by=by.pk, author=version.by_id)
    check = Check(version=version, note=note.strip()[:500], by=by, at=at)
    with in_words("C4-4"):
        insert(check)
    return check


@clause("C3-3", "C4-3", "C5-1", "C5-2", "C6-4")
@transaction.atomic
def ask(*, item_id: int, by, at: datetime) -> Approval:
    """Ask for the newest version to be approved; whoever decides first is told.

    Refused: to who did not write it, while words that were found are not decided on (C6-4), and
    once the time in which it was to be shown is over.
    """
    item = lock_item(item_id)
    kind, version = Kind(item.kind), newest(item)
    rules.check_state(item.state, (State.DRAFT,), CLAUSES[kind])
    if version.by_id != by.pk:
        raise PermissionDenied(_("Only who wrote it asks for it."))
    rules.check_author(_position(by), kind)
    rules.check_window(kind, version.starts_at, version.ends_at, at)
    screen(version, at=at)
    require_decided(version)
    matter = Matter(ASKED, words(item), clause=_clause_of(version, kind), latest=version.ends_at)
    chain = chain_for(version.by, kind, is_flagged=version.is_flagged)
    with in_words(CLAUSES[kind]):
        approval = ask_approval(
            kind=KIND, document=version, matter=matter, chain=chain, by=by, at=at
        )  # fmt: skip
        _move(item, State.PENDING, at)
    return approval


def _clause_of(version: Version, kind: Kind) -> str:
    return "C4-3" if version.is_flagged and kind != Kind.PAGE else CLAUSES[kind]


def _move(item: Item, state: State, at: datetime) -> None:
    item.state, item.changed_at = state, at
    item.save(update_fields=["state", "changed_at"])


@clause("C3-3", "C5-1", "C5-2")
def settle_version(document: Version, outcome: Outcome, by, at: datetime) -> None:
    """Keep what was decided (handler of `KIND`); approved, the web editor's clock starts."""
    item = lock_item(document.item_id)
    state = STATES[outcome]
    allowed = (State.PENDING, State.RETURNED) if state == State.DRAFT else (State.PENDING,)
    rules.check_state(item.state, allowed, CLAUSES[Kind(item.kind)])
    with in_words(CLAUSES[Kind(item.kind)]):
        _move(item, state, at)
    if outcome == Outcome.APPROVED:
        start_publication(item, newest(item), by=by, at=at)


@clause("C5-1")
@transaction.atomic
def give_up(*, item_id: int, by, at: datetime) -> Item:
    """Give up what is not published, by who collected or wrote it; its clock ends. What was
    published of it before stays, and the item is again what it was (a trigger sees to it)."""
    item = lock_item(item_id)
    version = newest(item)
    if by.pk not in (item.by_id, version and version.by_id):
        raise PermissionDenied(_("Only who wrote it does this."))
    allowed = (State.COLLECTED, State.DRAFT, State.REFUSED, State.APPROVED)
    rules.check_state(item.state, allowed, CLAUSES[Kind(item.kind)])
    if version:
        stop_publication(version, at)
    _move(item, State.DROPPED, at)
    item.refresh_from_db(fields=["state", "title"])
    return item
