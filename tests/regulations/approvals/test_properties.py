"""Random chains and random words, against a plain model of what a chain is."""

from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regulations.approvals.models import Approval, Decision, Seat
from regulations.approvals.rules import Stage, StepKind
from regulations.approvals.services import Chain, Matter, ask_approval, decide_step
from tests.depth import deep
from tests.regulations.approvals.conftest import TEN, minutes

ROLES = ("boss", "lead", "head", "files", "colleague")
steps = st.lists(
    st.tuples(
        st.sampled_from([StepKind.DECIDE, StepKind.DECIDE, StepKind.FILE]),
        st.sets(st.sampled_from(ROLES), min_size=1, max_size=3),
    ),
    min_size=1,
    max_size=4,
).filter(lambda chain: any(kind == StepKind.DECIDE for kind, _people in chain))
words = st.lists(
    st.tuples(
        st.sampled_from((*ROLES, "asker")),
        st.integers(0, 3),
        st.sampled_from(["approved", "approved", "approved", "refused", "returned", "filed"]),
    ),
    max_size=12,
)


@dataclass
class Plain:
    """A chain as one would keep it on paper: a list of steps, and who has spoken."""

    steps: list[tuple[StepKind, set[str]]]
    said: dict[int, str] = field(default_factory=dict)
    spoke: set[str] = field(default_factory=set)
    state: str = "pending"

    def is_open(self, place: int) -> bool:
        """Its turn: every decision before it was given, and nobody has acted on it."""
        if place in self.said or place >= len(self.steps):
            return False
        decisions = [p for p, (kind, _who) in enumerate(self.steps[:place]) if kind == "decide"]
        if not all(self.said.get(p) == "approved" for p in decisions):
            return False
        return self.state in ("pending", "approved") or (
            self.state == "refused" and self.steps[place][0] == "file"
        )

    def say(self, person: str, place: int, verdict: str) -> bool:
        """Whether the word is taken."""
        if not self.is_open(place):
            return False
        kind, people = self.steps[place]
        fits = (verdict == "filed") == (kind == "file")
        if not fits or person not in people or person in self.spoke:
            return False
        self.said[place] = verdict
        self.spoke.add(person)
        decisions = [p for p, (kind, _who) in enumerate(self.steps) if kind == "decide"]
        if verdict in ("refused", "returned"):
            self.state = verdict
        elif all(self.said.get(p) == "approved" for p in decisions):
            self.state = "approved"
        return True


def is_simple(chain) -> bool:
    """Chains in which nobody sits twice: what happens to the others is told in tables."""
    people = [person for _kind, who in chain for person in who]
    return len(people) == len(set(people))


@given(chain=steps.filter(is_simple), spoken=words)
@settings(
    max_examples=deep(60, 30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_chain_does_what_one_on_paper_would(office, chain, spoken):
    office.heard.clear()
    approval = ask(office, chain)
    plain = Plain(chain)
    for person, place, verdict in spoken:
        before = plain.state
        expected = plain.say(person, place, verdict)
        if before == "refused" and place > max(plain.said):
            continue  # files that had not come to their turn by then are not asked
        assert is_taken(office, approval, person, place, verdict) == expected
        assert Approval.objects.get(pk=approval.pk).state == plain.state
    assert len(office.heard) == (plain.state != "pending")


@given(chain=steps, spoken=words)
@settings(
    max_examples=deep(60, 30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_said_nobody_decides_for_themselves_or_twice(office, chain, spoken):
    office.heard.clear()
    approval = ask(office, chain)
    for person, place, verdict in spoken:
        is_taken(office, approval, person, place, verdict)
    said = list(Decision.objects.filter(approval=approval))
    people = [each.by_id for each in said]
    assert office.asker.pk not in people
    assert len(people) == len(set(people))
    approval.refresh_from_db()
    decides = list(approval.steps.filter(kind="decide"))
    done = {each.step_id: each.verdict for each in said}
    if approval.state == "approved":
        assert all(done.get(step.pk) == "approved" or step.state == "skipped" for step in decides)
    assert len(office.heard) == (approval.state != "pending")
    if approval.state == "pending":  # somebody can always go on
        assert Seat.objects.filter(step__approval=approval, step__kind="decide").exists()


def ask(office, chain):
    """A request whose stages are filled by these people."""
    stages = [Stage(str(place), str(place), kind) for place, (kind, _who) in enumerate(chain)]
    people = {
        str(p): sorted(getattr(office, w).pk for w in who) for p, (_k, who) in enumerate(chain)
    }
    return ask_approval(
        kind="trial", document=office.draft(), matter=Matter("New numbers", {}),
        chain=Chain(stages, people.__getitem__), by=office.asker, at=TEN,
    )  # fmt: skip


def is_taken(office, approval, person: str, place: int, verdict: str) -> bool:
    step = approval.steps.filter(round=approval.round, place=place).first()
    if step is None:
        return False
    words = {"verdict": verdict, "comment": "because", "by": getattr(office, person)}
    try:
        decide_step(step_id=step.pk, at=minutes(5), **words)
    except (ValidationError, PermissionDenied):
        return False
    return True
