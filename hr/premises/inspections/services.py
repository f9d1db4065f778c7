"""The verbs of hygiene: call a clean-up, note who joined, inspect."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.premises.inspections import rules
from hr.premises.inspections.models import CleanUp, CleanUpEnd, Inspection, Joined
from hr.premises.inspections.rules import Presence
from hr.premises.inspections.selectors import concerned_by, invited
from hr.premises.letters import tell, watchers
from hr.premises.photos import keep_photo
from hr.premises.rules import check
from regulations.binding.refused import in_words
from regulations.binding.rows import insert_once
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

RIGHT = "premises.inspect"
PAGE = "/premises/inspections/"
CALLED = gettext_noop("Clean-up on %(day)s: %(title)s. Everybody joins.")
OFF = gettext_noop("The clean-up on %(day)s is called off: %(title)s. %(reason)s")
MISSING = gettext_noop("It was noted that you did not join the clean-up on %(day)s: %(title)s.")
BEHIND = gettext_noop("%(where)s got %(score)s points in an inspection, %(least)s are enough: "
                      "%(note)s")  # fmt: skip
WORDS = {
    "joined_once": (_("This person's part has been noted already."), ""),
    "cleanup_called_off": (_("This clean-up was called off."), ""),
    "cleanup_took_place": (_("It was noted who joined: it took place."), ""),
    "premises_cleanupend_cleanup_id_key": (_("This clean-up was called off."), ""),
    "premises_inspection_request_key": (_("This was sent already."), ""),
    "not_their_own": (_("Nobody inspects their own department."), ""),
    "inspector": (_("Your position does not inspect."), ""),
}


def _check_right(by) -> None:
    if not by.has_perm(RIGHT):
        raise PermissionDenied(_("Your position does not inspect."))


@clause("A4-2")
@transaction.atomic
def call_cleanup(
    *, title: str, day: date, department, by, at: datetime, request: UUID | None = None
) -> CleanUp:
    """Call a clean-up for everybody, or for one department; all of them are told.

    The same `request` calls once.
    """
    _check_right(by)
    check(rules.fault_of_cleanup(day, day_of(at)), "A4-2")
    request = request or uuid4()
    words = {"title": title.strip(), "day": day, "department": department}
    row = CleanUp(**words, by=by, at=at, request=request)
    if not insert_once(row):
        return CleanUp.objects.get(request=request, by=by)
    tell(
        invited(row), CALLED, key=f"cleanup:{row.pk}", clause="A4-2",
        url=f"/premises/cleanups/{row.pk}/", by=by, at=at, day=day.isoformat(), title=row.title,
    )  # fmt: skip
    return row


@clause("A4-2")
@transaction.atomic
def call_off(*, cleanup_id: int, reason: str, by, at: datetime) -> CleanUpEnd:
    """Call a clean-up off, with the reason: nobody is missing there; all of them are told."""
    _check_right(by)
    row = CleanUp.objects.get(pk=cleanup_id)
    check(None if reason.strip() else _("Give the reason."), "A4-2")
    with in_words("A4-2", WORDS):
        end = CleanUpEnd.objects.create(cleanup=row, reason=reason.strip(), by=by, at=at)
    tell(
        invited(row), OFF, key=f"cleanup-off:{row.pk}", clause="A4-2",
        url=f"/premises/cleanups/{row.pk}/", by=by, at=at, day=row.day.isoformat(),
        title=row.title, reason=end.reason,
    )  # fmt: skip
    return end


@clause("A4-2")
@transaction.atomic
def note_joined(
    *, cleanup_id: int, presences: Mapping[int, Presence], by, at: datetime
) -> list[Joined]:
    """Note who joined a clean-up, each person once; who is noted as missing is told."""
    _check_right(by)
    cleanup = CleanUp.objects.get(pk=cleanup_id)
    check(rules.fault_of_presence(cleanup.day, day_of(at)), "A4-2")
    people = invited(cleanup).in_bulk(presences)
    with in_words("A4-2", WORDS):
        rows = [
            Joined.objects.create(
                cleanup=cleanup, person=people[pk], presence=presence, by=by, at=at
            )
            for pk, presence in presences.items()
            if pk in people
        ]
    tell(
        [row.person for row in rows if row.presence == Presence.ABSENT], MISSING,
        key=f"missing:{cleanup.pk}", clause="A4-2", url=f"/premises/cleanups/{cleanup.pk}/",
        by=by, at=at, day=cleanup.day.isoformat(), title=cleanup.title,
    )  # fmt: skip
    return rows


@clause("A4-2")
@transaction.atomic
def inspect(
    *, department, area: str, score: int, note: str, photo: bytes | None, by, at: datetime,
    request: UUID | None = None,
) -> Inspection:  # fmt: skip
    """Write an inspection down; a score that is too low is told to whose department it is.

    The same `request` is written down once.
    """
    _check_right(by)
    request = request or uuid4()
    known = Inspection.objects.filter(request=request, by=by).first()
    if known:
        return known
    fault = rules.fault_of_inspection(
        score=score, own_department=by.department_id, area=area,
        department=department.pk if department else None,
    )  # fmt: skip
    check(fault, "A4-2")
    kept = keep_photo(photo, clause="A4-2", by=by, at=at)
    with in_words("A4-2", WORDS):
        row = Inspection.objects.create(
            department=department, area=area.strip(), score=score, note=note.strip(), photo=kept,
            by=by, at=at, request=request,
        )  # fmt: skip
    least = in_force("premises", at).params.pass_score
    if rules.is_behind(score, least):
        tell(
            [*concerned_by(row), *watchers()], BEHIND, key=f"behind:{row.pk}", clause="A4-2",
            url=PAGE, by=by, at=at, where=row.where, score=score, least=least, note=row.note,
        )  # fmt: skip
    return row
