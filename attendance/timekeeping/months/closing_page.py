"""The page of closing a month: what is open, who confirmed, what would be proposed."""

from dataclasses import dataclass, field
from datetime import date, datetime

from attendance.timekeeping.judging.telling import tell
from attendance.timekeeping.months.closing import blockers_of
from attendance.timekeeping.months.models import Beginning, Closing, SheetCall, SheetWord
from attendance.timekeeping.months.rules import Blocker, Word, fault_of_closing, next_month
from attendance.timekeeping.months.selectors import (
    beginning_now,
    call_of,
    months_shown,
    newest_words,
    standing_of,
)
from hr.people.models import Employee

MOST_SHOWN = 200


@dataclass(frozen=True)
class Open:
    """Something that is still open, as the page tells it."""

    text: str
    blocker: Blocker
    person: Employee | None


@dataclass
class ClosingPage:
    """Where the closing of a month stands."""

    month: date
    fault: object
    closing: Closing | None
    call: SheetCall | None
    before: date | None
    after: date | None
    hard: list[Open] = field(default_factory=list)
    settled: list[Open] = field(default_factory=list)
    unseen: list[Open] = field(default_factory=list)
    more: int = 0
    # The earlier month that is still open and closed first.
    waits_for: date | None = None
    # From which day on attendance is kept, who said so, and whether it may still be said.
    begins: date | None = None
    beginning: Beginning | None = None
    may_begin: bool = False
    objections: list[SheetWord] = field(default_factory=list)
    confirmed: int = 0

    @property
    def month_after(self) -> date:
        """The month in which its cases were opened, if it was closed at once."""
        return next_month(self.month)

    @property
    def may_close(self) -> bool:
        """Whether nothing but what the closing settles is open."""
        return not self.fault and not self.hard


def closing_page(month: date, at: datetime) -> ClosingPage:
    """What keeps a month open, what people said of their sheets, and whether it may be closed."""
    standing, words = standing_of(month, at), newest_words(month)
    before, after = months_shown(month, standing.begins, standing.today)
    page = ClosingPage(
        month,
        fault_of_closing(standing),
        Closing.objects.filter(month=month).select_related("by").first(),
        call_of(month),
        before,
        after,
    )
    if standing.before and standing.before < month:
        page.waits_for = standing.before
    page.begins, page.beginning = standing.begins, beginning_now()
    page.may_begin = not standing.has_closed
    people = Employee.objects.in_bulk(list(words))
    for person_id, word in words.items():
        word.person = people[person_id]
        page.confirmed += word.word == Word.CONFIRMED
    page.objections = [each for each in words.values() if each.word == Word.OBJECTED]
    if page.closing is None and standing.begins:
        _tell(page, blockers_of(month, at))
    return page


def _tell(page: ClosingPage, found: list[Blocker]) -> None:
    found = sorted(found, key=lambda each: (not each.is_hard, not each.is_unseen))
    shown = found[:MOST_SHOWN]
    page.more = len(found) - len(shown)
    people = Employee.objects.in_bulk({each.person_id for each in shown if each.person_id})
    for each in shown:
        told = Open(tell(each.text, each.params), each, people.get(each.person_id))
        if each.is_hard:
            page.hard.append(told)
        else:
            (page.unseen if each.is_unseen else page.settled).append(told)
