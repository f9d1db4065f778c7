"""A consent by phone that its giver denies: taken back, so that it is decided anew."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulations.approvals import registry, rounds, selectors
from regulations.approvals.models import Approval, Step
from regulations.approvals.rules import Ending, Seated, Stage, State, StepKind
from regulations.approvals.services import document_of
from regulations.notices.services import notify
from regulations.rulebook import clause

DENIED = gettext_noop("the consent by phone is denied")
REOPENED = gettext_noop(
    "%(person)s took the denied consent by phone back, it is decided anew: %(matter)s"
)


@clause("A7.2-1")
@transaction.atomic
def take_consent_back(*, approval_id: int, by, at: datetime) -> Approval:
    """Begin a new round of a request whose consent by phone is denied (A7.2-1).

    No word is changed: the same steps are decided once more. Refused where nothing is denied, and
    where what was settled by it cannot be taken back. Raises PermissionDenied for who is neither
    the giver nor above them.
    """
    approval = Approval.objects.select_for_update().get(pk=approval_id)
    denied = selectors.denied_consents(approval)
    if not denied:
        raise ValidationError(_("No consent to this request is denied."), code=approval.clause)
    if not selectors.may_take_back(approval, by):
        raise PermissionDenied(
            _("Who is said to have consented takes it back, or whoever stands above them.")
        )
    was_settled, steps = approval.state == State.APPROVED, rounds.steps_of(approval)
    rounds.note_end(approval, Ending.TAKEN_BACK, by=by, at=at)
    rounds.close_round(steps, State.RETURNED, DENIED, at)
    _begin_anew(approval, at)
    document = document_of(approval)
    if was_settled:
        _reopen(approval, document, by, at)
    rounds.start_round(approval, document, _seats(steps), at)
    _tell(approval, {approval.asker_id, *(each.recorded_by_id for each in denied)}, by, at)
    return approval


def _begin_anew(approval: Approval, at: datetime) -> None:
    approval.round += 1
    approval.state, approval.ended_at, approval.doubted_at = State.PENDING, None, None
    # It was asked in time: what is late by the denial alone may still be decided.
    if approval.latest_at and approval.latest_at <= at:
        approval.latest_at = None
    approval.save(update_fields=["round", "state", "ended_at", "doubted_at", "latest_at"])


def _reopen(approval: Approval, document, by, at: datetime) -> None:
    reopen = registry.kind(approval.kind).reopen
    if reopen is None:
        raise ValidationError(
            _("What this settled stands: it is undone where the document is."), code=approval.clause
        )
    reopen(document, by, at)


def _seats(steps: Iterable[Step]) -> list[Seated]:
    """The steps of a round with their people, to be gone through once more."""
    return [
        Seated(Stage("", step.title, StepKind(step.kind)), tuple(step.people)) for step in steps
    ]


def _tell(approval: Approval, people: set[int], by, at: datetime) -> None:
    notice = rounds.message(approval, REOPENED, key=f"reopened:{approval.round}", person=by.name)
    found = get_user_model().objects.filter(pk__in=people - {by.pk}, is_active=True)
    notify(recipients=found, message=notice, at=at)
