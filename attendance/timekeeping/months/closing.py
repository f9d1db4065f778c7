"""Closing a month: what keeps it open, and what is frozen, proposed and told when it closes."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.selectors import employed_between, first_day, unjudged_days
from attendance.timekeeping.judging.services import judge_days
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.months.counting import months_of
from attendance.timekeeping.months.models import Adjustment, Closing, Sheet, SheetWord
from attendance.timekeeping.months.penalties import propose_adjusted, propose_penalties
from attendance.timekeeping.months.registry import blockers
from attendance.timekeeping.months.rules import (
    CLAUSE,
    Blocker,
    PersonMonth,
    Word,
    check_blockers,
    fault_of_closing,
    fingerprint,
    last_of,
    plain_sheet,
)
from attendance.timekeeping.months.selectors import (
    booked_in,
    call_of,
    newest_words,
    plain_adjustment,
    standing_of,
)
from attendance.timekeeping.months.services import check_closer, letter_of, lock_month
from attendance.timekeeping.months.unseen import unseen as unseen_of
from hr.people.models import Employee
from hr.roster.calendar.selectors import calendar_between
from regulations.binding.services import entering_past
from regulations.notices.services import send_notices
from regulations.rulebook import clause
from regulations.rulebook.selectors import versions

MOST = 20_000
UNJUDGED = gettext_noop("%(count)s days are not judged yet: the closing judges them first.")
UNJUDGED_ONE = gettext_noop("%(count)s day is not judged yet: the closing judges it first.")
UNPUBLISHED = gettext_noop("Nobody has published which days of this month are holidays.")
UNANSWERED = gettext_noop("An objection to the sheet waits for its answer.")
MISSING = gettext_noop("%(count)s spells without a punch that can still be corrected.")
MISSING_ONE = gettext_noop("%(count)s spell without a punch that can still be corrected.")
UNCONFIRMED = gettext_noop("%(count)s people have not confirmed their sheet.")
UNCONFIRMED_ONE = gettext_noop("%(count)s person has not confirmed their sheet.")
CLOSED = gettext_noop("Your attendance of %(month)s was closed: fines of %(fines)s yuan.")


def blockers_of(month: date, at: datetime) -> list[Blocker]:
    """Everything that keeps a month open; what its closing settles itself comes last."""
    since, until = max(month, first_day() or month), last_of(month)
    people = set(employed_between(month, until).values_list("pk", flat=True))
    waiting = unjudged_days(since, until, at=at, limit=MOST)
    found = _of_days(since, until, len(waiting)) + blockers(since, until)
    words, call = newest_words(month), call_of(month)
    found += [
        Blocker(UNANSWERED, person_id=pk, link=f"/attendance/months/{month:%Y-%m}/close/#words")
        for pk, word in words.items()
        if word.word == Word.OBJECTED and not hasattr(word, "answer")
    ]
    found += unseen_of(month, waiting, call, words) + _missing(since, until, month)
    silent = len(people - set(words)) if call else 0
    text = UNCONFIRMED_ONE if silent == 1 else UNCONFIRMED
    return found + ([Blocker(text, {"count": silent}, is_settled=True)] if silent else [])


def _of_days(since: date, until: date, waiting: int) -> list[Blocker]:
    """Days nobody judged, and days nobody knows to be holidays."""
    found = []
    waiting += StaleDay.objects.filter(day__range=(since, until)).count()
    if waiting:
        text = UNJUDGED_ONE if waiting == 1 else UNJUDGED
        settled = Blocker(text, {"count": waiting}, clause="A2.1-2", is_settled=True)
        found.append(settled)
    if not all(each.is_published for each in calendar_between(since, until).values()):
        found.append(Blocker(UNPUBLISHED, clause="A2.1-2", link="/roster/calendar/"))
    return found


def _missing(since: date, until: date, month: date) -> list[Blocker]:
    rows = DayResult.objects.filter(day__range=(since, until), missing__gt=0)
    rows = rows.order_by("day", "person").values_list("person", "person__number", "day", "missing")
    return [
        Blocker(
            MISSING_ONE if count == 1 else MISSING,
            {"count": count},
            person_id=person,
            day=day,
            link=f"/attendance/months/{month:%Y-%m}/{number}/?day={day.day}",
            clause="A2.2-3",
            is_settled=True,
        )
        for person, number, day, count in rows
    ]


@clause("A2.1-1")
@transaction.atomic
def close_month(*, month: date, accepts: bool, by, at: datetime, unseen: bool = False) -> Closing:
    """Close a month: freeze everybody's sheet, propose its penalties, tell everybody.

    What is stale or without a result is judged first; missing punches become what the rules say,
    with `accepts`; what its people have not seen is frozen with `unseen`. Refused with what still
    blocks, before the month is over, out of order, twice.
    `by` is None for the command line.
    """
    check_closer(by)
    lock_month(month)
    fault = fault_of_closing(standing_of(month, at))
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    # Named before they are judged: afterwards nothing tells them from the other days.
    before = unseen_before(month, at)
    _judge_rest(month, at)
    check_blockers(before + blockers_of(month, at), accepts=accepts, unseen=unseen)
    open_days = DayResult.objects.filter(day__range=(month, last_of(month)), missing__gt=0)
    judge_days(days=open_days.values_list("person_id", "day"), at=at, is_final=True)
    people = list(employed_between(month, last_of(month)).select_related("department"))
    sums = months_of([person.pk for person in people], month)
    people = [person for person in people if sums[person.pk].days]
    # A large company's month takes longer than a row may be old when it comes in.
    with entering_past(right="closing"):
        closing = Closing.objects.create(month=month, by=by, sheet_count=len(people), at=at)
        booked = booked_in(month, [person.pk for person in people])
        sheets = _freeze(closing, people, sums, booked)
    _propose(sheets, sums, booked, at)
    _tell(sheets, sums, at)
    return closing


def unseen_before(month: date, at: datetime) -> list[Blocker]:
    """What its people have not seen of a month, as long as its days are not judged yet."""
    since = max(month, first_day() or month)
    waiting = unjudged_days(since, last_of(month), at=at, limit=MOST)
    return unseen_of(month, waiting, call_of(month), newest_words(month))


def _judge_rest(month: date, at: datetime) -> None:
    """Judge what nobody has judged since its facts changed."""
    until = last_of(month)
    stale = StaleDay.objects.select_for_update().filter(day__range=(month, until))
    days = {(row.person_id, row.day) for row in stale}
    StaleDay.objects.filter(pk__in=[row.pk for row in stale]).delete()
    days.update(unjudged_days(month, until, at=at, limit=10 * MOST))
    judge_days(days=days, at=at)


def _freeze(
    closing: Closing,
    people: Collection[Employee],
    sums: dict[int, PersonMonth],
    booked: dict[int, list[Adjustment]],
) -> list[Sheet]:
    """Everybody's sheet as it stands, with what was booked in this month and what they said."""
    month = closing.month
    words: dict[int, SheetWord] = newest_words(month)
    sheets = []
    for person in people:
        adjustments = [plain_adjustment(each) for each in booked.get(person.pk, [])]
        content = plain_sheet(sums[person.pk], adjustments)
        sheets.append(
            Sheet(
                closing=closing,
                person=person,
                month=month,
                number=person.number,
                name=person.name,
                department=person.department.name if person.department else "",
                content=content,
                fingerprint=fingerprint(person.number, month, content),
                word=words.get(person.pk),
                at=closing.at,
            )
        )
    return Sheet.objects.bulk_create(sheets)


def _propose(
    sheets: list[Sheet],
    sums: dict[int, PersonMonth],
    booked: dict[int, list[Adjustment]],
    at: datetime,
) -> None:
    numbers = {each.pk: each.number for each in versions("attendance")}
    for sheet in sheets:
        month = sums[sheet.person_id]
        if month.verdict.penalties:
            version_of = {each.day: numbers[each.version] for each in month.days}
            propose_penalties(sheet, sheet.person, month.verdict.penalties, version_of, at)
        propose_adjusted(sheet, sheet.person, booked.get(sheet.person_id, []), at)


def _tell(sheets: list[Sheet], sums: dict[int, PersonMonth], at: datetime) -> None:
    notices = []
    for sheet in sheets:
        fines = str(sums[sheet.person_id].figures.fines)
        key = f"sheet:closed:{sheet.month:%Y-%m}"
        notices.append(
            (sheet.person, letter_of(sheet.person, sheet.month, key, CLOSED, fines=fines))
        )
    send_notices(notices=[each for each in notices if each[0].is_active], at=at)
