"""A consent by phone that its giver denies: in doubt wherever it is shown, and decided anew."""

from dataclasses import replace
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from regulations.approvals import registry
from regulations.approvals.doubts import take_consent_back
from regulations.approvals.models import Approval, Decision, RoundEnd
from regulations.approvals.phone import confirm_phone_consent, record_phone_consent
from regulations.approvals.services import withdraw_approval
from regulations.notices.models import Notice
from tests.regulations.approvals.conftest import BOSS, FILES, HEAD, minutes
from tests.regulations.approvals.test_pages import shown
from tests.rights import let

pytestmark = pytest.mark.clause("A7.2-1")


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def clerk(office):
    """Somebody who may write a consent down."""
    let(office.colleague, "record_phone_consent")
    return office.colleague


@pytest.fixture
def reopened(monkeypatch) -> list:
    """Documents that the kind `phone` was told to take back."""
    found = []
    kind = replace(registry.kind("phone"), reopen=lambda document, by, at: found.append(document))
    monkeypatch.setitem(registry._kinds, "phone", kind)
    return found


def denied(office, clerk, *stages) -> Approval:
    """A request to which the boss is said to have consented by phone, and did not."""
    approval = office.ask(*stages, kind="phone")
    step = approval.steps.get(place=0)
    words = {"giver": office.boss, "comment": "called 10:04"}
    record_phone_consent(step_id=step.pk, by=clerk, at=minutes(5), **words)
    decision = Decision.objects.get(step=step)
    words = {"agrees": False, "comment": "I was on a plane"}
    confirm_phone_consent(decision_id=decision.pk, by=office.boss, at=minutes(60), **words)
    approval.refresh_from_db()
    return approval


def take_back(approval, by) -> Approval:
    return take_consent_back(approval_id=approval.pk, by=by, at=minutes(70))


def told(person, text: str) -> bool:
    return Notice.objects.filter(recipient=person, text__contains=text).exists()


def test_what_was_settled_by_a_denied_consent_is_decided_anew(office, clerk, reopened):
    approval = denied(office, clerk, BOSS, FILES)
    assert (approval.state, approval.is_doubted) == ("approved", True)
    take_back(approval, office.boss)
    approval.refresh_from_db()
    assert (approval.state, approval.round, approval.is_doubted) == ("pending", 2, False)
    assert reopened == [approval.amendments_ruledraft]
    first, second = ([*approval.steps.filter(round=number)] for number in (1, 2))
    assert [step.state for step in first] == ["done", "dropped"]
    assert [step.state for step in second] == ["open", "waiting"]
    assert Decision.objects.get().verdict == "approved"  # as it was
    for person in (office.asker, clerk):
        assert told(person, "it is decided anew")
    office.say(approval, "refused", by=office.boss, at=minutes(80))
    assert Approval.objects.get().state == "refused"


def test_nothing_is_approved_on_top_of_a_denied_consent(office, clerk):
    approval = denied(office, clerk, BOSS, HEAD)
    with pytest.raises(ValidationError, match="denied"):
        office.say(approval, "approved", by=office.head, at=minutes(65))
    take_back(approval, office.boss)  # nothing is settled yet: no kind has to undo anything
    approval.refresh_from_db()
    assert [step.state for step in approval.steps.filter(round=2)] == ["open", "waiting"]
    office.say(approval, "approved", by=office.boss, at=minutes(75))
    office.say(approval, "approved", by=office.head, at=minutes(76))
    assert Approval.objects.get().state == "approved"


def test_what_cannot_be_taken_back_stands(office, clerk, client):
    approval = denied(office, clerk, BOSS)
    with pytest.raises(ValidationError, match="stands"):
        take_back(approval, office.boss)
    approval.refresh_from_db()
    assert (approval.state, approval.round, approval.is_doubted) == ("approved", 1, True)
    page = shown(client, office.boss, f"/approvals/{approval.pk}/")
    assert "Take the consent back" not in page
    assert "What was settled stands until" in page


@pytest.mark.parametrize("who", ["asker", "colleague", "files"])
def test_whoever_is_neither_the_giver_nor_above_them_takes_nothing_back(
    office, clerk, reopened, who
):
    approval = denied(office, clerk, BOSS)
    with pytest.raises(PermissionDenied):
        take_back(approval, getattr(office, who))
    assert reopened == []


def test_a_superior_of_the_giver_is_told_and_takes_it_back_with_one_button(
    office, clerk, reopened, client
):
    approval = denied(office, clerk, BOSS)
    assert told(office.lead, "denies the consent by phone")
    path = f"/approvals/{approval.pk}/"
    assert "Take the consent back" in shown(client, office.lead, path)
    client.post(f"{path}take-back/")
    assert Approval.objects.get().state == "pending"
    with pytest.raises(ValidationError):  # once
        take_back(approval, office.lead)


def test_doubt_is_visible_wherever_the_request_is_shown(office, clerk, reopened, client):
    approval = denied(office, clerk, BOSS, FILES)
    path, badge = f"/approvals/{approval.pk}/", '<span class="badge bad">in doubt</span>'
    for where in (path, "/approvals/?box=asked"):
        assert badge in shown(client, office.asker, where)
    assert "I was on a plane" in shown(client, office.asker, path)
    assert "what you file or decide rests on it" in shown(client, office.files, path)
    page = shown(client, office.files)
    assert badge in page and 'name="verdict"' not in page  # read first
    let(office.boss, "view_approval")
    assert "approved · in doubt" in shown(client, office.boss, "/approvals/approval/")


def test_what_is_in_doubt_is_not_filed_unread(office, clerk, client, monkeypatch):
    bulk = replace(registry.kind("phone"), is_bulk=True)
    monkeypatch.setitem(registry._kinds, "phone", bulk)
    step = denied(office, clerk, BOSS, FILES).steps.get(place=1)
    client.force_login(office.files)
    words = {"steps": [step.pk], "verdict": "filed"}
    answer = client.post("/approvals/many/", words, headers={"accept-language": "en"}, follow=True)
    assert "read it first" in unescape(answer.content.decode())
    assert not Decision.objects.filter(verdict="filed").exists()


@pytest.mark.parametrize("words", [{"state": "pending", "round": 2}, {"doubted_at": minutes(60)}])
def test_nothing_reopens_an_approved_request_that_nobody_denies(office, clerk, words):
    approval = office.ask(BOSS, kind="phone")
    office.say(approval, "approved", by=office.boss)
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.filter(pk=approval.pk).update(**words)


def test_a_denial_opens_the_next_round_and_changes_nothing_else(office, clerk):
    approval = denied(office, clerk, BOSS)
    for words in (
        {"state": "refused"}, {"state": "pending"}, {"text": "x", "state": "pending", "round": 2},
        {"state": "pending", "round": 3},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            Approval.objects.filter(pk=approval.pk).update(**words)


def test_the_picture_shows_who_took_the_consent_back_and_when(office, clerk, client):
    approval = take_back(denied(office, clerk, BOSS, HEAD), office.lead)
    page = shown(client, office.asker, f"/approvals/{approval.pk}/")
    second, first = page.split("What was asked in this round")[1:]
    begun = second.split('class="chain-step asked"')[1].split("</li>")[0]
    assert "Consent taken back, decided anew" in begun
    assert "赵敏" in begun and "2026-03-04 11:10:00" in begun and "王小芳" not in begun
    assert "Denied consent by phone taken back" in first.split('class="chain-step ended"')[1]
    assert "王小芳" in first.split('class="chain-step asked"')[1].split("</li>")[0]


def test_whose_note_was_denied_writes_no_other_one_down(office, clerk, client):
    approval = take_back(denied(office, clerk, BOSS, HEAD), office.boss)
    step = approval.steps.get(round=2, place=0)
    words = {"step_id": step.pk, "giver": office.boss, "comment": "called 11:30"}
    with pytest.raises(ValidationError, match="was denied: somebody else writes") as refused:
        record_phone_consent(by=clerk, at=minutes(80), **words)
    assert refused.value.code == "A2.1-1"
    assert "Write down a consent by phone" not in shown(client, clerk, f"/approvals/{approval.pk}/")
    let(office.files, "record_phone_consent")
    other = office.files.__class__.objects.get(pk=office.files.pk)
    record_phone_consent(by=other, at=minutes(81), **words)
    assert Decision.objects.get(round=2).recorded_by == other


def test_the_database_takes_no_second_note_of_that_clerk(office, clerk):
    approval = take_back(denied(office, clerk, BOSS, HEAD), office.boss)
    words = {
        "step": approval.steps.get(round=2, place=0), "approval": approval, "round": 2,
        "verdict": "approved", "by": office.boss, "principal": office.boss, "at": minutes(80),
    }  # fmt: skip
    with pytest.raises(DatabaseError, match="was denied"), transaction.atomic():
        Decision.objects.create(**words, recorded_by=clerk)
    Decision.objects.create(**words, recorded_by=office.files)


@pytest.mark.parametrize(
    ("how", "who"),
    [("taken_back", "boss"), ("withdrawn", "asker"), ("withdrawn", "boss"), ("dropped", None)],
)
def test_the_database_keeps_no_end_that_was_none(office, clerk, how, who):
    reopened = take_back(denied(office, clerk, BOSS, HEAD), office.boss)
    withdrawn = office.ask(BOSS)
    Approval.objects.filter(pk=withdrawn.pk).update(state="withdrawn", ended_at=minutes(75))
    row = {"how": how, "by": who and getattr(office, who), "at": minutes(70)}
    # Another round, another request; and of one that was withdrawn another moment.
    for request, number in ((reopened, 2), (office.ask(BOSS), 1), (withdrawn, 1)):
        with pytest.raises(DatabaseError, match="did not end like this"), transaction.atomic():
            RoundEnd.objects.create(approval=request, round=number, **row)
            check_now()


def test_the_database_knows_the_ends_that_were(office, clerk):
    take_back(denied(office, clerk, BOSS, HEAD), office.boss)
    withdraw_approval(approval_id=office.ask(BOSS).pk, by=office.asker, at=minutes(75))
    check_now()
    assert [(end.how, end.by) for end in RoundEnd.objects.order_by("pk")] == [
        ("taken_back", office.boss), ("withdrawn", office.asker),
    ]  # fmt: skip


def check_now() -> None:
    """Ask what the database asks when a transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS approvals_roundend_check IMMEDIATE")
        cursor.execute("SET CONSTRAINTS approvals_roundend_check DEFERRED")
