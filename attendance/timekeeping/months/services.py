"""The verbs of sheets: ask everybody, confirm or object, answer an objection."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.selectors import employed_between
from attendance.timekeeping.judging.services import lock_of
from attendance.timekeeping.months.calendar import month_page
from attendance.timekeeping.months.models import SheetAnswer, SheetCall, SheetWord
from attendance.timekeeping.months.rules import (
    CLAUSE,
    Word,
    fault_of_closing,
    fault_of_word,
    last_of,
)
from attendance.timekeeping.months.selectors import (
    CLOSES,
    call_of,
    closed_months,
    newest_words,
    standing_of,
)
from hr.people.selectors import allowed
from regulations.notices.services import Message, notify, send_notices
from regulations.rulebook import clause

ASKED = gettext_noop("Look at your attendance of %(month)s and confirm it, or object.")
OBJECTED = gettext_noop("%(person)s objects to their attendance of %(month)s.")
ANSWERED = gettext_noop("Your objection to your attendance of %(month)s was answered.")


def address_of(person, month: date) -> str:
    """Where a person's month is looked at."""
    return f"/attendance/months/{month:%Y-%m}/{person.number}/"


def lock_month(month: date) -> None:
    """Keep everybody from judging or closing a month until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [lock_of(month)])


@clause("A2.1-1")
@transaction.atomic
def call_sheets(*, month: date, by, at: datetime) -> SheetCall:
    """Ask everybody who worked here in a month to confirm their sheet, once; each is told.

    Refused for a month that cannot be closed, and the second time.
    """
    check_closer(by)
    lock_month(month)
    fault = fault_of_closing(standing_of(month, at))
    if fault is None and call_of(month):
        fault = _("Everybody has been asked already.")
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    call = SheetCall.objects.create(month=month, by=by, at=at)
    people = employed_between(month, last_of(month)).filter(is_active=True)
    send_notices(
        notices=[
            (person, letter_of(person, month, f"sheet:{month:%Y-%m}", ASKED)) for person in people
        ],
        at=at,
    )
    return call


def check_closer(by) -> None:
    """Raise PermissionDenied for who may not close months; the command line may."""
    if by is not None and not by.has_perm(CLOSES):
        raise PermissionDenied(_("Your position does not close months."))


def letter_of(person, month: date, key: str, text: str, /, **params) -> Message:
    """A message about a person's sheet, with the way to it."""
    params = {"month": f"{month:%Y-%m}"} | params
    url = address_of(person, month)
    return Message(key=key, text=text, params=params, url=url, clause=CLAUSE)


@transaction.atomic
def say_of_sheet(*, person, month: date, word: Word, text: str = "", by, at: datetime) -> SheetWord:
    """Confirm one's own sheet of a month as it stands now, or object with the reason.

    Whoever closes months is told of an objection. Refused for others' sheets, before everybody
    was asked, in a closed month, an objection without a reason.
    """
    lock_month(month)
    fault = fault_of_word(
        is_called=call_of(month) is not None,
        is_closed=bool(closed_months([month])),
        is_own=by.pk == person.pk,
    )
    if fault is None and word == Word.OBJECTED and not text.strip():
        fault = _("Give the reason.")
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    said = SheetWord.objects.create(
        person=person,
        month=month,
        word=word,
        text=text.strip(),
        fingerprint=month_page(person, month, at).fingerprint,
        at=at,
    )
    if word == Word.OBJECTED:
        message = letter_of(person, month, f"sheet-word:{said.pk}", OBJECTED, person=person.name)
        notify(recipients=allowed(CLOSES).exclude(pk=person.pk), message=message, at=at)
    return said


@transaction.atomic
def answer_objection(*, person, month: date, text: str, by, at: datetime) -> SheetAnswer:
    """Answer the objection against a sheet that waits; the person is told.

    Refused: one's own, what was answered, taken back or never said, without words.
    """
    check_closer(by)
    lock_month(month)
    said = newest_words(month, [person.pk]).get(person.pk)
    fault = None
    if said is None or said.word != Word.OBJECTED or hasattr(said, "answer"):
        fault = _("No objection waits for an answer here.")
    elif by.pk == person.pk:
        fault = _("Nobody answers their own objection.")
    elif not text.strip():
        fault = _("Write the answer.")
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    answer = SheetAnswer.objects.create(objection=said, text=text.strip(), by=by, at=at)
    message = letter_of(person, month, f"sheet-answer:{answer.pk}", ANSWERED)
    notify(recipients=[person], message=message, at=at)
    return answer
