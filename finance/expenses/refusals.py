"""What the gates of the database refuse, said to a person."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

# Constraint of the refusal → what it says, and the clause.
WORDS = {
    "budget_not_exceeded": (
        _("The budget of the year does not allow this without a special consent."), "A7.1-2",
    ),
    "budget_by_general_manager": (_("The general manager sets the budget."), "A7.1-2"),
    "consent_comes_first": (_("Nothing is paid that was not approved beforehand."), "A7.2-1"),
    "claim_within_request": (_("A claim is at most what was approved."), "A7.2-1"),
    "claim_one_of_spending": (_("This request is claimed already."), "A7.2-1"),
    "invoice_used_once": (
        _("One of these invoices has been claimed already: an invoice is reimbursed once."),
        "A7.2-1",
    ),
    "red_reverses_own": (
        _("A red-letter invoice reverses one that you have claimed and that still counts."),
        "A7.2-1",
    ),
    "red_within_original": (_("More than the invoice itself cannot be reversed."), "A7.2-1"),
    "invoice_file_once": (_("One of these files has been handed in already."), "A7.2-1"),
    "invoice_checked_by_another": (_("A second person checks an invoice."), "A7.1-2"),
    "invoices_are_checked": (
        _("Every invoice is checked and found genuine before anything is paid."), "A7.1-2",
    ),
    "consent_is_denied": (
        _(
            "The consent by phone to this is denied: nothing is lent, claimed or paid before "
            "the general manager has taken it back and decided anew."
        ),
        "A7.2-1",
    ),
    "buys_or_pays": (
        _("You had a hand in this order yourself: somebody else pays it."), "A7.1-2",
    ),
    "expenses_payment_order_once": (_("This order is paid already."), "A3-4"),
    "invoice_of_an_order": (
        _(
            "One of these invoices was billed for an order of supplies: the company pays it to the "
            "supplier, nobody claims it."
        ),
        "A3-4",
    ),
    "hears_or_pays": (
        _("You wrote the consent by phone down yourself: somebody else pays on it."), "A7.2-1",
    ),
    "decides_or_pays": (_("You decided on this yourself: somebody else pays it."), "A7.1-2"),
    "invoice_not_ahead": (_("The day of an invoice is none that is still to come."), "A7.2-1"),
    "business_beforehand": (
        _(
            "An invoice is older than the consent: business spending is consented to beforehand, "
            "else it is not reimbursed."
        ),
        "A7.4-1",
    ),
    "hands_out_to_another": (
        _("Nobody hands money to themselves: the chief accountant releases it first."), "A7.1-2",
    ),
    "expenses_release_spending_id_key": (_("This is released already."), "A7.1-2"),
    "books_its_document_alone": (
        _("A voucher books what its document is about, and nothing beside it."), "A7.1-1",
    ),
    "undone_money_first": (
        _(
            "A voucher of this is being reversed and its money has not come back: the reversal is "
            "carried out first, or dropped."
        ),
        "A7.1-2",
    ),
    "not_beyond_the_original": (
        _("An invoice carries no more than its electronic original says."), "A7.2-1",
    ),
    "advance_one_open": (
        _("An earlier advance is not settled yet: no new one is paid before it is."), "A7.2-3",
    ),
    "advance_once_of_request": (
        _("The advance of this request is paid already."), "A7.2-1",
    ),
    "expenses_payment_claim_id_key": (_("This is paid already."), "A7.2-1"),
    "expenses_payment_run_id_key": (_("This is paid already."), "A7.2-1"),
    "expenses_payment_advance_id_key": (_("This advance is settled already."), "A7.2-3"),
    "overrun_once_of_spending": (_("A special consent is asked for already."), "A7.1-2"),
    "overrun_once_of_run": (_("A special consent is asked for already."), "A7.1-2"),
    "run_once_a_month": (_("There is a run of this month already."), "A7.5-1"),
}  # fmt: skip


@contextmanager
def in_words(ref: str = "A7.2-1"):
    """Run one write; what the database refuses becomes a ValidationError with its clause.

    `ref` is named where the refusal has no clause of its own.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        said = error.__cause__.diag
        words, code = WORDS.get(said.constraint_name, (said.message_primary, ref))
        raise ValidationError(words, code=code) from error
