"""What the gates of the database refuse, said to a person."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

# Constraint of the refusal → what it says, and the clause.
WORDS = {
    "purse_not_below_zero": (
        _("There is not so much money: neither a group nor the company pays with what it has not."),
        "A7.3-2",
    ),
    "month_is_open": (_("This month is closed; it is put right in an open one."), "A7.1-3"),
    "money_moves_in_its_month": (
        _("The voucher belongs to another month: drop it and prepare it anew."), "A7.1-3",
    ),
    "drawer_is_open": (_("The drawer of that day is counted already."), "A7.1-2"),
    "money_and_books_apart": (
        _("Money and books are in different hands: who moved the money does not post it."),
        "A7.1-2",
    ),
    "difference_is_explained": (_("Explain the difference between book and count."), "A7.1-3"),
    "ledger_movement_entry_id_key": (_("The money of this voucher has moved already."), "A7.1-1"),
    "ledger_posting_entry_id_key": (_("This voucher is posted already."), "A7.1-1"),
    "ledger_dropping_entry_id_key": (_("This voucher was dropped already."), "A7.1-1"),
    "ledger_cashcount_day_key": (_("The drawer of that day is counted already."), "A7.1-2"),
    "ledger_cashcheck_count_id_key": (_("This count is checked already."), "A7.1-2"),
    "ledger_closing_period_id_key": (_("This month is closed already."), "A7.1-3"),
    "two_lines": (_("A voucher has at least two lines."), "A7.1-1"),
    "one_group": (
        _("The money of one group is for that group alone: this touches two."), "A7.3-2",
    ),
    "in_balance": (_("Debit and credit of the voucher differ."), "A7.1-1"),
    "not_dropped": (_("This voucher was dropped."), "A7.1-1"),
    "reverses_posted": (_("Only what is posted is reversed; this is dropped instead."), "A7.1-1"),
    "mirrors": (_("A reversal mirrors what it reverses, line by line."), "A7.1-1"),
    "reversed_once": (_("This voucher has been reversed already."), "A7.1-1"),
    "reverses_its_document": (
        _("A reversal belongs to the document of the voucher it reverses."), "A7.1-1",
    ),
    "moves_money": (_("This voucher moves no money: it is posted as it is."), "A7.1-1"),
    "money_first": (_("The money of this voucher has not moved yet."), "A7.1-2"),
    "nothing_done": (_("This voucher binds: it is reversed, not dropped."), "A7.1-1"),
    "dropped_by_the_other": (
        _(
            "Who prepared the reversal of a document does not drop it: of cashier and chief "
            "accountant the other one does."
        ),
        "A7.1-2",
    ),
    "days_in_order": (_("An earlier day of the drawer is not counted yet."), "A7.1-2"),
    "drawer_counted_once": (_("The drawer of that day is counted already."), "A7.1-2"),
    "second_person": (_("A second person checks the count."), "A7.1-2"),
    "month_is_over": (_("The month is not over."), "A7.1-3"),
    "months_in_order": (_("An earlier month is still open."), "A7.1-3"),
    "all_posted": (_("A voucher of the month is neither posted nor dropped."), "A7.1-3"),
    "all_counted": (_("A day of the drawer is not counted and checked."), "A7.1-3"),
    "all_reconciled": (_("A bank account is not reconciled."), "A7.1-3"),
    "banks_are_signed": (
        _("Bank and book differ, and no second person has signed it."), "A7.1-3",
    ),
    "difference_says_why": (
        _("Say in a few words why bank and book differ: six characters at least."), "A7.1-3",
    ),
    "count_says_why": (
        _("Say in a few words why drawer and book differ: six characters at least."), "A7.1-3",
    ),
    "bank_by_second_person": (
        _("A second person checks the bank: the chief accountant."), "A7.1-2",
    ),
    "bank_differs": (_("Bank and book agree: nothing is to be signed."), "A7.1-3"),
    "bank_by_cashier": (_("The cashier enters what the bank says."), "A7.1-3"),
    "ledger_bankcheck_reconciliation_id_key": (_("This is checked already."), "A7.1-3"),
    "months_in_a_row": (
        _("The books know no such month: they follow each other from the first without a gap."),
        "A7.1-3",
    ),
    "not_ahead": (_("This day has not come yet."), "A7.1-1"),
    "kind_of_its_lines": (_("The kind of a voucher follows from its lines."), "A7.1-1"),
    "group_by_its_tour": (
        _("The money of a group moves with the documents of its tour alone."), "A7.3-2",
    ),
    "source_is_known": (_("The books know no such document."), "A7.1-1"),
    "consent_before_money": (
        _("The consent of chief accountant and general manager is missing."), "A7.2-1",
    ),
    "decided_or_moves": (
        _("Who said their word on this does not move its money: another person does."), "A7.1-2",
    ),
    "difference_as_signed": (_("This is not the difference of a signed count."), "A7.1-3"),
    "moved_by_cashier": (_("The cashier moves the money."), "A7.1-2"),
    "counted_by_cashier": (_("The cashier counts the drawer."), "A7.1-2"),
    "posted_by_another": (_("Who prepared a voucher does not post it."), "A7.1-2"),
    "posted_by_accountant": (_("The chief accountant posts."), "A7.1-2"),
    "notes_are_known": (_("These are no notes and coins."), "A7.1-2"),
    "statement_of_its_month": (
        _("The statement is not what the vouchers of its month come to."), "A7.1-3",
    ),
    "closed_by_both": (_("Chief accountant and cashier close a month together."), "A7.1-3"),
    "entry_in_its_month": (_("The voucher's day lies in another month."), "A7.1-1"),
}  # fmt: skip


@contextmanager
def in_words():
    """What the database refuses becomes a ValidationError with its clause.

    Around one write in an atomic block of the caller's, which is rolled back by the refusal.
    """
    try:
        yield
    except IntegrityError as error:
        said = error.__cause__.diag
        words, code = WORDS.get(said.constraint_name, (said.message_primary, "A7.1-1"))
        raise ValidationError(words, code=code) from error
