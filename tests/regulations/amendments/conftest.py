"""A rule set of every shape, a replay of its own, and the company that drafts and decides."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection

from regulations.amendments import registry, work
from regulations.amendments.models import RuleDraft, Trial
from regulations.amendments.rules import Changed
from regulations.amendments.services import ask_for_version, draft_version, try_draft
from regulations.approvals.models import Approval
from regulations.approvals.services import decide_step
from regulations.rulebook import rulesets
from regulations.rulebook.models import RuleVersion
from tests import worlds
from tests.company import CHINA, TEN, Company, minutes

APRIL = date(2026, 4, 1)
BEGAN = date(2020, 1, 1)


@dataclass(frozen=True)
class TeaRules:
    """Numbers, words, clocks and tables, as a room would declare them."""

    wait: int = field(metadata={"clause": "C7-2", "unit": "minutes", "low": 1, "high": 120})
    mode: str = field(metadata={"clause": "C9-1", "choices": ("strict", "mild")})
    is_open: bool = field(metadata={"clause": "C9-1"})
    cap: int | None = field(metadata={"clause": "A7.5-1", "unit": "yuan"})
    brackets: list = field(metadata={"clause": "A2.2-7.1"})
    ladder: dict = field(metadata={"clause": "A2.2-7.2"})
    spells: dict = field(metadata={"clause": "A2.2-1"})
    paid: dict = field(metadata={"clause": "A2.5-5"})


TEA = {
    "wait": 10,
    "mode": "strict",
    "is_open": True,
    "cap": None,
    "brackets": [{"up_to": 15, "fine": 30}, {"up_to": 30, "fine": 50}],
    "ladder": {"3": "reminder", "4": "warning"},
    "spells": {"main": [["07:30", "11:30"], ["15:00", "22:00"]]},
    "paid": {"sick": False, "marriage": True},
}


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on a day long past: their transaction may enter it."""
    if "db" not in request.fixturenames or "transactional_db" in request.fixturenames:
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")


company = worlds.shared(Company)


def plant_tea() -> RuleVersion:
    """The first version of the rule set of these tests."""
    return RuleVersion.objects.create(
        rule_set="tea", number=1, values=TEA, in_force_from=BEGAN, created_at=TEN
    )


@pytest.fixture
def tea(company, monkeypatch) -> RuleVersion:
    """The version of the tea's rules that holds."""
    monkeypatch.setattr(rulesets, "_types", rulesets.registered() | {"tea": TeaRules})
    return plant_tea()


@pytest.fixture
def replays(monkeypatch) -> Iterator[dict]:
    """What is registered here is forgotten after the test."""
    monkeypatch.setattr(registry, "_replays", dict(registry._replays))
    return registry._replays


def draft_tea(company: Company, at: datetime = TEN, **changes) -> RuleDraft:
    """A draft of the tea's rules with another wait, or with other changes."""
    words = {"in_force_from": APRIL, "note": "茶太淡"} | {
        name: changes.pop(name) for name in ("in_force_from", "note", "by") if name in changes
    }
    values = TEA | (changes or {"wait": 15})
    return draft_version(rule_set="tea", values=values, at=at, **{"by": company.lead} | words)


def ask(company: Company, draft: RuleDraft, at: datetime = TEN) -> Approval:
    """The lead asks for a draft."""
    return ask_for_version(draft_id=draft.pk, by=company.lead, at=at)


def decide(company: Company, approval: Approval, verdict: str, at: datetime | None = None):
    """The general manager says a word on what lies before them."""
    step = approval.steps.get(state="open", round=approval.round)
    return decide_step(
        step_id=step.pk, verdict=verdict, comment="理由", by=company.manager,
        at=at or TEN + minutes(30),
    )  # fmt: skip


def on(day: date, hour: int = 12) -> datetime:
    """A moment of a day in China."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


def changed(person, money: str = "0", *, is_worse: bool = True, **words) -> Changed:
    """A fact that would have been judged otherwise."""
    plain = {
        "clause": "C7-2", "at": TEN, "what": "茶", "before": "met in time", "after": "missed",
    }  # fmt: skip
    return Changed(
        person_id=person and person.pk, is_worse=is_worse, money=Decimal(money), **plain | words
    )


def begin_trial(company: Company, draft: RuleDraft, at: datetime = TEN) -> Trial:
    """A trial of the days before, asked for by the lead."""
    return try_draft(
        draft_id=draft.pk, since=date(2026, 2, 1), until=date(2026, 3, 3), by=company.lead, at=at
    )


def work_one(at: datetime = TEN) -> Trial:
    """Let a worker do the trial that waits; returns it as it is stored."""
    trial = work.claim_trial(at=at)
    work.work_trial(trial=trial, clock=lambda: at)
    return Trial.objects.get(pk=trial.pk)
