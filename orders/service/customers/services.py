"""The verbs of customers: know them again, note, merge, report who is difficult."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.rules import initials
from hr.people.selectors import general_manager
from orders.service.customers.joining import known
from orders.service.customers.models import (
    Customer,
    CustomerKey,
    CustomerNote,
    Flag,
    FlagEnd,
    Merge,
    MergeUndone,
)
from orders.service.customers.rules import LEAD_CONFIRMS, KeyKind, Note, page_of, phone_key
from orders.service.customers.selectors import everybody_in
from orders.service.letters import leads, tell
from orders.service.rules import check, check_text
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Chain, Matter, ask_approval
from regulations.binding.refused import in_words
from regulations.rulebook import clause

FLAG = "service.flag"
WORK, LEADS = "service.work_ticket", "service.lead_service"
REPORTED = gettext_noop("%(customer)s is reported as a difficult customer: %(reason)s")
CONFIRMED = gettext_noop("The lead confirmed %(customer)s as a difficult customer.")
REFUSED = gettext_noop("The lead did not confirm %(customer)s as a difficult customer.")
LIFTED = gettext_noop("%(person)s took the mark off %(customer)s: %(reason)s")
WORDS = {
    "merged_by_person": (_("Your position does not include this step."), ""),
    "merged_once": (_("One of them was merged already. Look at the page again."), ""),
    "merge_of_two": (_("Name another customer."), ""),
    "undone_in_turn": (_("A later merge is to be taken back first."), ""),
    "service_mergeundone_merge_id_key": (_("This was taken back already."), ""),
    "flag_once": (_("This customer is reported already and waits for the lead."), ""),
    "flag_holds": (_("There is no mark to take off."), ""),
    "service_flagend_flag_id_key": (_("The mark was taken off already."), ""),
}


def _may(person, permission: str) -> None:
    if not person.has_perm(permission):
        raise PermissionDenied(_("Your position does not include this step."))


@clause("C10-1", "C10-2")
@transaction.atomic
def find_customer(*, name: str, phone: str, by, at: datetime) -> Customer:
    """The customer of a phone number, or one entered anew under this name.

    Without a number nobody is known again: two of the same name may be two people.
    """
    _may(by, WORK)
    key = phone_key(phone) if phone.strip() else None
    check(_("This is no phone number.") if phone.strip() and not key else None, "C10-2")
    found = known([key]).get(key) if key else None
    if found:
        return found.customer
    name = check_text(name or phone, "C10-2")[:100]
    row = Customer.objects.create(name=name, initials=initials(name)[:20], by=by, at=at)
    if key:
        with in_words("C10-2", {}):
            CustomerKey.objects.create(customer=row, first=row, kind=KeyKind.PHONE, value=key.value)
    return row


@clause("C10-1")
@transaction.atomic
def note_customer(*, customer_id: int, kind: Note, text: str, by, at: datetime) -> CustomerNote:
    """Note something of a customer: the first contact, a mark as prospect, anything else."""
    _may(by, WORK)
    row = standing(customer_id)
    return CustomerNote.objects.create(
        customer=row, kind=kind, text=check_text(text, "C10-1"), by=by, at=at
    )


def standing(customer_id: int) -> Customer:
    """The customer of a number, or who they were merged into."""
    row = Customer.objects.get(pk=customer_id)
    while row.into_id:
        row = row.into
    return row


@clause("C10-6")
@transaction.atomic
def merge_customers(*, kept_id: int, gone_id: int, reason: str, by, at: datetime) -> Merge:
    """Say that two are one person: what the second is known by is the first's from now on."""
    _may(by, WORK)
    reason = check_text(reason, "C10-6")
    with in_words("C10-6", WORDS):
        return Merge.objects.create(
            kept_id=kept_id, gone_id=gone_id, reason=reason[:500], by=by, at=at
        )


@clause("C10-6")
@transaction.atomic
def undo_merge(*, merge_id: int, reason: str, by, at: datetime) -> MergeUndone:
    """Take a merge back; what came from the second is theirs again."""
    _may(by, WORK)
    reason = check_text(reason, "C10-6")
    with in_words("C10-6", WORDS):
        return MergeUndone.objects.create(merge_id=merge_id, reason=reason[:500], by=by, at=at)


@clause("C10-9")
@transaction.atomic
def report_difficult(*, customer_id: int, reason: str, by, at: datetime) -> Flag:
    """Report a customer as difficult; the service lead confirms it, then every order shows it."""
    _may(by, WORK)
    row = standing(customer_id)
    text = check_text(reason, "C10-9")
    check(_already(row), "C10-9")
    with in_words("C10-9", WORDS):
        flag = Flag.objects.create(customer=row, reason=text, by=by, at=at)
    matter = Matter(REPORTED, {"customer": row.name, "reason": text[:200]}, clause="C10-9")
    chain = Chain(LEAD_CONFIRMS, lambda _role: _who_confirms(by))
    ask_approval(kind=FLAG, document=flag, matter=matter, chain=chain, by=by, at=at)
    return flag


def _already(row: Customer) -> object:
    flags = Flag.objects.filter(customer__in=everybody_in(row))
    waiting = flags.filter(approval__state="pending").exists()
    holds = flags.filter(approval__state="approved", end=None).exists()
    if waiting:
        return _("This customer is reported already and waits for the lead.")
    return _("This customer is marked already.") if holds else None


def _who_confirms(by) -> list[int]:
    """Another lead than who reports, else the general manager."""
    others = [each.pk for each in leads() if each.pk != by.pk]
    head = general_manager()
    return others or ([head.pk] if head else [])


def settle_flag(document: Flag, outcome: Outcome, by, at: datetime) -> None:
    """What the lead decided (handler): whoever reported is told."""
    text = {Outcome.APPROVED: CONFIRMED, Outcome.REFUSED: REFUSED}.get(outcome)
    if text:
        row = document.customer
        tell(
            [document.by], text, key=f"flag:{document.pk}:{outcome}", clause="C10-9",
            url=page_of(row.pk), by=by, at=at, customer=row.name,
        )  # fmt: skip


@clause("C10-9")
@transaction.atomic
def take_mark_off(*, flag_id: int, reason: str, by, at: datetime) -> FlagEnd:
    """The lead takes a mark off again, with the reason."""
    _may(by, LEADS)
    text = check_text(reason, "C10-9")[:500]
    with in_words("C10-9", WORDS):
        end = FlagEnd.objects.create(flag_id=flag_id, reason=text, by=by, at=at)
    row = end.flag.customer
    tell(
        [end.flag.by], LIFTED, key=f"flag-end:{flag_id}", clause="C10-9", url=page_of(row.pk),
        by=by, at=at, customer=row.name, person=by.name, reason=text,
    )  # fmt: skip
    return end
