"""Asking for leave, and what a decision settles."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from attendance.leave.models import Leave
from attendance.leave.rules import Kind, Path, State, Unit
from attendance.leave.services import ask_leave, change_leave
from attendance.timekeeping.models import StaleDay
from attendance.timekeeping.registry import covers
from hr.people.deputies.services import appoint_deputy
from hr.people.registry import away
from regulations.approvals.doubts import take_consent_back
from regulations.approvals.inbox import waiting
from regulations.approvals.models import Decision
from regulations.approvals.phone import confirm_phone_consent, record_phone_consent
from regulations.approvals.services import decide_step, withdraw_approval
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from tests.attendance.leave.conftest import days, moment, weekday

TUESDAY = weekday(1)


@pytest.mark.clause("A2.4", "A2.2-5")
def test_only_an_approved_leave_covers(firm):
    span = days(TUESDAY)
    leave = firm.ask(span)
    assert (leave.state, leave.path, leave.clause) == (State.PENDING, Path.AHEAD, "A2.5-1")
    assert covers([firm.worker.pk], *span) == {}
    firm.say(leave)
    (cover,) = covers([firm.worker.pk], *span)[firm.worker.pk]
    assert (cover.starts_at, cover.ends_at, cover.kind) == (*span, "personal")
    assert (cover.ref, cover.link, cover.is_paid) == (
        f"leave:{leave.pk}", f"/leave/{leave.pk}/", False,
    )  # fmt: skip
    assert set(StaleDay.objects.values_list("person", "day")) == {
        (firm.worker.pk, weekday(0)), (firm.worker.pk, TUESDAY),
    }  # fmt: skip
    assert [event.verb for event in leave.events.all()] == ["asked", "approved"]


@pytest.mark.clause("A2.4")
@pytest.mark.parametrize("verdict", ["refused", "returned"])
def test_what_is_not_approved_covers_nothing(firm, verdict):
    leave = firm.say(firm.ask(days(TUESDAY)), verdict)
    assert leave.state == verdict
    assert covers([firm.worker.pk], *days(TUESDAY)) == {}
    assert not StaleDay.objects.exists()


@pytest.mark.clause("A2.2-5")
def test_hr_files_what_was_decided_and_cannot_refuse_it(firm):
    leave = firm.granted(days(TUESDAY))
    (line,) = waiting(firm.officer, moment(TUESDAY))
    assert (line.approval, line.step_kind) == (leave.approval_id, "file")
    with pytest.raises(ValidationError):
        firm.say(leave, "refused", by=firm.officer)
    firm.say(leave, "filed", by=firm.officer)
    assert waiting(firm.officer, moment(TUESDAY)) == []
    assert leave.state == State.APPROVED


@pytest.mark.clause("A2.8-2")
def test_time_off_in_lieu_is_filed_with_the_office_too(firm):
    firm.filed(weekday(5))
    span = (moment(weekday(1, 1), "14:00"), moment(weekday(1, 1), "16:00"))
    leave = firm.ask(span, Kind.IN_LIEU, unit=Unit.MINUTE, at=moment(weekday(0, 1), "09:00"))
    firm.say(leave)
    for person in (firm.officer, firm.clerk):
        assert [line.step_kind for line in waiting(person, moment(weekday(1, 1)))] == ["file"]


@pytest.mark.clause("A2.4-2", "A2.5-4")
@pytest.mark.parametrize(
    ("kind", "last", "decider"),
    [
        (Kind.PERSONAL, weekday(2), "boss"),  # Tuesday and Wednesday
        (Kind.PERSONAL, weekday(3), "leader"),
        (Kind.SICK, weekday(3), "boss"),
        (Kind.SICK, weekday(4), "leader"),
        (Kind.MARRIAGE, weekday(1), "manager"),
        (Kind.BEREAVEMENT, weekday(3), "manager"),
    ],
)
def test_request_lies_before_whom_the_clause_names(firm, kind, last, decider):
    leave = firm.ask(days(TUESDAY, last), kind, occasion="父亲")
    step = leave.approval.steps.order_by("place").first()
    assert step.people == [firm.people[decider].pk]


@pytest.mark.clause("A2.4-2", "A2.5-4")
def test_consecutive_requests_are_counted_together(firm):
    """Two and then one more day with only a weekend between: three in a row."""
    first = firm.granted(days(weekday(3), weekday(4)))
    second = firm.ask(days(weekday(0, 1)))
    assert (first.days, first.run_days) == (2, 2)
    assert (second.days, second.run_days) == (1, 3)
    assert second.approval.steps.get(place=0).people == [firm.leader.pk]
    third = firm.ask(days(weekday(2, 1)))  # Tuesday is worked
    assert third.run_days == 1
    assert third.approval.steps.get(place=0).people == [firm.boss.pk]


def test_refused_leave_is_not_joined_to(firm):
    firm.say(firm.ask(days(weekday(1), weekday(2))), "refused")
    assert firm.ask(days(weekday(3))).run_days == 1


def test_other_kind_is_not_joined_to(firm):
    firm.granted(days(weekday(1), weekday(2)), Kind.SICK)
    assert firm.ask(days(weekday(3))).run_days == 1


@pytest.mark.clause("A2.3-6", "A2.5-1")
def test_late_request_is_refused_with_its_clause_and_stores_nothing(firm):
    with pytest.raises(ValidationError) as refused:
        firm.ask(days(TUESDAY), at=moment(TUESDAY, "07:00"))
    assert refused.value.code == "A2.5-1"
    assert not Leave.objects.exists()


@pytest.mark.clause("A2.5-3")
def test_belated_leave_covers_the_lateness_and_has_its_day_judged_anew(firm):
    span = (moment(TUESDAY, "08:00"), moment(TUESDAY, "08:40"))
    leave = firm.ask(span, unit=Unit.MINUTE, at=moment(TUESDAY, "11:30"))
    assert (leave.path, leave.clause) == (Path.TURNED, "A2.5-3")
    firm.say(leave, at=moment(weekday(2)))
    (cover,) = covers([firm.worker.pk], *days(TUESDAY))[firm.worker.pk]
    assert (cover.starts_at, cover.ends_at) == span
    assert StaleDay.objects.filter(person=firm.worker, day=TUESDAY).exists()


def test_decision_is_due_before_the_leave_begins_where_that_lies_ahead(firm):
    def due(leave):
        return leave.approval.steps.get(state="open").deadline.due_at

    asked_at = moment(weekday(0), "16:00")
    ahead = firm.ask(days(TUESDAY), at=asked_at)
    assert due(ahead) == ahead.starts_at  # and not three days later
    far = firm.ask(days(weekday(0, week=2)), at=asked_at)
    assert due(far) == asked_at + timedelta(days=3)
    span = (moment(weekday(2), "08:00"), moment(weekday(2), "08:40"))
    belated = firm.ask(span, unit=Unit.MINUTE, at=moment(weekday(2), "11:30"))
    assert due(belated) == moment(weekday(2), "11:30") + timedelta(days=3)


@pytest.mark.clause("A2.4-3")
def test_visit_to_the_doctor_is_covered_to_the_minute(firm):
    span = (moment(TUESDAY, "09:10"), moment(TUESDAY, "10:20"))
    leave = firm.granted(span, Kind.SICK, unit=Unit.MINUTE)
    assert str(leave.days) == "0.19"
    (cover,) = covers([firm.worker.pk], *days(TUESDAY))[firm.worker.pk]
    assert (cover.starts_at, cover.ends_at, cover.kind) == (*span, "sick")


@pytest.mark.clause("A2.5-2")
def test_extension_is_linked_and_decided_by_the_whole_length(firm):
    first = firm.granted(days(TUESDAY, weekday(2)))
    asked_at = moment(weekday(2), "18:00")  # the leave ends at midnight
    second = firm.ask(days(weekday(3)), extends=first, at=asked_at)
    assert (second.path, second.clause, second.extends) == (Path.EXTENSION, "A2.5-2", first)
    assert second.approval.steps.get(place=0).people == [firm.leader.pk]
    firm.say(second, by=firm.leader, at=moment(weekday(2), "23:59"))
    assert second.state == State.APPROVED


@pytest.mark.clause("A2.5-2")
def test_in_haste_the_decider_consents_by_phone_and_confirms_it(firm):
    first = firm.granted(days(TUESDAY, weekday(2)))
    second = firm.ask(days(weekday(3)), extends=first, at=moment(weekday(2), "18:00"))
    words = {
        "step_id": second.approval.steps.get(place=0).pk,
        "giver": firm.leader,
        "comment": "18:20, by phone from Kunming",
        "at": moment(weekday(2), "18:30"),
    }
    with pytest.raises(PermissionDenied):  # a cashier hears of money, not of leave
        record_phone_consent(by=firm.stranger, **words)
    record_phone_consent(by=firm.clerk, **words)
    second.refresh_from_db()
    assert second.state == State.APPROVED
    deadline = Deadline.objects.get(kind="approvals.phone")
    assert (deadline.owner, deadline.clause) == (firm.leader, "A2.5-2")
    # belated_completion_days is one day
    assert deadline.due_at == moment(weekday(3), "18:30")


@pytest.mark.clause("A2.5-2")
def test_extension_is_approved_before_the_leave_ends(firm):
    first = firm.granted(days(TUESDAY, weekday(2)))
    second = firm.ask(days(weekday(3)), extends=first, at=moment(weekday(2), "18:00"))
    with pytest.raises(ValidationError, match="has ended") as refused:
        firm.say(second, by=firm.leader, at=moment(weekday(3), "00:00"))
    assert refused.value.code == "A2.5-2"
    second.refresh_from_db()
    assert second.state == State.PENDING
    firm.say(second, "refused", by=firm.leader, at=moment(weekday(3), "00:00"))
    assert second.state == State.REFUSED


@pytest.mark.clause("A2.5-2")
def test_what_no_extension_may_be(firm):
    first = firm.granted(days(TUESDAY))
    at = moment(TUESDAY, "12:00")
    pending = firm.ask(days(weekday(0, 1)))
    for words in (
        {"span": days(weekday(2)), "extends": first, "kind": Kind.SICK},
        {"span": days(weekday(3)), "extends": first},  # Wednesday is worked
        {"span": days(weekday(1, 1)), "extends": pending},  # not approved
    ):
        with pytest.raises(ValidationError) as refused:
            firm.ask(words.pop("span"), words.pop("kind", Kind.PERSONAL), at=at, **words)
        assert refused.value.code == "A2.5-2"
    theirs = firm.draft(days(weekday(2)), extends=first)
    with pytest.raises(ValidationError, match="one's own"):
        ask_leave(person=firm.colleague, draft=theirs, by=firm.colleague, at=at)
    firm.ask(days(weekday(2)), extends=first, at=at)
    with pytest.raises(ValidationError, match="extended already"):
        firm.ask(days(weekday(3)), extends=first, at=at)


def test_three_days_for_an_occasion_whatever_the_pieces(firm):
    firm.granted(days(TUESDAY, weekday(2)), Kind.MARRIAGE, occasion="婚礼", by=firm.manager)
    with pytest.raises(ValidationError) as refused:
        firm.ask(days(weekday(0, 2), weekday(1, 2)), Kind.MARRIAGE, occasion=" 婚礼 ")
    assert refused.value.code == "A2.1-2"
    firm.ask(days(weekday(0, 2)), Kind.MARRIAGE, occasion="婚礼")
    firm.ask(days(weekday(0, 4), weekday(2, 4)), Kind.BEREAVEMENT, occasion="祖父")
    firm.ask(days(weekday(0, 5), weekday(2, 5)), Kind.BEREAVEMENT, occasion="祖母")
    with pytest.raises(ValidationError, match="occasion"):
        firm.ask(days(weekday(0, 7)), Kind.BEREAVEMENT)


def test_nobody_asks_for_another(firm):
    with pytest.raises(PermissionDenied):
        ask_leave(
            person=firm.worker, draft=firm.draft(days(TUESDAY)), by=firm.boss,
            at=moment(weekday(0)),
        )  # fmt: skip


def test_overlap_is_refused_and_touching_is_not(firm):
    firm.ask(days(TUESDAY))
    for span in (
        days(TUESDAY), days(weekday(0), weekday(2)),
        (moment(TUESDAY, "09:00"), moment(TUESDAY, "10:00")),
    ):  # fmt: skip
        with pytest.raises(ValidationError, match="another leave") as refused:
            firm.ask(span, unit=Unit.MINUTE)
        assert refused.value.code == "A2.4"
    firm.ask(days(weekday(2)))
    firm.ask(days(TUESDAY), person=firm.colleague)


def test_time_of_a_refused_leave_is_free_again(firm):
    firm.say(firm.ask(days(TUESDAY)), "refused")
    assert firm.ask(days(TUESDAY)).state == State.PENDING


@pytest.mark.parametrize("who", ["worker", "colleague", "manager", "leader", "head", "stranger"])
def test_nobody_but_the_supervisor_decides_a_short_leave(firm, who):
    leave = firm.ask(days(TUESDAY))
    step = leave.approval.steps.get(place=0)
    person = firm.people[who]
    person.is_superuser = True
    with pytest.raises(PermissionDenied):
        decide_step(
            step_id=step.pk, verdict="approved", by=person, at=leave.asked_at + timedelta(hours=1)
        )
    leave.refresh_from_db()
    assert leave.state == State.PENDING


@pytest.mark.parametrize(
    ("who", "kind", "decider"),
    [
        ("manager", Kind.MARRIAGE, "leader"),  # who leads the department does not decide for it
        ("leader", Kind.PERSONAL, "head"),
        ("stranger", Kind.PERSONAL, "head"),
    ],
)
def test_who_would_decide_on_themselves_is_passed_over(firm, who, kind, decider):
    leave = firm.ask(days(TUESDAY), kind, person=firm.people[who], occasion="婚礼")
    assert leave.approval.steps.get(place=0).people == [firm.people[decider].pk]


def test_long_leave_without_a_managing_leader_goes_to_the_general_manager(firm):
    department = firm.worker.department
    department.managing_leader = None
    department.save()
    leave = firm.ask(days(TUESDAY, weekday(4)))
    assert leave.approval.steps.get(place=0).people == [firm.head.pk]


def test_deputy_decides_while_the_supervisor_is_on_leave(firm):
    """Named for absences: works by itself from the first moment of the leave to its end."""
    appoint_deputy(
        person=firm.boss, deputy=firm.stranger, starts_on=weekday(0), ends_on=None,
        reason="请假期间", only_when_away=True, by=firm.boss, at=moment(weekday(0), "08:00"),
    )  # fmt: skip
    firm.granted(days(TUESDAY), person=firm.boss, by=firm.manager, at=moment(weekday(0), "08:01"))
    leave = firm.ask(days(weekday(3)), at=moment(weekday(0), "09:00"))
    noon = moment(TUESDAY, "12:00")
    assert away([firm.boss.pk, firm.worker.pk], noon) == {firm.boss.pk}
    assert away([firm.boss.pk], moment(weekday(2), "00:00")) == set()
    assert waiting(firm.stranger, moment(weekday(0), "12:00")) == []
    (line,) = waiting(firm.stranger, noon)
    assert (line.approval, line.principal) == (leave.approval_id, firm.boss.name)
    step = leave.approval.steps.get(place=0)
    with pytest.raises(PermissionDenied):
        decide_step(step_id=step.pk, verdict="approved", by=firm.stranger, at=moment(weekday(2)))
    decide_step(step_id=step.pk, verdict="approved", by=firm.stranger, at=noon)
    leave.refresh_from_db()
    assert leave.state == State.APPROVED


def test_returned_leave_is_changed_and_asked_again_by_the_chain_it_needs(firm):
    leave = firm.say(firm.ask(days(TUESDAY)), "returned")
    assert leave.state == State.RETURNED
    longer = firm.draft(days(TUESDAY, weekday(3)), reason="要三天")
    change_leave(leave_id=leave.pk, draft=longer, by=firm.worker, at=moment(TUESDAY, "09:00"))
    leave.refresh_from_db()
    assert (leave.state, leave.days, leave.path) == (State.PENDING, 3, Path.AHEAD)
    step = leave.approval.steps.get(round=2, place=0)
    assert step.people == [firm.leader.pk]
    firm.say(leave, by=firm.leader, at=moment(TUESDAY, "10:00"))
    assert leave.state == State.APPROVED


@pytest.mark.clause("A2.5-1")
def test_returned_leave_cannot_be_moved_ahead_of_its_notice(firm):
    leave = firm.say(firm.ask(days(weekday(3))), "returned")
    earlier = firm.draft(days(TUESDAY))
    with pytest.raises(ValidationError) as refused:
        change_leave(leave_id=leave.pk, draft=earlier, by=firm.worker, at=moment(TUESDAY, "07:00"))
    assert refused.value.code == "A2.5-1"
    with pytest.raises(PermissionDenied):
        change_leave(leave_id=leave.pk, draft=earlier, by=firm.boss, at=moment(weekday(0)))


def test_pending_leave_is_not_changed(firm):
    leave = firm.ask(days(TUESDAY))
    with pytest.raises(ValidationError, match="returned for changes"):
        change_leave(
            leave_id=leave.pk, draft=firm.draft(days(weekday(2))), by=firm.worker,
            at=moment(weekday(0)),
        )  # fmt: skip


def test_withdrawn_request_frees_its_time(firm):
    leave = firm.ask(days(TUESDAY))
    withdraw_approval(approval_id=leave.approval_id, by=firm.worker, at=moment(weekday(0)))
    leave.refresh_from_db()
    assert leave.state == State.WITHDRAWN
    firm.ask(days(TUESDAY))


def test_decider_is_told_with_the_clause_and_the_asker_of_the_end(firm):
    leave = firm.granted(days(TUESDAY))
    told = Notice.objects.filter(recipient=firm.boss).get()
    assert (told.clause, told.url) == ("A2.5-1", f"/approvals/{leave.approval_id}/")
    for language, kind in (("zh-hans", "事假"), ("en", "personal leave")):
        with translation.override(language):
            assert kind in told.words
    assert Notice.objects.filter(recipient=firm.worker, text__startswith="Approved").exists()


def test_covers_of_many_people_cost_one_query(firm, django_assert_num_queries):
    firm.granted(days(TUESDAY))
    firm.granted(days(TUESDAY), person=firm.colleague)
    ids = [each.pk for each in firm.people.values()]
    from attendance.leave.covers import covers_of

    with django_assert_num_queries(1):
        found = list(covers_of(ids, *days(weekday(0), weekday(4))))
    assert {cover.person_id for cover in found} == {firm.worker.pk, firm.colleague.pk}
    assert list(covers_of(ids, *days(weekday(2)))) == []  # touching is not overlapping


def denied(firm, leave):
    """The leader is said to have consented to a leave by phone, and denies it."""
    step, at = leave.approval.steps.get(place=0), leave.asked_at + timedelta(hours=1)
    words = {"giver": firm.boss, "comment": "by phone", "by": firm.clerk, "at": at}
    record_phone_consent(step_id=step.pk, **words)
    words = {"agrees": False, "comment": "nobody called", "by": firm.boss}
    confirm_phone_consent(decision_id=Decision.objects.get(step=step).pk, at=at, **words)
    leave.refresh_from_db()
    return leave


@pytest.mark.clause("A2.5-2")
def test_leave_whose_consent_is_denied_waits_again_and_excuses_nothing(firm):
    span = days(TUESDAY)
    leave = denied(firm, firm.ask(span))
    assert leave.state == State.APPROVED
    at = leave.asked_at + timedelta(hours=2)
    StaleDay.objects.all().delete()
    take_consent_back(approval_id=leave.approval_id, by=firm.boss, at=at)
    leave.refresh_from_db()
    assert leave.state == State.PENDING
    assert covers([firm.worker.pk], *span) == {}
    assert StaleDay.objects.filter(person=firm.worker, day=TUESDAY).exists()
    assert [event.verb for event in leave.events.all()] == ["asked", "approved", "reopened"]
    leave = firm.say(leave, at=at)
    assert leave.state == State.APPROVED
    assert covers([firm.worker.pk], *span) != {}


@pytest.mark.clause("A2.5-2")
def test_leave_on_which_other_words_rest_stands(firm):
    leave = denied(firm, firm.ask(days(TUESDAY, weekday(2))))
    inside = moment(TUESDAY, "18:00")
    firm.ask(days(weekday(3)), extends=leave, at=inside)
    with pytest.raises(ValidationError, match="shortened or prolonged since"):
        take_consent_back(approval_id=leave.approval_id, by=firm.boss, at=inside)
    leave.refresh_from_db()
    assert (leave.state, leave.approval.is_doubted) == (State.APPROVED, True)
