"""What the tests of the rulebook start from."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from hr.people.models import Employee, Position
from hr.people.services import hire_employee
from regulations.amendments.models import RuleDraft
from regulations.amendments.services import ask_for_version, draft_version
from regulations.approvals.services import decide_step
from regulations.binding.services import entering_past
from regulations.rulebook import rulesets, services, source
from regulations.rulebook.models import RuleVersion

AT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)


@dataclass(frozen=True)
class TeaRules:
    """Numbers as a room would declare them."""

    wait: int = field(metadata={"clause": "C7-2", "unit": "minutes", "low": 1, "high": 120})
    kind: str = field(default="green", metadata={"clause": "C7-3", "choices": ["green", "black"]})


def enter_version(rule_set: str, number: int, day: date, values: dict) -> RuleVersion:
    """A version as it stands in the database, by the right to enter the past."""
    with entering_past(right="test"):
        return RuleVersion.objects.create(
            rule_set=rule_set, number=number, values=values, in_force_from=day, created_at=AT
        )


def approve_version(rule_set: str, values: dict, day: date) -> RuleVersion:
    """A version as versions come about: drafted, asked for and approved, just now."""
    at = timezone.now()
    made = Employee.objects.filter(number__in=["901", "902"]).order_by("number")
    lead, manager = made or [
        hire_employee(number=number, name=code, position=Position.objects.get(code=code), at=at)
        for number, code in (("901", "deputy"), ("902", "general_manager"))
    ]
    draft = draft_version(
        rule_set=rule_set, values=values, in_force_from=day, note="x", by=lead, at=at
    )
    step = ask_for_version(draft_id=draft.pk, by=lead, at=at).steps.get()
    decide_step(step_id=step.pk, verdict="approved", by=manager, at=at)
    return RuleDraft.objects.get(pk=draft.pk).version


@pytest.fixture
def tea(db, monkeypatch) -> list[RuleVersion]:
    """A rule set of its own with two versions: 10 minutes, and 15 from the first of March on."""
    monkeypatch.setattr(rulesets, "_types", {"tea": TeaRules})
    return [
        enter_version("tea", 1, date(2020, 1, 1), {"wait": 10, "kind": "green"}),
        enter_version("tea", 2, date(2026, 3, 1), {"wait": 15, "kind": "green"}),
    ]


@pytest.fixture
def handbook(db):
    """The product's clauses as edition 1, and its rule sets in force since 2020."""
    edition = services.publish_edition(
        source=source.read_clauses(), owner="客户发展中心", by=None, at=AT
    )
    services.load_rule_sets(values=source.read_parameters(), at=AT)
    return edition


@pytest.fixture
def reader(db, client):
    """The browser of a logged-in employee without any special right."""
    employee = Employee.objects.create_user(number="1001", name="王芳", password=None)
    client.force_login(employee)
    return client
