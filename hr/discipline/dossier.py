"""One case as its page shows it: everything said and decided in it, and what a person may do."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from hr.discipline.facts import Facts, facts_of
from hr.discipline.models import Case, Concerned, Evidence, Hearing, Measure, Objection, Ruling
from hr.discipline.objections.rules import fault_of_objection
from hr.discipline.objections.selectors import object_until
from hr.discipline.registry import Fine
from hr.discipline.rules import (
    UNDECIDED,
    Outcome,
    Parties,
    State,
    Step,
    fault_of_decider,
    fault_of_step,
)
from hr.discipline.rulings.grounds import fine_in
from hr.discipline.rulings.rules import NAMED, Kind, asks_for_harm
from hr.discipline.selectors import clause_of, deciders_of
from hr.people.models import Employee
from regulations.rulebook.models import Clause
from regulations.words import listed


class Effect(StrEnum):
    """What a decision does now."""

    HOLDS = "holds"
    WAITS = "waits"  # it is one dismissal or several, which the general manager has not decided
    NONE = "none"  # none of these was approved
    REPLACED = "replaced"


@dataclass
class Passed:
    """A decision with its measures and what was said against it."""

    ruling: Ruling
    stands: bool
    measures: list[Measure] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)

    @property
    def effect(self) -> Effect:
        """What the decision does now: a dismissal does nothing until it is approved."""
        if not self.stands:
            return Effect.REPLACED
        if not self.measures or any(each.is_effective for each in self.measures):
            return Effect.HOLDS
        return Effect.WAITS if any(each.is_waiting for each in self.measures) else Effect.NONE

    @property
    def is_returned(self) -> bool:
        """Whether a dismissal in it was returned for changes."""
        return self.stands and any(each.is_returned for each in self.measures)

    @property
    def joint(self) -> list[Measure]:
        """The shares of those who are liable together."""
        return [each for each in self.measures if each.kind == Kind.JOINT]

    @property
    def joint_total(self):
        """The loss that they bear together, in yuan."""
        return sum(each.amount for each in self.joint)


@dataclass
class Mays:
    """What a person may do in the case; `why_not` says why they do not decide it."""

    prove: bool = False
    state: bool = False  # give their own statement
    hear: bool = False
    name: bool = False
    decide: bool = False
    object: bool = False
    why_not: object = None


@dataclass
class Dossier:
    """A case with all that belongs to it."""

    case: Case
    state: State
    concerned: list[Employee]
    clause: Clause | None
    facts: Facts
    fine: Fine
    evidence: list[Evidence]
    hearings: list[Hearing]
    passed: list[Passed]
    mays: Mays
    named_people: list[Concerned] = field(default_factory=list)
    deciders: list[Employee] = field(default_factory=list)

    @property
    def decider_names(self) -> str:
        """Who may decide the undecided case, in one line; empty where nobody may."""
        return listed(each.name for each in self.deciders)

    @property
    def named(self) -> list[Kind]:
        """The measures that the clause names."""
        return list(NAMED.get(self.case.clause, ()))

    @property
    def only_lasting(self) -> bool:
        """Whether it names them only where the harm cannot be undone."""
        return asks_for_harm(self.case.clause)

    @property
    def proposed(self) -> list[tuple[str, str, str | None]]:
        """What the portal proposes: whom, which measure, how much."""
        names = {each.pk: each.name for each in self.concerned}
        return [
            (names.get(each["person"], "—"), Kind(each["kind"]).label, each.get("amount"))
            for each in self.case.facts.get("proposed", ())
        ]

    @property
    def unheard(self) -> list[Employee]:
        """Whom the case concerns and who neither was heard nor gave a statement."""
        heard = {each.person_id for each in self.hearings}
        return [each for each in self.concerned if each.pk not in heard]

    @property
    def unheard_names(self) -> str:
        """Their names in one line."""
        return listed(each.name for each in self.unheard)

    @property
    def stands(self) -> Passed | None:
        """The decision that holds."""
        return next((each for each in self.passed if each.stands), None)

    @property
    def waiting(self) -> list[Objection]:
        """Objections without an answer."""
        rows = [row for each in self.passed for row in each.objections]
        return [row for row in rows if not hasattr(row, "answer")]

    @property
    def returned(self) -> list[Measure]:
        """The dismissals that the general manager returned for changes."""
        holds = self.stands
        return [each for each in holds.measures if each.is_returned] if holds else []

    @property
    def object_until(self) -> datetime | None:
        """The last moment to object to the decision that holds."""
        return object_until(self.stands.ruling.at) if self.stands else None


def dossier_of(case: Case, person, at: datetime) -> Dossier:
    """Everything the page of a case shows to a person; `case` comes from `for_page`."""
    named = _named(case)
    further = [row.person for row in named if not hasattr(row, "ending")]
    concerned = [each for each in (case.subject, *further) if each]
    state = State(case.state)
    found = Dossier(
        case=case,
        state=state,
        concerned=concerned,
        clause=clause_of(case, at),
        facts=facts_of(case),
        fine=fine_in(case),
        evidence=_evidence(case),
        hearings=_hearings(case, state),
        passed=[] if state in UNDECIDED else _passed(case),
        mays=Mays(),
        named_people=named,
    )
    if state in UNDECIDED:
        ids = frozenset(each.pk for each in concerned)
        found.deciders = deciders_of(Parties(ids, case.opened_by_id))
    found.mays = _mays(found, person, at)
    return found


def _named(case: Case) -> list[Concerned]:
    rows = case.further.select_related("person", "by", "ending__by").order_by("pk")
    return list(rows) if case.has_further else []


def _evidence(case: Case) -> list[Evidence]:
    rows = case.evidence.defer("content").select_related("by")
    return list(rows) if case.has_evidence else []


def _hearings(case: Case, state: State) -> list[Hearing]:
    """Nobody was heard where an undecided case does not say so."""
    rows = case.hearings.select_related("person", "by")
    return [] if state in UNDECIDED and state != State.HEARD else list(rows)


def _passed(case: Case) -> list[Passed]:
    """The decisions of a case, the one that holds first."""
    rulings = list(case.rulings.select_related("by", "version").order_by("-number"))
    for ruling in rulings:
        ruling.case = case
    found = {each.pk: Passed(each, each == rulings[0]) for each in rulings}
    measures = Measure.objects.filter(ruling__in=rulings)
    for measure in measures.select_related(
        "person", "dismissal__approval", "posting__ending"
    ).order_by("place"):
        found[measure.ruling_id].measures.append(measure)
    objections = Objection.objects.filter(ruling__in=rulings)
    said = objections.select_related("by", "deadline__owner", "answer__by")
    for objection in said.order_by("pk"):
        passed = found[objection.ruling_id]
        objection.ruling = passed.ruling
        passed.objections.append(objection)
    return list(found.values())


def _mays(found: Dossier, person, at: datetime) -> Mays:
    case, ids = found.case, {each.pk for each in found.concerned}
    reopened = bool(found.waiting or found.returned)

    def is_open(step: Step) -> bool:
        return fault_of_step(step, found.state, is_reopened=reopened) is None

    is_concerned, decides = person.pk in ids, person.has_perm("discipline.decide_case")
    handles = not is_concerned and (decides or person.pk == case.opened_by_id)
    mays = Mays(
        prove=is_open(Step.PROVE),
        state=is_open(Step.HEAR) and is_concerned,
        hear=is_open(Step.HEAR) and handles and bool(ids),
        name=is_open(Step.NAME) and handles,
        object=_may_object(found, person, at),
    )
    if decides and is_open(Step.CONFIRM):
        parties = Parties(frozenset(ids), case.opened_by_id)
        mays.why_not = fault_of_decider(person.pk, parties, above=ids if case.is_below else ())
        mays.decide = mays.why_not is None
    return mays


def _may_object(found: Dossier, person, at: datetime) -> bool:
    holds = found.stands
    if holds is None or holds.ruling.outcome == Outcome.DROPPED:
        return False
    fault = fault_of_objection(
        bears=any(each.person_id == person.pk for each in holds.measures),
        stands=True,
        has_objected=any(each.by_id == person.pk for each in holds.objections),
        until=found.object_until,
        at=at,
    )
    return fault is None
