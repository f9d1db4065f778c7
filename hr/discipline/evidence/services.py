"""The verb of evidence: add a file to a case."""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.discipline.evidence.models import Evidence
from hr.discipline.evidence.rules import MOST_FILES
from hr.discipline.letters import tell
from hr.discipline.models import Case
from hr.discipline.rules import Step
from hr.discipline.selectors import cases_of, concerned_ids
from hr.discipline.services import check_step, lock_case
from hr.people.models import Employee
from hr.people.selectors import allowed
from regulations.uploads import check_file, plain_name

ADDED = gettext_noop("%(person)s added evidence to a case: %(matter)s")


@transaction.atomic
def add_evidence(
    *, case_id: int, name: str, content: bytes, note: str, by, at: datetime
) -> Evidence:
    """Add a file to a case, for or against: by anybody who sees it, while it is undecided, an
    objection waits or a dismissal was returned. Nobody changes it afterwards.

    Refused: what is no PDF, picture, text or .xlsx file, larger than LARGEST_FILE, the same file
    twice, more than MOST_FILES. Raises PermissionDenied for who does not see the case.
    """
    case = lock_case(case_id)
    if not cases_of(by).filter(pk=case.pk).exists():
        raise PermissionDenied(_("This case is not yours to see."))
    check_step(case, Step.PROVE)
    kind = check_file(name=name, content=content, clause=case.clause)
    digest = hashlib.sha256(content).hexdigest()
    _check_place(case, digest)
    if not note.strip():
        raise ValidationError(_("Say what the file shows."), code=case.clause)
    row = Evidence.objects.create(
        case=case,
        name=plain_name(name),
        media=kind.media,
        size=len(content),
        sha256=digest,
        content=content,
        note=note.strip(),
        by=by,
        at=at,
    )
    _tell(row)
    return row


def _check_place(case: Case, digest: str) -> None:
    """Refuse a file that is in the case already, and one too many."""
    given = Evidence.objects.filter(case=case)
    if given.filter(sha256=digest).exists():
        raise ValidationError(_("This file is in the case already."), code=case.clause)
    if given.count() >= MOST_FILES:
        raise ValidationError(
            _("A case holds %(count)s files at most."),
            params={"count": MOST_FILES},
            code=case.clause,
        )


def _tell(row: Evidence) -> None:
    """Tell whom the case concerns, who opened it and who may decide it."""
    case, by = row.case, row.by
    people = [*Employee.objects.filter(pk__in=concerned_ids(case)), case.opened_by]
    people += allowed("discipline.decide_case")
    tell(people, ADDED, case=case, key=f"evidence:{row.pk}", by=by, at=row.at, person=by.name)
