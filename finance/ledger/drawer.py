"""The drawer at the end of a day: counted by the cashier, checked by a second person, reported."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.ledger.access import allow
from finance.ledger.differences import book_difference
from finance.ledger.figures import book_of_day, days_to_count
from finance.ledger.models import CashCheck, CashCount
from finance.ledger.refusals import in_words
from finance.ledger.rules import NOTES, REPORT, TELLING
from finance.ledger.wording import yuan
from hr.people.selectors import holders
from regulations.binding.rows import insert
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

COUNTED = gettext_noop(
    "Cash report of %(day)s: opening %(opening)s, in %(taken)s, out %(paid)s, counted %(counted)s."
)
DIFFERS = gettext_noop(
    "Cash report of %(day)s: counted %(counted)s, the book says %(book)s. %(explanation)s"
)


@clause("A7.1-2")
@transaction.atomic
def count_drawer(
    *, day: date, notes: Mapping[str, int], explanation: str = "", by, at: datetime
) -> CashCount:
    """Report a day: the drawer counted note by note against the book.

    `notes`: pieces by face value in yuan, of `rules.NOTES`. Told to the chief accountant. Refused:
    a day to come, an earlier day that is not counted yet, a difference without an explanation
    that tells something.
    """
    allow(by, "ledger.count_drawer")
    if day > day_of(at):
        raise ValidationError(_("This day has not come yet."), code="A7.1-2")
    pieces = _pieces(notes)
    _check_order(day)
    _check_explained(day, pieces, explanation)
    count = CashCount(
        day=day, by=by, notes=pieces, counted=Decimal(0), explanation=explanation.strip(), at=at
    )
    with in_words():
        insert(count)
    count.refresh_from_db()
    deadline = Deadline.objects.filter(kind=REPORT, key=day.isoformat()).first()
    meet_deadline(deadline_id=deadline and deadline.pk, by=by, at=at)
    notify(recipients=holders("chief_accountant"), message=_report(count), at=at)
    return count


def _check_order(day: date) -> None:
    earlier = [each for each in days_to_count() if each < day]
    if earlier:
        raise ValidationError(
            _("An earlier day of the drawer is not counted yet: %(day)s comes first."),
            params={"day": earlier[0].isoformat()},
            code="A7.1-2",
        )


def _check_explained(day: date, pieces: Mapping[str, int], explanation: str) -> None:
    book = book_of_day(day)
    counted = sum((Decimal(face) * count for face, count in pieces.items()), Decimal(0))
    if counted != book and len(explanation.strip()) < TELLING:
        raise ValidationError(
            _(
                "Explain the difference between book and count in six characters at least: the "
                "book says %(book)s, counted are %(counted)s."
            ),
            params={"book": yuan(book), "counted": yuan(counted)},
            code="A7.1-3",
        )


def _pieces(notes: Mapping[str, int]) -> dict[str, int]:
    for face, pieces in notes.items():
        if face not in NOTES or not isinstance(pieces, int) or not 0 <= pieces < 1_000_000:
            raise ValidationError(
                _("%(face)s yuan: %(pieces)s is no number of pieces."),
                params={"face": face, "pieces": pieces},
                code="A7.1-2",
            )
    return {face: pieces for face, pieces in notes.items() if pieces}


def _report(count: CashCount) -> Message:
    return Message(
        key=f"cash:{count.pk}",
        text=DIFFERS if count.difference else COUNTED,
        params={
            "day": count.day.isoformat(),
            "opening": yuan(count.opening),
            "taken": yuan(count.receipts),
            "paid": yuan(count.payments),
            "counted": yuan(count.counted),
            "book": yuan(count.book),
            "explanation": count.explanation,
        },
        url=f"/books/drawer/{count.day.isoformat()}/",
        clause="A7.1-2",
    )


@clause("A7.1-2", "A7.1-3")
@transaction.atomic
def check_count(*, count_id: int, note: str = "", by, at: datetime) -> CashCheck:
    """A second person signs a count of the drawer; refused to who counted, and a second time.

    A difference is booked with the signature, so that the book says what was counted.
    """
    allow(by, "ledger.check_count")
    check = CashCheck(count_id=count_id, by=by, note=note.strip(), at=at)
    with in_words():
        insert(check)
    book_difference(CashCount.objects.select_related("by").get(pk=count_id), at=at)
    return check
