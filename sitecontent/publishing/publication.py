"""Publishing what was approved, its clock, and taking it down again."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.discipline.services import open_case
from hr.people.models import Employee
from hr.people.selectors import holders, superior_ids
from regulations.approvals.models import Decision
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force
from sitecontent.publishing import rules
from sitecontent.publishing.letters import link, tell
from sitecontent.publishing.models import Check, Item, Publication, Takedown, Version
from sitecontent.publishing.refusals import in_words
from sitecontent.publishing.rules import CLAUSES, EDITOR, Kind, State
from sitecontent.publishing.screening.services import require_decided, screen

# The deadline of an approved version; the key is the version.
PUBLISH = "publishing.publish"
TO_DO = gettext_noop("Approved, to be published: %(kind)s, %(title)s")
DONE = gettext_noop("Published: %(kind)s, %(title)s")
OVERDUE = gettext_noop("Approved and not published in time: %(kind)s, %(title)s")
LATE = gettext_noop("Approved and not published in time: %(title)s")
DOWN = gettext_noop("Taken down by the site administrator: %(kind)s, %(title)s (%(reason)s)")
SET_ASIDE = gettext_noop("a newer version was written, or it was given up")
# Parts of the room that must hear of a publication, in its transaction.
_on_publish: list[Callable[[Publication], None]] = []
CASE = gettext_noop("Content of the site was taken down: %(title)s")


def on_publish(react: Callable[[Publication], None]) -> None:
    """Call `react(publication)` in the transaction of a publication."""
    _on_publish.append(react)


@clause("C5-2")
def start_publication(item: Item, version: Version, *, by, at: datetime) -> None:
    """Tell the web editors of an approved version; where the 48 hours run, start their clock."""
    kind = Kind(item.kind)
    barred = deciders_of(version)
    if kind in (Kind.COMPANY, Kind.PAGE):
        barred.add(version.by_id)
    editors = [each for each in holders(EDITOR).order_by("number") if each.pk not in barred]
    if rules.is_timed(kind, is_important=version.is_important):
        held = in_force("content", at)
        version.deadline = start_deadline(
            kind=PUBLISH, key=str(version.pk), clause="C5-2", version=held.version,
            owner=editors[0] if editors else None, starts_at=at,
            due_at=rules.publication_due(at, held.params.publish_within_hours),
        )  # fmt: skip
        version.save(update_fields=["deadline"])
    tell(editors, TO_DO, item=item, key=f"to-do:{version.number}", clause="C5-2", by=by, at=at)


def stop_publication(version: Version, at: datetime) -> None:
    """End the clock of what is not published any more."""
    if version.deadline_id:
        void_deadline(deadline_id=version.deadline_id, reason=SET_ASIDE, at=at)


def deciders_of(version: Version) -> set[int]:
    """Everybody whose word the approval rests on, those whose place was taken among them."""
    said = Decision.objects.filter(approval=version.approval_id)
    people = said.values_list("by", "principal", "recorded_by")
    return {each for row in people for each in row if each}


@clause("C4-2", "C4-4", "C5-2", "C6-1")
def publish(*, item_id: int, by, at: datetime) -> Publication:
    """Publish the newest version of an item, which was approved; its clock is met.

    Refused, by the database as well: without the whole chain of that very version (C6-1), a check
    by another than the author (C4-4), words found and not decided on (C6-4); to who is no web
    editor or approved it. What the list has come to hold since is looked for once more.
    """
    if not by.has_perm("publishing.publish_item"):
        raise PermissionDenied(_("The web editor publishes."))
    version = Version.objects.select_related("item").filter(item=item_id).latest("number")
    screen(version, at=at)  # kept where it refuses what follows
    return _publish(item_id, by, at)


@transaction.atomic
def _publish(item_id: int, by, at: datetime) -> Publication:
    item = Item.objects.select_for_update(of=("self",), no_key=True).get(pk=item_id)
    kind = Kind(item.kind)
    rules.check_state(item.state, (State.APPROVED,), CLAUSES[kind])
    version = Version.objects.select_related("by", "deadline").get(item=item, number=item.number)
    require_decided(version)
    if not Check.objects.filter(version=version).exclude(by=version.by_id).exists():
        rules.check_checker(by=version.by_id, author=version.by_id)
    rules.check_publisher(
        by=by.pk, position=by.position.code if by.position else "", author=version.by_id,
        kind=kind, deciders=deciders_of(version),
    )  # fmt: skip
    publication = Publication(version=version, by=by, at=at)
    with in_words("C6-1"):
        insert(publication)
    meet_deadline(deadline_id=version.deadline_id, by=by, at=at)
    for react in _on_publish:
        react(publication)
    tell([version.by, item.by], DONE, item=item, key=f"done:{version.number}", by=by, at=at)
    return publication


@clause("C6-7")
@transaction.atomic
def take_down(*, item_id: int, reason: str = "", by, at: datetime) -> Takedown:
    """Take down at once whatever is shown of an item; all of it is kept as evidence, and a case is
    opened against whoever wrote it."""
    if not by.has_perm("publishing.take_down"):
        raise PermissionDenied(_("The site administrator takes content down."))
    item = Item.objects.select_for_update(of=("self",), no_key=True).get(pk=item_id)
    rows = Publication.objects.select_related("version__by", "by").order_by("-id")
    newest = rows.filter(version__item=item).first()
    if newest is None:
        raise ValidationError(_("Nothing of it is shown now."), code="C6-7")
    text = reason.strip()[:500] or str(_("It breaks the rules for the site."))
    row = Takedown(item=item, publication=newest, reason=text, by=by, at=at)
    with in_words("C6-7"):
        insert(row)
    author = newest.version.by
    people = [author, newest.by, *superiors_of(author)]
    tell(people, DOWN, item=item, key=f"down:{row.pk}", clause="C6-7", by=by, at=at, reason=text)
    _accuse(row, newest, at)
    return row


def case_key(row: Takedown) -> str:
    """The key of the case that a takedown opens."""
    return f"takedown:{row.pk}"


def _accuse(row: Takedown, newest: Publication, at: datetime) -> None:
    version = newest.version
    subject = version.by if version.by.is_active and version.by_id != row.by_id else None
    facts = {
        "title": version.title, "version": version.number, "reason": row.reason,
        "published_by": newest.by.name, "link": f"{link(row.item_id)}?version={version.number}",
        "evidence": "content", "_takedown": row.pk,
    }  # fmt: skip
    open_case(
        key=case_key(row), clause="C6-7", subject=subject, title=CASE, facts=facts,
        by=row.by, at=at,
    )  # fmt: skip


def superiors_of(person: Employee) -> list[Employee]:
    """The nearest superior of a person, if there is one."""
    return list(Employee.objects.filter(pk__in=superior_ids(person.pk)[:1]))


@clause("C5-2")
def report_overdue(deadlines: list[Deadline], at: datetime) -> None:
    """Tell the editor, the nearest superior and the author, and open a case against the editor
    (handler of `PUBLISH`)."""
    for version in _versions(deadlines).values():
        owner = version.deadline.owner
        people = [owner, *(superiors_of(owner) if owner else []), version.by]
        key = f"overdue:{version.number}"
        tell(people, OVERDUE, item=version.item, key=key, clause="C5-2", at=at)
        facts = {"title": version.title, "due": until_text(version.deadline.due_at)}
        facts["link"] = f"{link(version.item_id)}?version={version.number}"
        open_case(
            key=f"content-late:{version.deadline_id}", clause="C5-2", subject=owner, title=LATE,
            facts=facts, by=None, at=at,
        )  # fmt: skip


def _versions(deadlines: list[Deadline]) -> dict[int, Version]:
    rows = Version.objects.filter(deadline__in=deadlines)
    return {row.deadline_id: row for row in rows.select_related("item", "by", "deadline__owner")}


def links_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: where the version is published."""
    found = {pk: link(row.item_id) for pk, row in _versions(deadlines).items()}
    return {row.pk: found.get(row.pk, "/content/") for row in deadlines}


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """By id of the deadline: the title that waits to be published."""
    return {pk: row.title for pk, row in _versions(deadlines).items()}
