"""The verbs of what was found: report it, hand it in, claim it, hand it over."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.selectors import allowed
from hr.premises.found import rules
from hr.premises.found.models import FoundStep, FoundThing
from hr.premises.found.rules import Step
from hr.premises.found.selectors import KEEP, claimed_by, state_of, things
from hr.premises.letters import CLOCK, above, tell, watchers
from hr.premises.photos import keep_photo
from hr.premises.rules import check
from regulations.binding.refused import in_words
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.notices.sayings import in_each_language
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force

HAND_IN = "premises.hand_in"
CLAUSE = "A1.3-5"
FOUND = gettext_noop("%(person)s found something to be handed in by %(due)s: %(what)s, %(place)s")
MOVED = gettext_noop("%(what)s: %(step)s, by %(person)s")
LATE = gettext_noop("%(person)s found this and did not hand it in by %(due)s: %(what)s")
WORDS = {
    "premises_foundthing_request_key": (_("This was sent already."), ""),
    "found_step": (_("This cannot be done with it any more, or not yet."), ""),
    "kept_by_office": (_("The office takes it in, keeps it and hands it over."), ""),
    "handed_over_by_another": (
        _("You wrote the claim down: somebody else of the office hands it over."),
        "",
    ),
    "taken_in_by_another": (_("Somebody else of the office takes in what you found."), ""),
}


@clause("A1.3-5")
@transaction.atomic
def report_found(
    *, what: str, place: str, photo: bytes | None, by, at: datetime, request: UUID | None = None
) -> FoundThing:
    """Report a thing found; the clock for handing it in starts, the office is told.

    The same `request` reports once.
    """
    request = request or uuid4()
    known = FoundThing.objects.filter(request=request, by=by).first()
    if known:
        return known
    held = in_force("premises", at)
    kept = keep_photo(photo, clause=CLAUSE, by=by, at=at)
    words = {"what": what.strip(), "place": place.strip(), "photo": kept}
    with in_words(CLAUSE, WORDS):
        row = FoundThing.objects.create(**words, by=by, at=at, request=request)
    due_at = at + timedelta(hours=held.params.hand_in_hours)
    start_deadline(
        kind=HAND_IN, key=str(row.pk), clause=CLAUSE, version=held.version, owner=by,
        starts_at=at, due_at=due_at,
    )  # fmt: skip
    words = {"person": by.name, "due": until_text(due_at), "place": row.place}
    _tell(allowed(KEEP), FOUND, row, key="new", by=by, at=at, **words)
    return row


def _tell(people, text: str, row: FoundThing, *, key: str, by=None, at: datetime, **words) -> None:
    tell(
        people, text, key=f"found:{row.pk}:{key}", clause=CLAUSE,
        url=f"/premises/found/{row.pk}/", by=by, at=at, what=row.what, **words,
    )  # fmt: skip


@clause("A1.3-5")
@transaction.atomic
def move_found(
    *, thing_id: int, step: Step, claimant: str, note: str, by, at: datetime
) -> FoundStep:
    """Take the next step with a thing: taken in, claimed, handed over, left to the office."""
    thing = things().get(pk=thing_id)
    fault = rules.fault_of_step(
        step, state_of(thing), is_office=by.has_perm(KEEP), by=by.pk, finder=thing.by_id,
        claimed_by=claimed_by(thing), claimant=claimant, note=note,
    )  # fmt: skip
    check(fault, CLAUSE)
    with in_words(CLAUSE, WORDS):
        row = FoundStep.objects.create(
            thing=thing, step=step, claimant=claimant.strip(), note=note.strip(), by=by, at=at
        )
    if step == Step.HANDED_IN:
        clock = Deadline.objects.filter(kind=HAND_IN, key=str(thing.pk)).first()
        meet_deadline(deadline_id=clock.pk if clock else None, by=by, at=at)
    label = in_each_language(lambda: step.label)
    words = {"key": f"step:{row.pk}", "by": by, "at": at}
    _tell([thing.by, *allowed(KEEP)], MOVED, thing, step=label, person=by.name, **words)
    return row


@clause("A1.3-5")
def tell_late(deadlines: list[Deadline], at: datetime) -> None:
    """Something found was not handed in in time (handler of `HAND_IN`)."""
    rows = FoundThing.objects.select_related("by").in_bulk([int(each.key) for each in deadlines])
    for clock in deadlines:
        row = rows[int(clock.key)]
        tell(
            [row.by, *above(row.by_id)[:1], *watchers()], LATE, key=f"found-late:{row.pk}",
            clause=CLAUSE, url=link_of(clock), at=at, kind=CLOCK, person=row.by.name,
            due=until_text(clock.due_at), what=row.what,
        )  # fmt: skip


def link_of(clock: Deadline) -> str:
    """Where the clock leads."""
    return f"/premises/found/{clock.key}/"


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """What was found, by clock."""
    rows = FoundThing.objects.in_bulk([int(each.key) for each in deadlines])
    return {each.pk: rows[int(each.key)].what for each in deadlines}
