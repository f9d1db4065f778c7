"""Rooms above say here that they must hear of a person who leaves or changes post, who is away,
which plans carry out a decision of theirs, and what somebody may do beside the position."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError

_on_leave: list[Callable[..., None]] = []
_on_change: list[Callable[..., None]] = []
Absence = tuple[int, datetime, datetime]  # a person, half open
Away = Callable[[Collection[int], datetime, datetime], Iterable[Absence]]
_on_absence: list[Away] = []
Holds = Callable[[Collection], Mapping[int, ValidationError]]
_on_call_off: list[Holds] = []


class AskInsteadError(ValidationError):
    """What is not to be done alone; `page` is where it is asked for."""

    def __init__(self, message, *, page: str, **options):
        super().__init__(message, **options)
        self.page = page


_on_move: list[Callable[..., None]] = []


def on_move(react: Callable[..., None]) -> None:
    """Call `react(employee=…, hired_on=…, kept_from=…, reason=…, by=…, at=…)` in the transaction in
    which the first day of somebody becomes another one, before it does; it raises the refusal.
    `employee` is as they were."""
    _on_move.append(react)


def moved(*, employee, hired_on: date | None, kept_from: date | None, reason, by, at) -> None:
    """Tell everybody who asked that the first day of somebody becomes another one."""
    words = {"hired_on": hired_on, "kept_from": kept_from, "reason": reason, "by": by, "at": at}
    for react in _on_move:
        react(employee=employee, **words)


_on_end: list[Callable[..., None]] = []


def on_end(react: Callable[..., None]) -> None:
    """Call `react(employee=…, last_day=…, kind=…, reason=…, by=…, at=…)` in the transaction that
    writes a last day down, before it does; it raises the refusal. `employee` is as they were. A
    last day that was planned beforehand is not asked about."""
    _on_end.append(react)


def ends(*, employee, last_day: date, kind: str, reason: str, by, at: datetime) -> None:
    """Tell everybody who asked that the last day of somebody is being written down."""
    words = {"last_day": last_day, "kind": kind, "reason": reason, "by": by, "at": at}
    for react in _on_end:
        react(employee=employee, **words)


_on_keep: list[Callable[[date], None]] = []
_kept: list[Callable[..., None]] = []
_pages: list[Callable[[object, date], str]] = []


def on_leave(react: Callable[..., None]) -> None:
    """Call `react(employee=…, last_day=…, by=…, at=…)` in the transaction that ends a login."""
    _on_leave.append(react)


def on_change(react: Callable[..., None]) -> None:
    """Call `react(employee=…, by=…, at=…)` in the transaction that changes a position."""
    _on_change.append(react)


def on_keep(
    check: Callable[[date], None],
    react: Callable[..., None],
    page: Callable[[object, date], str],
) -> None:
    """Ask `check(day)` before attendance of somebody new is kept from a day that was named; it
    raises the refusal. Then call `react(employee=…, day=…, at=…)` in the same transaction.
    `page(employee, day)` is the address on which the day is shown and changed later."""
    _on_keep.append(check)
    _kept.append(react)
    _pages.append(page)


def page_of_kept(employee, day: date) -> str:
    """Where the day from which attendance is kept is shown and changed; empty for nowhere."""
    return next((page(employee, day) for page in _pages), "")


def check_keep(day: date) -> None:
    """Refuse to keep attendance of somebody new from a day, if anybody who asked does."""
    for check in _on_keep:
        check(day)


def kept(*, employee, day: date, at: datetime) -> None:
    """Tell everybody who asked from when attendance of somebody new is kept."""
    for react in _kept:
        react(employee=employee, day=day, at=at)


def on_absence(find: Away) -> None:
    """Ask `find(person_ids, start, end)` for the absences of these people that touch a stretch.

    A number of queries that does not grow with people and days. Whoever is away by any of those
    who were asked is away.
    """
    _on_absence.append(find)


def on_call_off(find: Holds) -> None:
    """Ask `find(plans)` which plans carry out a decision of the room's: refusals by plan id.

    Such a plan is called off by what takes the decision back, and by nothing else.
    """
    _on_call_off.append(find)


def held(plans: Collection) -> dict[int, ValidationError]:
    """Why some of these plans are not called off by hand, by plan id."""
    return {plan: fault for find in _on_call_off for plan, fault in find(plans).items()}


@dataclass(frozen=True)
class Beside:
    """What a room above knows of rights that stand beside those of a position.

    `groups(employee)`: ids of groups that are granted to a person; `guarded(employees)`: ids of
    those among them whose rights ask for a second factor; `level(employee)`: the level of the
    database in the reader's words, empty for none; `story(employee)`: that level, and (moment, by
    whom or None, words) of all that was granted and ended, the newest first; `page(employee)`:
    where more is asked for.
    """

    groups: Callable[[object], Iterable[int]]
    guarded: Callable[[Collection], Collection[int]]
    level: Callable[[object], str]
    story: Callable[[object], tuple[str, Iterable[tuple[datetime, object, str]]]]
    page: Callable[[object], str]


NOTHING = Beside(
    groups=lambda employee: (), guarded=lambda employees: (), level=lambda employee: "",
    story=lambda employee: ("", ()), page=lambda employee: "",
)  # fmt: skip
_beside: list[Beside] = []


def set_beside(known: Beside) -> None:
    """A room above tells here what people may do beside their positions."""
    _beside[:] = [known]


def beside() -> Beside:
    """What is known of rights beside the positions."""
    return _beside[0] if _beside else NOTHING


def left(*, employee, last_day: date, by, at: datetime) -> None:
    """Tell everybody who asked that a login has ended."""
    for react in _on_leave:
        react(employee=employee, last_day=last_day, by=by, at=at)


def changed(*, employee, by, at: datetime) -> None:
    """Tell everybody who asked that a person has another position."""
    for react in _on_change:
        react(employee=employee, by=by, at=at)


def away(person_ids: Collection[int], at: datetime) -> set[int]:
    """Who of these people is away at a moment, as the rooms above say."""
    return {
        person
        for person, spans in absences(person_ids, at, at).items()
        if any(start <= at < end for start, end in spans)
    }


def absences(
    person_ids: Collection[int], start: datetime, end: datetime
) -> dict[int, list[tuple[datetime, datetime]]]:
    """When these people are away in a stretch, by person, each absence half open and whole."""
    found = defaultdict(list)
    for find in _on_absence:
        for person, begins, ends in find(person_ids, start, end):
            if person in person_ids:
                found[person].append((begins, ends))
    return dict(found)


Lent = Callable[[Mapping[int, datetime | None]], Mapping[int, datetime]]
_find_lent: list[Lent] = []


def set_lent(find: Lent) -> None:
    """The vault tells here until when logins of this portal were lent and used, of loans opened
    after a moment (None: ever): `find({person id: since})`, by the ids of those that were."""
    _find_lent[:] = [find]


def lent_until(since: Mapping[int, datetime | None]) -> dict[int, datetime]:
    """Until when somebody else had and used the logins of these people since their moments."""
    return {key: at for find in _find_lent for key, at in find(since).items()}
