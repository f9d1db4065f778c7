"""The verbs of the day: plan its tasks, follow the roster, report, tell what was missed."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.premises.daily import rules
from hr.premises.daily.models import Cleaning, Closing
from hr.premises.daily.rules import CLAUSES, Item, Task
from hr.premises.daily.selectors import clocks_of, on_duty, owner_of, pair_of
from hr.premises.letters import CLOCK, above, tell, watchers
from hr.premises.photos import keep_photo
from hr.premises.rules import check
from regulations.binding.refused import in_words
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import hand_deadline, meet_deadline, start_deadline
from regulations.notices.sayings import in_each_language
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of, until_text
from regulations.rulebook.selectors import in_force
from regulations.words import listed

PAGE = "/premises/"
TOLD = gettext_noop("You are on duty on %(day)s: %(task)s, by %(due)s.")
MISSED = gettext_noop("%(person)s was to do this by %(due)s and has not: %(task)s.")
NOT_WHOLE = gettext_noop("Not everything was closed on %(day)s: %(what)s. %(remark)s")
WORDS = {
    "premises_cleaning_day_key": (_("This day has been reported already."), ""),
    "premises_closing_day_key": (_("This day has been reported already."), ""),
    "cleaned_by_assistant": (_("The assistant on duty cleans and reports it: nobody else does."),
                             "A4-1"),
    "closed_by_pair": (_("The pair on duty closes and reports it: nobody else does."), "A1.3-5"),
}  # fmt: skip


@clause("A4-1", "A1.3-5")
@transaction.atomic
def plan_day(*, at: datetime) -> None:
    """Start the clocks of today's tasks for its pair, once, and let them follow the roster."""
    pair, held = pair_of(day_of(at)), in_force("premises", at)
    if pair is None:
        return
    for task in Task:
        due_at = rules.due_of(task, pair.day, held.params)
        known = Deadline.objects.filter(kind=task, key=pair.day.isoformat()).exists()
        if known or due_at <= at:
            continue
        owner = owner_of(task, pair)
        start_deadline(
            kind=task, key=pair.day.isoformat(), clause=CLAUSES[task], version=held.version,
            owner=owner, starts_at=start_of(pair.day), due_at=due_at,
        )  # fmt: skip
        _tell_owner(task, owner, due_at, at)
    _hand_on(pair.day, at)


def _tell_owner(task: Task, owner, due_at: datetime, at: datetime) -> None:
    day = day_of(due_at).isoformat()
    tell(
        [owner], TOLD, key=f"{task}:{day}:{owner.pk}", clause=CLAUSES[task], url=PAGE, at=at,
        day=day, task=in_each_language(lambda: task.label), due=until_text(due_at),
    )  # fmt: skip


@clause("A4-1")
def follow_roster(
    *, person_ids: Collection[int] | None, since: date, until: date | None, at: datetime
) -> None:
    """A changed pair takes the tasks of its day along, as long as they run (listener)."""
    today = day_of(at)
    if since <= today and (until is None or today <= until):
        _hand_on(today, at)


def _hand_on(day: date, at: datetime) -> None:
    clocks = list(clocks_of(day).running(at))
    pair = pair_of(day) if clocks else None
    for row in clocks if pair else ():
        task = Task(row.kind)
        owner = owner_of(task, pair)
        if row.owner_id != owner.pk:
            hand_deadline(deadline_id=row.pk, owner=owner, at=at)
            _tell_owner(task, owner, row.due_at, at)


def _check(task: Task, *, day: date, by, at: datetime) -> None:
    pair = on_duty(pair_of(day))
    fault = rules.fault_of_report(task, pair, by=by.pk, today=day_of(at))
    check(fault, CLAUSES[task])


@clause("A4-1")
@transaction.atomic
def report_cleaning(*, note: str, photo: bytes | None, by, at: datetime) -> Cleaning:
    """The assistant on duty reports the office clean, with a note or a photo; late is told late."""
    day = day_of(at)
    _check(Task.CLEAN, day=day, by=by, at=at)
    check(rules.fault_of_cleaning(note=note, has_photo=bool(photo)), "A4-1")
    kept = keep_photo(photo, clause="A4-1", by=by, at=at)
    with in_words("A4-1", WORDS):
        row = Cleaning.objects.create(day=day, note=note.strip(), photo=kept, by=by, at=at)
    _meet(Task.CLEAN, day, by, at)
    return row


@clause("A1.3-5")
@transaction.atomic
def report_closing(*, ticked: Collection[Item], remark: str, by, at: datetime) -> Closing:
    """One of the pair reports the office closed; what is not, and why, is told at once."""
    day = day_of(at)
    _check(Task.CLOSE, day=day, by=by, at=at)
    check(rules.fault_of_closing(ticked, remark), "A1.3-5")
    with in_words("A1.3-5", WORDS):
        row = Closing.objects.create(
            day=day, remark=remark.strip(), by=by, at=at,
            **{item.value: item in ticked for item in Item},
        )  # fmt: skip
    _meet(Task.CLOSE, day, by, at)
    open_ones = [item for item in Item if item not in ticked]
    if open_ones:
        _tell_not_whole(row, open_ones)
    return row


def _tell_not_whole(row: Closing, open_ones: list[Item]) -> None:
    tell(
        [*above(row.by_id)[:1], *watchers()], NOT_WHOLE, key=f"not-whole:{row.pk}",
        clause="A1.3-5", url=PAGE, by=row.by, at=row.at, kind=CLOCK, day=row.day.isoformat(),
        what=in_each_language(lambda: listed(str(item.label) for item in open_ones)),
        remark=row.remark,
    )  # fmt: skip


def _meet(task: Task, day: date, by, at: datetime) -> None:
    row = clocks_of(day).filter(kind=task).first()
    meet_deadline(deadline_id=row.pk if row else None, by=by, at=at)


@clause("A4-1", "A1.3-5")
def tell_missed(deadlines: list[Deadline], at: datetime) -> None:
    """A task was missed (handler of both kinds): the owner, who stands above, the office."""
    for row in deadlines:
        task = Task(row.kind)
        tell(
            [row.owner, *above(row.owner_id)[:1], *watchers()], MISSED, key=f"missed:{row.pk}",
            clause=row.clause, url=PAGE, at=at, kind=CLOCK,
            person=row.owner.name if row.owner else "—", due=until_text(row.due_at),
            task=in_each_language(lambda task=task: task.label),
        )  # fmt: skip


def link_of(row: Deadline) -> str:
    """Where the clock leads."""
    return PAGE


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """The day of each."""
    return {row.pk: row.key for row in deadlines}
