"""Consent by phone: a second person writes it down, its giver confirms it within a deadline."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulations.approvals import registry, rounds
from regulations.approvals.models import Approval, Decision, PhoneConfirmation
from regulations.approvals.rules import StepKind, Verdict
from regulations.approvals.services import document_of, lock_step, say
from regulations.deadlines.models import Deadline
from regulations.deadlines.registry import superiors
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.notices.services import notify
from regulations.rulebook import clause

# The deadline of a consent that its giver has not confirmed yet.
PHONE = "approvals.phone"
TO_CONFIRM = gettext_noop("Confirm your consent by phone, written down by %(person)s: %(matter)s")
DENIED = gettext_noop("%(person)s denies the consent by phone: %(matter)s. %(comment)s")


@clause("A7.2-1")
@transaction.atomic
def record_phone_consent(*, step_id: int, giver, comment: str, by, at: datetime) -> Approval:
    """Write down that `giver` consented by phone; `by` heard it, `comment` says how (A7.2-1).

    Refused where the kind knows no consent by phone, for a step that is not theirs, by anyone
    whom it benefits, by whose note of such a consent was denied here, and while its giver is here.
    Raises PermissionDenied without the right to write it down.
    """
    step, approval = lock_step(step_id)
    kind = registry.kind(approval.kind)
    if kind.phone is None or step.kind != StepKind.DECIDE:
        raise ValidationError(_("Nobody consents to this by phone."), code=approval.clause)
    if not kind.is_heard_by(by):
        raise PermissionDenied(_("Your position does not write down consents by phone."))
    if by.pk in (giver.pk, *approval.barred):
        raise ValidationError(
            _("A second person, whom it does not benefit, writes the consent down."),
            code=approval.clause,
        )
    if has_been_denied(approval, by):
        raise ValidationError(
            _("A consent that you wrote down here was denied: somebody else writes the next one."),
            code=approval.clause,
        )
    if giver.pk not in step.people:
        raise PermissionDenied(_("This step is not theirs to decide."))
    here = kind.present(giver, at)
    if here:
        raise ValidationError(here, code=approval.clause)
    if not comment.strip():
        raise ValidationError(_("Say when and how the consent was given."), code=approval.clause)
    say(
        step,
        approval,
        verdict=Verdict.APPROVED,
        comment=comment,
        by=giver,
        principal=giver.pk,
        recorded_by=by,
        at=at,
    )
    _ask_to_confirm(step, approval, kind.phone(at), giver, by, at)
    return approval


def has_been_denied(approval: Approval, by) -> bool:
    """Whether a consent to this request that a person wrote down was denied by its giver."""
    return approval.decisions.filter(recorded_by=by, confirmation__agrees=False).exists()


def _ask_to_confirm(step, approval, terms: registry.PhoneTerms, giver, by, at: datetime) -> None:
    decision = Decision.objects.get(step=step)
    start_deadline(
        kind=PHONE,
        key=str(decision.pk),
        clause=terms.clause,
        version=terms.version,
        owner=giver,
        starts_at=at,
        due_at=at + terms.within,
    )
    notice = rounds.message(approval, TO_CONFIRM, key=f"phone:{decision.pk}", person=by.name)
    notify(recipients=[giver], message=notice, at=at)


@clause("A7.2-1")
@transaction.atomic
def confirm_phone_consent(
    *, decision_id: int, agrees: bool, comment: str = "", by, at: datetime
) -> PhoneConfirmation:
    """The giver says whether the consent written down was theirs, once (A7.2-1).

    A denial needs a reason and goes to whoever wrote it down, the asker, and the superiors of all
    three; the request is in doubt until the consent is taken back (`doubts.take_consent_back`).
    """
    decision = Decision.objects.select_related("approval__asker", "recorded_by").get(pk=decision_id)
    approval = Approval.objects.select_for_update().get(pk=decision.approval_id)
    if decision.recorded_by_id is None or decision.by_id != by.pk:
        raise PermissionDenied(_("Only who is said to have consented confirms it."))
    if PhoneConfirmation.objects.filter(decision=decision).exists():
        raise ValidationError(_("This has been answered already."), code=approval.clause)
    if not agrees and not comment.strip():
        raise ValidationError(_("Give the reason."), code=approval.clause)
    confirmation = PhoneConfirmation.objects.create(
        decision=decision, agrees=agrees, comment=comment.strip(), by=by, at=at
    )
    deadline = Deadline.objects.get(kind=PHONE, key=str(decision.pk))
    meet_deadline(deadline_id=deadline.pk, by=by, at=at)
    if not agrees:
        if decision.round == approval.round:
            _doubt(approval, by, at)
        _tell_denial(decision, approval, comment.strip(), by, at)
    return confirmation


def _doubt(approval: Approval, by, at: datetime) -> None:
    approval.doubted_at = at
    approval.save(update_fields=["doubted_at"])
    deny = registry.kind(approval.kind).deny
    if deny is not None:
        deny(document_of(approval), by, at)


def _tell_denial(decision, approval, comment: str, by, at: datetime) -> None:
    people = {decision.recorded_by_id, approval.asker_id, by.pk}
    people |= {up for each in list(people) for up in superiors(each)}
    notice = rounds.message(
        approval, DENIED, key=f"denied:{decision.pk}", person=by.name, comment=comment
    )
    found = get_user_model().objects.filter(pk__in=people - {by.pk}, is_active=True)
    notify(recipients=found, message=notice, at=at)
