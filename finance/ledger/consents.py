"""Consents to vouchers by hand and to reversals by which money leaves or somebody owes again.

What is asked through a document of another room was consented to there. A voucher by hand has
none, and a reversal is another payment than the one that was consented to: chief accountant and
general manager look at it before its money moves, and before the document behind it is undone.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from finance.ledger import registry, rules
from finance.ledger.listing import voucher
from finance.ledger.models import Consent, Dropping, Entry
from finance.ledger.refusals import WORDS
from finance.ledger.rules import Book, Row
from finance.ledger.selectors import book_of, purse_of, rows_of, touches_group
from hr.people.models import Employee
from hr.people.selectors import allowed, holders
from regulations.approvals.models import Decision
from regulations.approvals.rules import Stage, State
from regulations.approvals.services import (
    Chain,
    Matter,
    ask_approval,
    drop_approval,
    withdraw_approval,
)
from regulations.binding.rows import insert
from regulations.notices.services import Message, notify
from regulations.rulebook import clause

KIND = "ledger.consent"
ASKED = gettext_noop("Voucher by hand over %(amount)s yuan: %(summary)s. %(reason)s")
REVERSAL = gettext_noop("Reversal over %(amount)s yuan: %(summary)s. %(reason)s")
GIVEN = gettext_noop("The voucher “%(summary)s” over %(amount)s yuan may be carried out.")
DROPPED = gettext_noop(
    "%(person)s dropped the voucher “%(summary)s” over %(amount)s yuan, to which you consented: "
    "%(reason)s"
)
REFUSED = gettext_noop("The consent was refused.")
OPEN = (State.PENDING, State.RETURNED)


@clause("A7.3-2", "A7.2-1")
def check_hand(rows: Sequence[Row], book: Book, reason: str) -> bool:
    """Whether a voucher by hand is consented to first; refused: group money, no reason given."""
    if touches_group(rows):
        raise ValidationError(
            gettext_lazy("The money of a group moves with the documents of its tour alone."),
            code="A7.3-2",
        )
    asks = rules.needs_consent(rows, book)
    if asks and not reason.strip():
        raise ValidationError(
            gettext_lazy(
                "Money leaves by this voucher, or it touches an account that a room keeps: say "
                "why, for the consent of chief accountant and general manager. What is spent by a "
                "request is paid with the request."
            ),
            code="A7.2-1",
        )
    return asks


def check_money(rows: Sequence[Row], book: Book) -> None:
    """Refuse to undo a document with money that is not there: it could not be carried out."""
    moved = [row for row in rows if book.money.get(row.account)]
    for (fund, account), amount in rules.changes(moved).items():
        if amount < 0 and purse_of(fund, account) + amount < 0:
            raise ValidationError(WORDS["purse_not_below_zero"][0], code="A7.3-2")


@clause("A7.2-1", "A7.1-2")
def ask_consent(*, entry: Entry, reason: str, by, at: datetime) -> Consent:
    """Lay a voucher before chief accountant and general manager, once, within a transaction."""
    known = Consent.objects.filter(entry=entry).first()
    if known:
        return known
    consent = Consent.objects.create(entry=entry, reason=reason.strip()[:200])
    amount = voucher(entry.pk).amount
    params = {
        "amount": f"{amount:,.2f}", "summary": entry.summary, "reason": consent.reason,
        "voucher": entry.pk,
    }  # fmt: skip
    others = Employee.objects.filter(pk__in=_find("chief_accountant")).exclude(pk=by.pk)
    chain = Chain(
        rules.consent_chain(has_other_accountant=others.exists()), _find, (entry.prepared_by_id,)
    )
    text = REVERSAL if entry.reverses_id else ASKED
    ref = "A7.3-2" if touches_group(rows_of(entry)) else "A7.2-1"
    matter = Matter(text, params, amount=amount, clause=ref)
    ask_approval(kind=KIND, document=consent, matter=matter, chain=chain, by=by, at=at)
    return consent


def _find(role: str) -> list[int]:
    return list(holders(role).values_list("pk", flat=True))


@clause("A7.2-1")
def settle_consent(document: Consent, outcome: State, by, at: datetime) -> None:
    """What follows from the word on a voucher (handler of `KIND`): approved, who carries it out is
    told; else the voucher is dropped. Refused: to approve the reversal of what is not undone."""
    rows = Entry.objects.select_related("prepared_by", "reverses")
    entry = rows.get(pk=document.entry_id)
    if outcome != State.APPROVED:
        if not Dropping.objects.filter(entry=entry).exists():
            dropped_by = by or entry.prepared_by
            insert(Dropping(entry=entry, by=dropped_by, reason=_(REFUSED), at=at))
        return
    _try_undoing(entry, at)
    found = voucher(entry.pk)
    next_step = "ledger.move_money" if found.moves_money else "ledger.post_entry"
    message = Message(
        key=f"cash:consent:{document.pk}", text=GIVEN, url=link_of(document), clause="A7.2-1",
        params={"summary": entry.summary, "amount": f"{found.amount:,.2f}"},
    )  # fmt: skip
    notify(recipients=allowed(next_step), message=message, at=at)


def _try_undoing(entry: Entry, at: datetime) -> None:
    if entry.reverses_id and registry.undo_of(entry.source):
        rows = rows_of(entry)
        check_money(rows, book_of(rows))
        registry.try_undo(entry, entry.prepared_by, at)


@clause("A7.1-2", "A7.2-1")
def check_given(entry: Entry) -> None:
    """Refuse to carry out what was asked for and is not consented to."""
    asked = Consent.objects.filter(entry=entry).exclude(approval__state=State.APPROVED)
    if asked.exists():
        words, ref = WORDS["consent_before_money"]
        raise ValidationError(words, code=ref)


def is_waiting(entry: Entry) -> bool:
    """Whether a voucher still waits for its consent."""
    return Consent.objects.filter(entry=entry, approval__state__in=OPEN).exists()


def withdraw_consent(entry: Entry, *, at: datetime) -> None:
    """Take back what is still asked of a voucher that comes to nothing."""
    waiting = Consent.objects.filter(entry=entry, approval__state__in=OPEN)
    for each in waiting.select_related("approval__asker"):
        words = {"by": each.approval.asker, "at": at, "is_dropped": True}
        withdraw_approval(approval_id=each.approval_id, **words)


@clause("A7.1-2")
def tell_dropped(dropping: Dropping) -> None:
    """Tell those who consented to a voucher that it came to nothing all the same."""
    consent = Consent.objects.filter(entry=dropping.entry, approval__state=State.APPROVED).first()
    if consent is None:
        return
    said = Decision.objects.filter(approval=consent.approval_id).exclude(by=dropping.by_id)
    entry, people = dropping.entry, Employee.objects.filter(pk__in=said.values("by"))
    message = Message(
        key=f"cash:dropped:{dropping.pk}", text=DROPPED, url=link_of(consent), clause="A7.1-2",
        params={
            "summary": entry.summary, "amount": f"{voucher(entry.pk).amount:,.2f}",
            "person": dropping.by.name, "reason": dropping.reason,
        },
    )  # fmt: skip
    notify(recipients=people, message=message, at=dropping.at)


@clause("A7.1-1")
def drop_consents(*, employee: Employee, last_day: date, by, at: datetime) -> None:
    """Let what somebody who leaves asked for come to nothing, with its vouchers."""
    mine = Consent.objects.filter(approval__asker=employee, approval__state__in=OPEN)
    for pk in list(mine.order_by("pk").values_list("approval", flat=True)):
        drop_approval(approval_id=pk, by=by, at=at)


def link_of(document: Consent) -> str:
    """Where a voucher is looked at."""
    return f"/books/vouchers/{document.entry_id}/"


def facts_of(document: Consent) -> Iterable[tuple[object, object]]:
    """What chief accountant and general manager read: the lines, whose hand, why."""
    entry = Entry.objects.select_related("prepared_by").get(pk=document.entry_id)
    lines = entry.lines.select_related("account", "fund").order_by("position")
    return [
        (_("Voucher"), f"{entry.get_kind_display()} {entry.day} {entry.summary}"),
        *_reversed(entry),
        (_("Sum"), f"{voucher(entry.pk).amount:,.2f}"),
        *(
            (_("Debit") if line.debit else _("Credit"),
             f"{line.account} · {line.fund} · {line.debit or line.credit:,.2f} {line.text}".strip())
            for line in lines
        ),
        (_("Reason"), document.reason),
        (_("Prepared by"), f"{entry.prepared_by.number} {entry.prepared_by.name}"),
    ]  # fmt: skip


def _reversed(entry: Entry) -> Iterable[tuple[object, object]]:
    """The voucher that would be undone, where it is about a reversal."""
    if entry.reverses_id:
        undone = voucher(entry.reverses_id)
        yield _("Reverses voucher"), f"{undone.number} {undone.day} {undone.summary}"


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """Every chain there is."""
    return [
        (
            gettext_lazy("a voucher by hand, or a reversal by which money leaves"),
            rules.consent_chain(has_other_accountant=True),
        ),
        (
            gettext_lazy("one of the chief accountant's own"),
            rules.consent_chain(has_other_accountant=False),
        ),
    ]
