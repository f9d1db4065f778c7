"""What the database holds of drafts and versions, whoever writes past the services."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from regulations.amendments import registry
from regulations.amendments.models import RuleDraft, Trial
from regulations.binding.services import entering_past
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.services import enact_version
from tests.regulations.amendments.conftest import (
    APRIL,
    TEA,
    TEN,
    ask,
    begin_trial,
    decide,
    draft_tea,
    work_one,
)

DAY = timedelta(days=1)
SOON = timezone.localdate(timezone.now()) + 5 * DAY


def commit() -> None:
    """What a COMMIT would look at."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def insert(number: int = 2, values=None, day: date = SOON) -> RuleVersion:
    """A version written past the services."""
    return RuleVersion.objects.create(
        rule_set="tea", number=number, values=values or TEA | {"wait": 20}, in_force_from=day,
        created_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def replay(replays):
    """What waiting changes can be told from the past."""
    registry.replay("tea", lambda *words: iter(()), covers=["wait"])


@pytest.fixture
def today(db):
    """Nobody has the right to enter the past any more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', '', true)")


@pytest.mark.clause("A2.1-1")
def test_no_version_comes_about_without_an_approved_draft(company, tea, today):
    with (
        pytest.raises(DatabaseError, match="not what an approved draft says"),
        transaction.atomic(),
    ):
        insert()
        commit()
    with pytest.raises(ValidationError, match=r"approval of its draft|草案") as refused:
        enact_version(
            rule_set="tea", values=TEA | {"wait": 20}, in_force_from=SOON, note="x",
            by=company.assistant, at=timezone.now(),
        )  # fmt: skip
    assert refused.value.code == "A2.1-1"
    assert RuleVersion.objects.filter(rule_set="tea").get() == tea


@pytest.mark.parametrize(
    "verdict", [None, "returned", "refused"], ids=["asked", "returned", "refused"]
)
def test_a_draft_that_is_not_approved_carries_no_version(company, tea, today, verdict):
    now = timezone.now()
    draft = draft_tea(company, wait=20, in_force_from=SOON, at=now)
    approval = ask(company, draft, at=now)
    if verdict:
        decide(company, approval, verdict, at=now)
    with (
        pytest.raises(DatabaseError, match="not what an approved draft says"),
        transaction.atomic(),
    ):
        RuleDraft.objects.filter(pk=draft.pk).update(version=insert())
        commit()


@pytest.mark.parametrize(
    ("values", "days"), [({"wait": 21}, 0), ({"wait": 20}, 1)], ids=["values", "day"]
)
def test_a_version_says_what_its_draft_says(company, tea, today, values, days):
    now = timezone.now()
    draft = draft_tea(company, wait=20, in_force_from=SOON, at=now)
    decide(company, ask(company, draft, at=now), "approved", at=now)
    commit()
    draft.refresh_from_db()
    assert draft.version.values["wait"] == 20
    with pytest.raises(DatabaseError, match="stays what it is"), transaction.atomic():
        other = insert(3, TEA | values, SOON + days * DAY + DAY)
        RuleDraft.objects.filter(pk=draft.pk).update(version=other)
    with (
        pytest.raises(DatabaseError, match="not what an approved draft says"),
        transaction.atomic(),
    ):
        insert(3, TEA | values, SOON + days * DAY + DAY)
        commit()


def test_the_right_to_enter_the_past_reaches_no_day_to_come(company, tea):
    with entering_past(right="test"):
        insert(2, day=date(2026, 3, 20))  # every page says that it was entered later
        commit()
    with (
        pytest.raises(DatabaseError, match="not what an approved draft says"),
        entering_past(right="test"),
    ):
        insert(3)
        commit()


CHANGES = [
    {"values": TEA | {"wait": 99}}, {"in_force_from": APRIL + DAY}, {"note": "anders"},
    {"rule_set": "orders"}, {"version": None}, {"approval": None},
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_decided_draft_stays_as_it_was_decided(company, tea, change):
    draft = draft_tea(company)
    decide(company, ask(company, draft), "approved")
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleDraft.objects.filter(pk=draft.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleDraft.objects.filter(pk=draft.pk).delete()


def test_figures_change_before_it_is_asked_for_and_after_a_return_alone(company, tea):
    draft = draft_tea(company)
    row = RuleDraft.objects.filter(pk=draft.pk)
    row.update(note="one")
    approval = ask(company, draft)
    with pytest.raises(DatabaseError, match="before who decides"), transaction.atomic():
        row.update(values=TEA | {"wait": 99})
    decide(company, approval, "returned", at=TEN + timedelta(minutes=30))
    row.update(values=TEA | {"wait": 99})
    assert RuleDraft.objects.get().values["wait"] == 99


def refused_by_the_database(change, match: str) -> None:
    """A change that the database refuses, whatever was before it."""
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        change()


@pytest.mark.clause("A2.1-1")
def test_a_finished_trial_stays_as_it_was_found(company, tea, replay):
    begin_trial(company, draft_tea(company, wait=15))
    trial = work_one()
    found = Trial.objects.filter(pk=trial.pk)
    for changed in ({"result": {}}, {"result": None}, {"finished_at": None}, {"total": 0}):
        refused_by_the_database(lambda changed=changed: found.update(**changed), "binds")
    refused_by_the_database(found.delete, "permission denied")
    assert found.get().result == trial.result


def test_what_a_trial_was_asked_for_stays_while_it_is_under_way(company, tea, replay):
    begin_trial(company, draft_tea(company, wait=15))
    refused_by_the_database(lambda: Trial.objects.update(values={}), "permission denied")
    refused_by_the_database(lambda: Trial.objects.all().delete(), "permission denied")
    Trial.objects.update(done=5, total=10)  # how far it is
