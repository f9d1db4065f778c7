"""What the gates of the database refuse, said to a person."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
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
}  # fmt: skip


@contextmanager
def in_words():
    """Run one write; what the database refuses becomes a ValidationError with its clause."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        said = error.__cause__.diag
        words, code = WORDS.get(said.constraint_name, (said.message_primary, "A7.1-1"))
        raise ValidationError(words, code=code) from error
