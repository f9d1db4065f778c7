"""A kind of request of the tests' own, on drafts of rule versions, and people to decide it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from hr.people.models import Deputyship, Employee
from hr.people.selectors import superior_ids
from regulations.amendments.models import RuleDraft
from regulations.approvals import registry
from regulations.approvals.rules import Stage, State, StepKind
from regulations.approvals.services import Chain, Matter, ask_approval, decide_step
from regulations.rulebook.models import RuleVersion
from tests.people import ByPart

TEN = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
BOSS, LEAD, HEAD = (Stage(role, role) for role in ("boss", "lead", "head"))
FILES = Stage("files", "files", StepKind.FILE)
DAYS = timedelta(days=1)


def minutes(count: float) -> datetime:
    """A moment so many minutes after ten."""
    return TEN + timedelta(minutes=count)


@dataclass
class Office(ByPart):
    """People by their part in the chain, and the outcomes that the document's room heard of."""

    people: dict[str, Employee]
    heard: list[tuple[int, State]] = field(default_factory=list)
    # What the room refuses when it is told; nothing by default.
    refuse: Exception | None = None
    _deputies: dict[int, list[int]] = field(default_factory=dict)

    @property
    def deputies(self) -> dict[int, list[int]]:
        """Who stands in for whom: person → deputies."""
        return self._deputies

    @deputies.setter
    def deputies(self, found: dict[int, list[int]]) -> None:
        """Named the day before, as the database asks for them."""
        self._deputies = found
        for person, deputies in found.items():
            for deputy in deputies:
                Deputyship.objects.create(
                    person_id=person, deputy_id=deputy, starts_on=TEN.date() - DAYS,
                    only_when_away=True, reason="x", at=TEN - DAYS,
                )  # fmt: skip

    def settle(self, document, state, by, at) -> None:
        """The handler of the kind."""
        if self.refuse:
            raise self.refuse
        self.heard.append((document.pk, state))

    def find(self, role: str) -> list[int]:
        """Who fills a role."""
        return [self.people[role].pk]

    def draft(self) -> RuleDraft:
        """A stored document that has not been asked for."""
        version, _ = RuleVersion.objects.get_or_create(
            rule_set="trial", number=1,
            defaults={"values": {}, "in_force_from": date(2020, 1, 1), "created_at": TEN},
        )  # fmt: skip
        return RuleDraft.objects.create(
            rule_set="trial", values={}, in_force_from=date(2026, 4, 1), note="because",
            based_on=version, drafted_by=self.asker, drafted_at=TEN,
        )  # fmt: skip

    def chain(self, *stages: Stage, benefits=()) -> Chain:
        return Chain(stages, self.find, [each.pk for each in benefits])

    def ask(self, *stages: Stage, kind="trial", benefits=(), at=TEN, by=None, latest=None):
        """A request that goes through these stages."""
        return ask_approval(
            kind=kind, document=self.draft(), matter=Matter("New numbers", {}, latest=latest),
            chain=self.chain(*stages, benefits=benefits), by=by or self.asker, at=at,
        )  # fmt: skip

    def say(self, approval, verdict: str, *, by, at=None, comment="because", place=None):
        """A word on the step that is open (at a place, where several are)."""
        steps = approval.steps.filter(round=approval.round, state="open")
        step = steps.get(place=place) if place is not None else steps.get()
        at = at or minutes(10)
        return decide_step(step_id=step.pk, verdict=verdict, comment=comment, by=by, at=at)


def people() -> dict[str, Employee]:
    """The general manager and, below, a head of department, a superior and two who ask."""
    made: dict[str, Employee] = {}
    for role, name, above in (
        ("head", "刘建国", None), ("lead", "赵敏", "head"), ("boss", "陈静", "lead"),
        ("asker", "王小芳", "boss"), ("colleague", "李雷", "boss"), ("files", "孙悦", "head"),
    ):  # fmt: skip
        number = f"20{len(made):02}"
        made[role] = Employee.objects.create_user(number, name, supervisor=made.get(above))
    return made


@pytest.fixture
def office(db) -> Office:
    """Registers the kinds `trial` and `bulk` for the length of a test."""
    made = Office(people())
    yield from registered(made)


def registered(made: Office):
    words = {
        "label": "trial", "clause": "A2.1-1", "model": RuleDraft, "settle": made.settle,
        "link": lambda document: f"/trials/{document.pk}/",
        "charts": lambda at: [("always", (BOSS, HEAD, FILES))],
        "facts": lambda document: [("why", document.note)],
    }  # fmt: skip
    registry.register("trial", **words)
    registry.register("bulk", **words, is_bulk=True)
    registry.register(
        "phone", **words, phone=lambda at: registry.PhoneTerms("A7.2-1", timedelta(days=3))
    )
    before = registry._find_deputies[:], registry._find_principals[:]
    registry.set_deputies(
        lambda person, at: made.deputies.get(person, []),
        lambda person, at: [each for each, stand in made.deputies.items() if person in stand],
    )
    assert superior_ids(made.asker.pk) == [made.boss.pk, made.lead.pk, made.head.pk]
    yield made
    registry._find_deputies[:], registry._find_principals[:] = before
    for kind in ("trial", "bulk", "phone"):
        registry._kinds.pop(kind)


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on a day long past: their transaction may enter it."""
    if "db" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")
