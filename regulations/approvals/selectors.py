"""One request with its whole history, who may see it, and the chains of every kind."""

from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils.translation import gettext

from regulations.approvals import registry, rules
from regulations.approvals.models import Approvable, Approval, Asking, Decision, RoundEnd, Step
from regulations.approvals.rules import StepKind, StepState, Verdict
from regulations.deadlines.registry import superiors


@dataclass
class Node:
    """A step in the picture of a chain."""

    title: str
    people: list[str]
    state: str
    kind: str = StepKind.DECIDE
    opened_at: datetime | None = None
    due_at: datetime | None = None
    is_escalated: bool = False
    decision: Decision | None = None


@dataclass
class Round:
    """A round with its steps, and how it ended where it did."""

    number: int
    nodes: list[Node] = field(default_factory=list)
    state: str = ""
    asking: Asking | None = None
    # Who ended it without a word of its deciders; who began it, where that ended the one before.
    end: RoundEnd | None = None
    begun: RoundEnd | None = None

    # When the whole request ended with it.
    ended_at: datetime | None = None

    @property
    def asked_at(self) -> datetime | None:
        """When it began: its first step opens with it."""
        return min((node.opened_at for node in self.nodes if node.opened_at), default=None)


def may_see(approval: Approval, person, at: datetime) -> bool:
    """Who asked, whom it benefits, who is or was to decide, their deputies, and who sees all."""
    if person.pk in approval.barred or person.has_perm("approvals.view_approval"):
        return True
    if registry.kind(approval.kind).is_heard_by(person) or may_take_back(approval, person):
        return True
    steps = approval.steps.exclude(state=StepState.WAITING)
    places = {person.pk, *registry.principals(person.pk, at, approval.kind)}
    if steps.filter(people__overlap=list(places)).exists():
        return True
    words = Q(by=person) | Q(recorded_by=person)
    return approval.decisions.filter(words).exists()


def denied_consents(approval: Approval) -> list[Decision]:
    """The consents by phone of the running round that their givers deny."""
    if not approval.is_doubted:
        return []
    rows = approval.decisions.filter(round=approval.round, confirmation__agrees=False)
    return list(rows.select_related("by", "recorded_by", "confirmation").order_by("pk"))


def may_take_back(approval: Approval, person) -> bool:
    """Who is said to have consented, and whoever stands above them, but nobody it benefits."""
    if person.pk in approval.barred:
        return False
    givers = [each.by_id for each in denied_consents(approval)]
    return any(person.pk in (giver, *superiors(giver)) for giver in givers)


def seat_of(step: Step, approval: Approval, by, at: datetime) -> int | None:
    """In whose place a person may act on a step: their own first; None: in nobody's."""
    if by.pk in step.people:
        return by.pk
    barred = set(approval.barred) if step.kind == StepKind.DECIDE else set()
    principals = registry.principals(by.pk, at, approval.kind)
    places = (each for each in principals if each in step.people)
    return next((each for each in places if each not in barred), None)


def open_step_of(approval: Approval, person, at: datetime) -> tuple[Step, int] | None:
    """The step that waits for this person, with whose place they take; None where none does."""
    for step in approval.steps.filter(state=StepState.OPEN, round=approval.round):
        is_own = person.pk in approval.barred and step.kind == StepKind.DECIDE
        principal = None if is_own else seat_of(step, approval, person, at)
        if principal is not None:
            return step, principal
    return None


def document_of(approval: Approval) -> Approvable:
    """What an approval is about."""
    return registry.kind(approval.kind).model._default_manager.get(approval=approval)


def why_barred(approval: Approval, person_id: int) -> object:
    """Why somebody who is barred does not decide, as a sentence."""
    return registry.kind(approval.kind).barred(document_of(approval), person_id)


def why_not_decide(step: Step, approval: Approval, person, at: datetime) -> object:
    """Why somebody before whom an open step could lie does not decide on it, as a sentence.

    None for whoever decides, and for whom it never concerned.
    """
    if step.kind != StepKind.DECIDE or person.pk in step.people:
        return None
    if person.pk in approval.barred:
        return why_barred(approval, person.pk)
    if seat_of(step, approval, person, at) is not None:
        return None
    stood_in_for = set(registry.principals(person.pk, at)) & set(step.people)
    return registry.unnamed(approval.kind, person.pk) if stood_in_for else None


def why_no_buttons(approval: Approval, person, at: datetime) -> object:
    """What stands in the place of the buttons: why a person does not decide what is open."""
    open_now = approval.steps.filter(state=StepState.OPEN, round=approval.round)
    reasons = (why_not_decide(step, approval, person, at) for step in open_now)
    return next(filter(None, reasons), None)


def history(approval: Approval) -> list[Round]:
    """Every round with its steps as the picture draws them, the newest first."""
    steps = list(
        approval.steps.select_related(
            "deadline", "decision__by", "decision__principal", "decision__recorded_by"
        )
        .prefetch_related("decision__confirmation")
        .order_by("round", "place")
    )
    names = _names(steps)
    rounds: dict[int, Round] = {}
    for step in steps:
        found = rounds.setdefault(step.round, Round(step.round))
        found.nodes.append(_node(step, names))
    askings = {each.round: each for each in approval.askings.all()}
    ends = {each.round: each for each in approval.round_ends.select_related("by")}
    for found in rounds.values():
        found.state = _state_of(found, approval)
        found.ended_at = approval.ended_at if found.number == approval.round else None
        found.asking = askings.get(found.number)
        found.end, found.begun = ends.get(found.number), ends.get(found.number - 1)
    return sorted(rounds.values(), key=lambda each: -each.number)


def facts_of(
    approval: Approval, document: Approvable, rounds: list[Round]
) -> list[tuple[object, object]]:
    """The facts of a request: of its document while it waits, else as they were asked last.

    What was found out while it waited stands as it was when it was decided. A document that was
    returned may be changing already.
    """
    asking, kind = rounds[0].asking if rounds else None, registry.kind(approval.kind)
    if approval.state == rules.State.PENDING or asking is None:
        return list(kind.facts(document))
    if approval.state == rules.State.RETURNED:
        return asking.lines
    found = {str(label): value for label, value in kind.found(document)}
    return [(label, found.get(label, text)) for label, text in asking.lines]


def objection(rounds: list[Round]) -> Decision | None:
    """The word that refused or returned the newest round; None where none did."""
    said = [node.decision for node in rounds[0].nodes if node.decision] if rounds else []
    return next((each for each in said if each.verdict in rules.ENDS), None)


def _names(steps: list[Step]) -> dict[int, str]:
    wanted = {person for step in steps for person in step.people}
    return dict(get_user_model().objects.filter(pk__in=wanted).values_list("pk", "name"))


def _node(step: Step, names: dict[int, str]) -> Node:
    return Node(
        title=gettext(step.title),
        people=[names.get(each, "?") for each in step.people],
        state=step.state,
        kind=step.kind,
        opened_at=step.opened_at,
        due_at=step.deadline.due_at if step.deadline and step.state == StepState.OPEN else None,
        is_escalated=step.escalated_at is not None,
        decision=getattr(step, "decision", None),
    )


def _state_of(found: Round, approval: Approval) -> str:
    """How a round ended: the running one as the request stands, earlier ones by their return."""
    if found.number == approval.round:
        return approval.state
    return rules.State.RETURNED


def to_confirm(person) -> list[Decision]:
    """Consents by phone that a person is said to have given and has not answered yet."""
    rows = Decision.objects.filter(by=person, confirmation=None).exclude(recorded_by=None)
    return list(rows.select_related("approval", "recorded_by").order_by("pk"))


def charts(at: datetime) -> list[tuple[object, list[tuple[object, list[Node]]]]]:
    """Every kind with the chains its rule computes: kind, then each case with its steps."""
    return [
        (
            kind,
            [
                (case, [Node(gettext(s.title), [], "", kind=s.kind) for s in stages])
                for case, stages in kind.charts(at)
            ],
        )
        for kind in registry.kinds().values()
    ]


def words_for(step: Step) -> list[Verdict]:
    """What may be said on a step."""
    return list(rules.WORDS[StepKind(step.kind)])
