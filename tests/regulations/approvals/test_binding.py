"""What the database itself refuses: whoever writes past the services, as the portal's own role."""

import threading

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from hr.people.models import Deputyship, DeputyshipEnd
from regulations.approvals.models import Approval, Decision, PhoneConfirmation, Step
from regulations.approvals.services import decide_step
from regulations.binding.services import entering_past
from tests.regulations.approvals.conftest import (
    BOSS,
    DAYS,
    HEAD,
    LEAD,
    TEN,
    Office,
    minutes,
    people,
    registered,
)


def forge(approval, *, by, principal=None, verdict="approved", place=0, **words) -> Decision:
    """A decision written past every service."""
    step = approval.steps.get(round=approval.round, place=place)
    return Decision.objects.create(
        step=step, approval=approval, round=approval.round, verdict=verdict, by=by,
        principal=principal or by, comment="", **{"at": minutes(5)} | words,
    )  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        {"by": "asker"},  # for themselves
        {"by": "asker", "principal": "boss"},  # as somebody's deputy, for themselves
        {"by": "colleague"},  # without a seat
        {"by": "head", "place": 1},  # before it is their turn
        {"by": "boss", "verdict": "filed"},
    ],
)
def test_a_forged_decision_is_refused(office, words):
    approval = office.ask(BOSS, HEAD)
    words = {k: getattr(office, v) if k in ("by", "principal") else v for k, v in words.items()}
    with pytest.raises(DatabaseError), transaction.atomic():
        forge(approval, **words)
    assert not Decision.objects.exists()


def test_nobody_speaks_twice_in_a_round_not_even_past_the_services(office):
    approval = office.ask(BOSS, LEAD)
    office.say(approval, "approved", by=office.boss)
    with pytest.raises(DatabaseError), transaction.atomic():
        forge(approval, by=office.boss, principal=office.lead, place=1)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "approved"},
        {"barred": []},
        {"amount": "1.00"},
        {"round": 2},
        {"text": "Something else"},
        {"latest_at": minutes(99)},
    ],
)
def test_a_request_is_not_changed_past_the_services(office, changes):
    approval = office.ask(BOSS, HEAD)
    office.say(approval, "approved", by=office.boss)
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(**changes)


def test_what_is_decided_stays_decided(office):
    approval = office.say(office.ask(BOSS), "refused", by=office.boss)
    for state in ("approved", "pending"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Approval.objects.filter(pk=approval.pk).update(state=state)
    with pytest.raises(DatabaseError), transaction.atomic():
        Step.objects.filter(approval=approval).update(state="open")


def test_a_step_is_not_given_to_others_past_the_services(office):
    approval = office.ask(BOSS, HEAD)
    with pytest.raises(DatabaseError), transaction.atomic():
        approval.steps.filter(place=0).update(people=[office.colleague.pk])


def test_nobody_takes_a_place_that_was_not_given_to_them(office):
    approval = office.ask(BOSS)
    with pytest.raises(DatabaseError, match="does not stand in"), transaction.atomic():
        forge(approval, by=office.colleague, principal=office.boss)
    office.deputies = {office.boss.pk: [office.colleague.pk]}
    for other in (office.lead, office.files):  # it was given to one person alone
        with pytest.raises(DatabaseError, match="does not stand in"), transaction.atomic():
            forge(approval, by=other, principal=office.boss)
    with pytest.raises(DatabaseError, match="does not stand in"), transaction.atomic():
        forge(office.ask(HEAD), by=office.colleague, principal=office.head)
    forge(approval, by=office.colleague, principal=office.boss)


def test_a_place_is_taken_on_its_days_alone(office):
    Deputyship.objects.create(
        person=office.boss, deputy=office.colleague, starts_on=TEN.date(),
        ends_on=TEN.date() + DAYS, reason="x", at=TEN - DAYS,
    )  # fmt: skip
    for at in (TEN - DAYS, TEN + 2 * DAYS):
        with pytest.raises(DatabaseError, match="does not stand in"), transaction.atomic():
            forge(office.ask(BOSS), by=office.colleague, principal=office.boss, at=at)
    for at in (TEN, TEN + DAYS):
        forge(office.ask(BOSS), by=office.colleague, principal=office.boss, at=at)


def test_a_place_that_was_taken_back_is_nobodys(office):
    office.deputies = {office.boss.pk: [office.colleague.pk]}
    DeputyshipEnd.objects.create(deputyship=Deputyship.objects.get(), by=office.boss, at=TEN)
    with pytest.raises(DatabaseError, match="does not stand in"), transaction.atomic():
        forge(office.ask(BOSS), by=office.colleague, principal=office.boss)


def test_a_consent_is_confirmed_by_its_giver_alone_and_only_one_by_phone(office):
    spoken, own = office.ask(BOSS, kind="phone"), office.ask(BOSS)
    with pytest.raises(DatabaseError, match="writes a consent down"), transaction.atomic():
        forge(spoken, by=office.boss, recorded_by=office.asker)
    by_phone = forge(spoken, by=office.boss, recorded_by=office.files)
    in_person = forge(own, by=office.boss)
    for decision, by in (
        (by_phone, office.colleague), (by_phone, office.files), (in_person, office.boss),
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="no consent by phone"), transaction.atomic():
            PhoneConfirmation.objects.create(decision=decision, agrees=True, by=by, at=minutes(6))
    PhoneConfirmation.objects.create(decision=by_phone, agrees=True, by=office.boss, at=minutes(6))


@pytest.fixture
def committed(transactional_db):
    """A request that is committed, so that other connections see it."""
    office = Office(people())
    kinds = registered(office)
    next(kinds)
    with entering_past(right="test"):
        office.approval = office.ask(BOSS, HEAD)
    yield office
    next(kinds, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE approvals_decision SET verdict = 'refused'",
        "DELETE FROM approvals_decision",
        "TRUNCATE approvals_decision CASCADE",
        "DELETE FROM approvals_approval",
        "UPDATE approvals_approval SET asker_id = asker_id",
        "UPDATE approvals_step SET kind = 'file'",
        "DELETE FROM approvals_step",
        "UPDATE approvals_roundend SET by_id = NULL",
        "DELETE FROM approvals_roundend",
    ],
)
def test_the_portals_role_changes_no_decision(committed, raw_connection, statement):
    raw = raw_connection("app")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege), raw, raw.cursor() as cursor:
        cursor.execute(statement)


def test_the_owner_changes_no_decision_either(committed, raw_connection):
    with entering_past(right="test"):
        committed.say(committed.approval, "approved", by=committed.boss)
    raw = raw_connection("owner")
    for statement in (
        "UPDATE approvals_decision SET verdict = 'refused'", "DELETE FROM approvals_decision",
    ):  # fmt: skip
        with pytest.raises(psycopg2.errors.InsufficientPrivilege), raw, raw.cursor() as cursor:
            cursor.execute(statement)


def test_of_two_who_decide_one_step_at_once_one_is_told_who_was_first(committed):
    committed.approval.steps.filter(place=0).update(people=[committed.boss.pk, committed.lead.pk])
    step = committed.approval.steps.get(place=0)
    start, outcomes = threading.Barrier(2), []

    def decide(person):
        try:
            start.wait(10)
            with entering_past(right="test"):
                decide_step(step_id=step.pk, verdict="approved", by=person, at=minutes(5))
            outcomes.append("won")
        except (ValidationError, PermissionDenied) as refused:
            outcomes.append(" ".join(getattr(refused, "messages", [str(refused)])))
        finally:
            connection.close()

    racers = [threading.Thread(target=decide, args=[p]) for p in (committed.boss, committed.lead)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(30)
    assert sorted(outcome == "won" for outcome in outcomes) == [False, True]
    winner = Decision.objects.get().by.name
    assert any(winner in outcome for outcome in outcomes)
    assert Approval.objects.get().state == "pending"
