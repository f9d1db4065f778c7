"""What would become of a leave if it were asked for now: shown while the form is filled in."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from attendance.leave import rules, weighing
from attendance.leave.effects import Effect, effects_of
from attendance.leave.facts import granted_before
from attendance.leave.letters import when
from attendance.leave.lots import rules as lots
from attendance.leave.lots.selectors import lots_of
from attendance.leave.models import Leave
from attendance.leave.rules import GRANTED, Kind, Path
from attendance.leave.seats import find_for
from attendance.leave.services import CLAUSE
from attendance.leave.weighing import Draft, Weighed, weigh
from attendance.timekeeping.kept import check_day
from hr.people.models import Employee
from regulations.approvals.rules import StepKind, seat
from regulations.approvals.selectors import Node
from regulations.deadlines.registry import superiors
from regulations.rulebook.rules import day_of

MOST_SPELLS = 4


@dataclass
class Outlook:
    """A draft weighed: the way it would come on, or why not; who would decide.

    `refusals` have a sentence and a clause each. `left` are the minutes off in lieu that remain,
    `effects` what becomes of days that have begun, `earlier` the leaves granted for an occasion
    before.
    """

    weighed: Weighed
    path: Path | None = None
    clause: str = ""
    refusals: list[tuple[str, str]] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    left: int | None = None
    effects: list[Effect] = field(default_factory=list)
    earlier: list[str] = field(default_factory=list)

    @property
    def is_joined(self) -> bool:
        """Whether it is counted together with others."""
        return self.weighed.wish.run > self.weighed.days

    @property
    def hours(self) -> list[str]:
        """The hours it takes, spell by spell; of a long one the first and the last."""
        work = [when(*spell) for spell in self.weighed.wish.work]
        return work if len(work) <= MOST_SPELLS else [work[0], "…", work[-1]]

    @property
    def days(self):
        """Its own length in days."""
        return weighing.lengths.as_decimal(self.weighed.days)

    @property
    def run(self):
        """Its length with all it is joined to."""
        return weighing.lengths.as_decimal(self.weighed.wish.run)


def look_ahead(
    person: Employee, draft: Draft, at: datetime, *, known: Leave | None = None
) -> Outlook:
    """Weigh a draft and ask every rule; `known` is the stored leave whose form it is.

    The form of a reported leave says no more when it was told: that stands in the report.
    """
    besides = known.pk if known else None
    if known and known.form_deadline_id:
        draft = replace(draft, told_at=known.told_at, told_how=known.told_how)
    draft = weighing.fit(person, draft)
    found = Outlook(weigh(person, draft, at, besides=besides))
    _ask(found, lambda: check_day(person, day_of(draft.starts_at), at, clause="A2.4"))
    _ask(found, lambda: _path(found, draft, at, known))
    _ask(found, lambda: weighing.check_extension(person, draft, besides=besides))
    _ask(found, lambda: weighing.check_occasion(person, draft, found.weighed, besides=besides))
    _ask(found, lambda: _check_overlap(person, draft, besides))
    if draft.kind == Kind.IN_LIEU:
        _ask(found, lambda: _take(found, person))
    _ask(found, lambda: _seat(found, person))
    found.effects = effects_of(
        person.pk, draft.span, draft.kind, is_paid=found.weighed.is_paid, at=at
    )
    if draft.kind in GRANTED:
        found.earlier = granted_before(person, draft.kind, besides)
    return found


def _ask(found: Outlook, check) -> None:
    try:
        check()
    except ValidationError as refused:
        found.refusals.append((" ".join(refused.messages), getattr(refused, "code", "") or ""))


def _path(found: Outlook, draft: Draft, at: datetime, known: Leave | None) -> None:
    wish, params = found.weighed.wish, found.weighed.params
    if known and known.form_deadline_id:
        rules.check_span(wish)
        rules.check_told(wish, at, known.clause)
        found.path = Path(known.path)
    else:
        asked_at = at
        if known and draft.starts_at >= known.starts_at:
            asked_at = known.asked_at
        found.path = rules.path_of(wish, asked_at, params)
    found.clause = weighing.path_clause(found.path, draft.kind)


def _check_overlap(person: Employee, draft: Draft, besides: int | None) -> None:
    rows = Leave.objects.holding().between(*draft.span).filter(person=person).exclude(pk=besides)
    if rows.exists():
        raise ValidationError(Leave._meta.constraints[-1].violation_error_message, code=CLAUSE)


def _take(found: Outlook, person: Employee) -> None:
    have = lots_of([person.pk]).get(person.pk, [])
    found.left = sum(lot.left for lot in have)
    lots.take(have, found.weighed.minutes)
    found.left -= found.weighed.minutes


def _seat(found: Outlook, person: Employee) -> None:
    seated = seat(
        found.weighed.stages,
        find_for(person),
        barred={person.pk},
        superiors=superiors,
        clause=CLAUSE,
    )
    ids = {each for place in seated for each in place.people}
    names = dict(Employee.objects.filter(pk__in=ids).values_list("pk", "name"))
    for place in seated:
        people = [names[each] for each in place.people if each in names]
        kind = StepKind(place.stage.kind)
        found.nodes.append(Node(gettext(place.stage.title), people, "waiting", kind=kind))
