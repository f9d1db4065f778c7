"""A consent by phone: written down by a second person, confirmed or denied by its giver."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from regulations.approvals.models import Decision
from regulations.approvals.phone import confirm_phone_consent, record_phone_consent
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.regulations.approvals.conftest import DAYS, HEAD, TEN, minutes
from tests.rights import let

pytestmark = pytest.mark.clause("A7.2-1")


@pytest.fixture
def clerk(office):
    """Somebody who may write a consent down."""
    let(office.files, "record_phone_consent")
    return office.files


def consent(office, approval, by, **words):
    step = approval.steps.get(state="open")
    return record_phone_consent(
        step_id=step.pk, by=by, at=minutes(5),
        **{"giver": office.head, "comment": "called 10:04, in Kunming"} | words,
    )  # fmt: skip


def told(person, text: str) -> bool:
    return Notice.objects.filter(recipient=person, text__startswith=text).exists()


def test_a_consent_by_phone_decides_at_once_and_waits_for_its_confirmation(office, clerk):
    approval = consent(office, office.ask(HEAD, kind="phone"), clerk)
    decision = Decision.objects.get()
    assert (approval.state, decision.by, decision.recorded_by) == ("approved", office.head, clerk)
    deadline = Deadline.objects.get(kind="approvals.phone")
    assert (deadline.owner, deadline.due_at) == (office.head, minutes(5) + 3 * DAYS)
    assert told(office.head, "Confirm your consent by phone")
    confirm_phone_consent(decision_id=decision.pk, agrees=True, by=office.head, at=minutes(60))
    deadline.refresh_from_db()
    assert deadline.met_at == minutes(60)
    with pytest.raises(ValidationError):  # once
        confirm_phone_consent(
            decision_id=decision.pk, agrees=False, comment="no", by=office.head, at=minutes(61)
        )


def test_a_consent_that_its_giver_denies_is_told_to_those_concerned(office, clerk):
    consent(office, office.ask(HEAD, kind="phone"), clerk)
    decision = Decision.objects.get()
    denial = {"decision_id": decision.pk, "agrees": False, "at": minutes(60)}
    with pytest.raises(ValidationError):  # a denial has its reason
        confirm_phone_consent(by=office.head, **denial)
    with pytest.raises(PermissionDenied):
        confirm_phone_consent(by=office.boss, comment="not he", **denial)
    confirm_phone_consent(by=office.head, comment="I was on a plane", **denial)
    for person in (clerk, office.asker, office.boss):
        assert told(person, "%(person)s denies the consent")


def test_a_consent_that_is_not_confirmed_in_time_is_a_breach_and_told(office, clerk):
    consent(office, office.ask(HEAD, kind="phone"), clerk)
    assert sweep_deadlines(at=TEN + 4 * DAYS) == 1
    for person in (clerk, office.asker, office.head):
        assert told(person, "%(person)s has not confirmed")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ({"comment": " "}, ValidationError),
        ({"giver": "boss"}, PermissionDenied),  # not their step
        ({"by": "head"}, PermissionDenied),  # no right to write down
        ({"by": "asker"}, ValidationError),  # whom it benefits
        ({"giver": "files"}, ValidationError),  # no second person
    ],
)
def test_who_may_not_write_a_consent_down(office, clerk, words, error):
    let(office.asker, "record_phone_consent")
    words = {k: getattr(office, v) if k != "comment" else v for k, v in words.items()}
    with pytest.raises(error):
        consent(office, office.ask(HEAD, kind="phone"), **{"by": clerk} | words)
    assert not Decision.objects.exists()


def test_a_kind_that_knows_no_phone_takes_no_consent_by_it(office, clerk):
    with pytest.raises(ValidationError):
        consent(office, office.ask(HEAD), clerk)
