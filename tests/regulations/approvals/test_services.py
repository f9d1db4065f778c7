"""Requests on their way: asked, decided, returned, withdrawn; settled with the last word."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from regulations.approvals.models import Approval, Decision, Seat, Step
from regulations.approvals.services import Matter, ask_again, decide_step, withdraw_approval
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.regulations.approvals.conftest import BOSS, DAYS, FILES, HEAD, LEAD, TEN, minutes


def before(person) -> list[int]:
    """Requests that lie before a person."""
    rows = Seat.objects.filter(person=person).order_by("pk")
    return list(rows.values_list("step__approval", flat=True))


def told(person) -> list[str]:
    return list(
        Notice.objects.filter(recipient=person).order_by("pk").values_list("text", flat=True)
    )


def state_of(approval) -> str:
    return Approval.objects.get(pk=approval.pk).state


def test_a_request_goes_from_one_decision_to_the_next_and_settles_with_the_last(office):
    approval = office.ask(BOSS, HEAD)
    assert before(office.boss) == [approval.pk]
    assert before(office.head) == []
    approval = office.say(approval, "approved", by=office.boss)
    assert (approval.state, before(office.boss), office.heard) == ("pending", [], [])
    approval = office.say(approval, "approved", by=office.head)
    assert approval.state == "approved"
    assert office.heard == [(approval.amendments_ruledraft.pk, "approved")]
    assert told(office.head) == ["Waits for you: %(matter)s"]
    assert told(office.asker) == ["Approved: %(matter)s"]
    assert not Seat.objects.exists()


def test_one_refusal_ends_it_and_nobody_else_is_asked(office):
    approval = office.ask(BOSS, HEAD)
    approval = office.say(approval, "refused", by=office.boss, comment="too dear")
    assert approval.state == "refused"
    assert [state for _pk, state in office.heard] == ["refused"]
    assert before(office.head) == told(office.head) == []
    assert [step.state for step in approval.steps.all()] == ["done", "dropped"]
    assert Notice.objects.get(recipient=office.asker).params["comment"] == "too dear"


def test_what_the_documents_room_refuses_takes_the_last_word_back(office):
    approval = office.ask(BOSS, HEAD)
    office.say(approval, "approved", by=office.boss)
    office.refuse = ValidationError("the budget is used up", code="A7.1-1")
    with pytest.raises(ValidationError, match="the budget is used up"):
        office.say(approval, "approved", by=office.head)
    assert state_of(approval) == "pending"
    assert before(office.head) == [approval.pk]
    assert Decision.objects.count() == 1
    office.refuse = None
    assert office.say(approval, "approved", by=office.head).state == "approved"


def test_a_return_opens_a_new_round_with_the_chain_it_then_needs(office):
    approval = office.ask(BOSS, HEAD)
    office.say(approval, "approved", by=office.boss)
    approval = office.say(approval, "returned", by=office.head, comment="name the supplier")
    assert approval.state == "returned"
    again = {"matter": Matter("Newer numbers", {}), "chain": office.chain(BOSS, LEAD, HEAD)}
    with pytest.raises(PermissionDenied):
        ask_again(approval_id=approval.pk, by=office.colleague, at=minutes(20), **again)
    approval = ask_again(approval_id=approval.pk, by=office.asker, at=minutes(20), **again)
    assert (approval.round, approval.state, str(approval)) == (2, "pending", "Newer numbers")
    for person in (office.boss, office.lead, office.head):  # all of them decide anew
        approval = office.say(approval, "approved", by=person, at=minutes(30))
    assert approval.state == "approved"
    assert Decision.objects.filter(approval=approval).count() == 5
    assert [state for _pk, state in office.heard] == ["returned", "approved"]


def test_a_request_is_withdrawn_by_who_asked_until_it_is_decided(office):
    approval = office.ask(BOSS, HEAD)
    office.say(approval, "approved", by=office.boss)
    with pytest.raises(PermissionDenied):
        withdraw_approval(approval_id=approval.pk, by=office.boss, at=minutes(11))
    withdraw_approval(approval_id=approval.pk, by=office.asker, at=minutes(11))
    assert (state_of(approval), before(office.head)) == ("withdrawn", [])
    assert [state for _pk, state in office.heard] == ["withdrawn"]
    with pytest.raises(ValidationError):
        withdraw_approval(approval_id=approval.pk, by=office.asker, at=minutes(12))
    assert Deadline.objects.filter(met_at=None, voided_at=None).count() == 0


def test_files_take_note_after_the_decision_and_hold_nothing_up(office):
    approval = office.say(office.ask(BOSS, FILES), "approved", by=office.boss)
    assert approval.state == "approved"
    assert before(office.files) == [approval.pk]
    with pytest.raises(ValidationError):
        office.say(approval, "refused", by=office.files)
    approval = office.say(approval, "filed", by=office.files, comment="")
    assert (approval.state, before(office.files)) == ("approved", [])
    assert len(office.heard) == 1


def test_who_decided_alone_twice_does_so_once(office):
    office.people["lead"] = office.boss
    approval = office.say(office.ask(BOSS, LEAD), "approved", by=office.boss)
    assert approval.state == "approved"


@pytest.mark.parametrize("who", ["asker", "colleague", "head", "files"])
def test_only_who_has_a_seat_on_the_open_step_decides(office, who):
    approval = office.ask(BOSS, HEAD)
    with pytest.raises(PermissionDenied):
        office.say(approval, "approved", by=getattr(office, who))
    assert state_of(approval) == "pending"


def test_a_superuser_decides_no_more_than_anybody(office):
    office.colleague.is_superuser = True
    office.colleague.save()
    with pytest.raises(PermissionDenied):
        office.say(office.ask(BOSS), "approved", by=office.colleague)


def test_whom_it_benefits_never_decides_and_the_superior_does(office):
    approval = office.ask(BOSS, benefits=[office.boss])
    assert before(office.lead) == [approval.pk]
    with pytest.raises(PermissionDenied):
        office.say(approval, "approved", by=office.boss)
    assert office.say(approval, "approved", by=office.lead).state == "approved"


def test_the_general_manager_asks_nobody_and_is_told_so(office):
    with pytest.raises(ValidationError) as refused:
        office.ask(HEAD, by=office.head)
    assert refused.value.code == "A2.1-1"
    assert not Approval.objects.exists()


def test_a_step_that_is_decided_says_by_whom(office):
    approval = office.ask(BOSS, HEAD)
    step = approval.steps.get(place=0)
    office.say(approval, "approved", by=office.boss)
    with pytest.raises(ValidationError, match="陈静"):
        decide_step(step_id=step.pk, verdict="approved", by=office.boss, at=minutes(11))


# --- deputies ------------------------------------------------------------------------------------


def test_a_deputy_decides_in_the_place_of_who_is_away(office):
    office.deputies = {office.boss.pk: [office.colleague.pk]}
    approval = office.ask(BOSS)
    assert told(office.colleague) == told(office.boss) == ["Waits for you: %(matter)s"]
    office.say(approval, "approved", by=office.colleague)
    decision = Decision.objects.get()
    assert (decision.by, decision.principal) == (office.colleague, office.boss)


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        ("approved", "李雷 approved in your place: New numbers"),
        ("refused", "李雷 refused in your place: New numbers. because"),
        ("returned", "李雷 returned for changes in your place: New numbers. because"),
    ],
)
def test_whose_place_was_taken_is_told_of_each_word_in_it(office, verdict, text):
    office.deputies = {office.boss.pk: [office.colleague.pk]}
    office.say(office.ask(BOSS), verdict, by=office.colleague)
    with translation.override("en"):
        rows = Notice.objects.filter(recipient=office.boss).order_by("pk")
        words = [each.words for each in rows]
    assert words == ["Waits for you: New numbers", text]
    assert "in your place" not in str(told(office.colleague))
    earlier = list(Notice.objects.values_list("pk", flat=True))
    office.refuse = ValidationError("no")
    with pytest.raises(ValidationError):  # taken back with the word itself
        office.say(office.ask(BOSS), "approved", by=office.colleague)
    later = Notice.objects.exclude(pk__in=earlier)
    assert not later.filter(text__contains="in your place").exists()


def test_a_deputy_decides_neither_on_their_own_request_nor_twice(office):
    office.deputies = {office.boss.pk: [office.asker.pk], office.head.pk: [office.boss.pk]}
    approval = office.ask(BOSS, HEAD)
    assert "Waits for you: %(matter)s" not in told(office.asker)
    with pytest.raises(ValidationError):
        office.say(approval, "approved", by=office.asker)
    office.say(approval, "approved", by=office.boss)
    with pytest.raises(ValidationError):  # in the place of the general manager
        office.say(approval, "approved", by=office.boss)
    assert office.say(approval, "approved", by=office.head).state == "approved"


def test_a_deputy_with_a_seat_of_their_own_later_leaves_it_to_the_superior(office):
    office.deputies = {office.boss.pk: [office.lead.pk]}
    approval = office.ask(BOSS, LEAD)
    office.say(approval, "approved", by=office.lead)
    assert before(office.head) == [approval.pk]


def test_the_word_of_a_deputy_above_whom_nobody_stands_holds_for_both_places(office):
    office.deputies = {office.boss.pk: [office.head.pk]}
    approval = office.say(office.ask(BOSS, HEAD), "approved", by=office.head)
    assert approval.state == "approved"
    assert [step.state for step in approval.steps.all()] == ["done", "skipped"]


# --- deadlines -----------------------------------------------------------------------------------


def test_a_step_that_nobody_decides_in_time_goes_to_the_superior_as_well(office):
    approval = office.ask(BOSS)
    assert sweep_deadlines(at=TEN + 3 * DAYS) == 0
    late = TEN + 3 * DAYS + 5 * (minutes(1) - TEN)
    assert sweep_deadlines(at=late) == 1
    assert before(office.boss) == before(office.lead) == [approval.pk]
    assert told(office.asker) == [
        "Not decided in time, the superiors may now decide as well: %(matter)s"
    ]
    assert office.say(approval, "approved", by=office.lead, at=late).state == "approved"


def test_where_nobody_stands_above_who_decides_is_reminded_and_nothing_else_is_said(office):
    approval = office.ask(HEAD)
    assert sweep_deadlines(at=TEN + 3 * DAYS + 5 * (minutes(1) - TEN)) == 1
    step = approval.steps.get()
    assert (step.people, step.escalated_at) == ([office.head.pk], None)
    assert told(office.head) == [
        "Waits for you: %(matter)s",
        "Not decided in time, it still waits for you alone: %(matter)s",
    ]
    assert told(office.asker) == []


def test_a_step_is_due_before_a_consent_can_take_no_effect(office):
    approval = office.ask(BOSS, LEAD, latest=minutes(90))
    assert approval.steps.get(place=0).deadline.due_at == minutes(90)
    office.say(approval, "approved", by=office.boss, at=minutes(60))
    assert approval.steps.get(place=1).deadline.due_at == minutes(90)
    assert sweep_deadlines(at=minutes(91)) == 1
    assert before(office.lead) == [approval.pk]
    assert before(office.head) == []  # nobody above could do any better
    for person in (office.lead, office.asker):
        assert told(person)[-1].startswith("Not decided in time, approved it could no longer")


def test_a_latest_moment_that_is_far_away_changes_nothing(office):
    step = office.ask(BOSS, latest=TEN + 30 * DAYS).steps.get()
    assert step.deadline.due_at == TEN + 3 * DAYS
    office.ask(BOSS, latest=TEN - DAYS)  # the document's room has the word on that
    assert Step.objects.latest("pk").deadline.due_at == TEN


def test_a_decision_in_time_meets_its_deadline(office):
    approval = office.ask(BOSS)
    deadline = approval.steps.get().deadline
    assert (deadline.owner, deadline.due_at) == (office.boss, TEN + 3 * DAYS)
    office.say(approval, "approved", by=office.boss)
    deadline.refresh_from_db()
    assert (deadline.met_at, deadline.met_by) == (minutes(10), office.boss)
