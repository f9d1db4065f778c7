"""Drafts from the first number to the version in force: who may, when, and what is refused."""

from dataclasses import field, make_dataclass
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from hr.people.deputies.services import appoint_deputy
from regulations.amendments.matters import matter_of
from regulations.amendments.models import RuleDraft
from regulations.amendments.rules import Standing
from regulations.amendments.services import change_draft, draft_version, drop_draft
from regulations.approvals.models import Approval
from regulations.approvals.services import decide_step, withdraw_approval
from regulations.notices.models import Notice
from regulations.notices.sayings import say
from regulations.rulebook import rulesets
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.selectors import in_force
from regulations.rulebook.services import enact_version
from tests.company import TEN, minutes
from tests.regulations.amendments.conftest import APRIL, TEA, ask, decide, draft_tea, on

DAY = timedelta(days=1)


def fresh(draft: RuleDraft) -> RuleDraft:
    return RuleDraft.objects.get(pk=draft.pk)


def change(company, draft, *, by=None, **changes):
    words = {"in_force_from": draft.in_force_from, "note": draft.note} | {
        name: changes.pop(name) for name in ("in_force_from", "note") if name in changes
    }
    return change_draft(
        draft_id=draft.pk, values=draft.values | changes, by=by or company.lead,
        at=TEN + minutes(60), **words,
    )  # fmt: skip


@pytest.mark.clause("A2.1-1")
def test_approved_draft_holds_from_its_day_and_what_held_before_stays(company, tea):
    draft = draft_tea(company)
    assert draft.based_on == tea
    approval = ask(company, draft)
    assert fresh(draft).standing == Standing.ASKED
    decide(company, approval, "approved")
    version = fresh(draft).version
    assert (version.number, version.enacted_by, version.note) == (2, company.manager, "茶太淡")
    assert fresh(draft).standing == Standing.APPROVED
    assert in_force("tea", on(APRIL - DAY, 23)).params.wait == 10
    assert in_force("tea", on(APRIL, 0)).params.wait == 15


@pytest.mark.clause("A2.1-1")
def test_general_manager_is_asked_and_told_what_changes(company, tea):
    approval = ask(company, draft_tea(company, wait=15, cap=200))
    with translation.override("en"):
        assert str(approval) == "Rules “tea”: 2 figures otherwise from 2026-04-01 on"
    assert approval.params == {"rule_set": "tea", "count": 2, "day": "2026-04-01"}
    assert approval.asker == company.lead
    assert approval.steps.get().people == [company.manager.pk]
    assert Notice.objects.filter(recipient=company.manager).exists()


def test_figure_that_changes_alone_is_named_in_the_language_of_the_reader(company):
    draft = RuleDraft(
        rule_set="orders", values={"hand_over_within_hours": 20}, in_force_from=APRIL,
        based_on=RuleVersion(rule_set="orders", values={"hand_over_within_hours": 24}),
    )  # fmt: skip
    matter = matter_of(draft)
    said = {
        "zh-hans": "“订单”规则：自 2026-04-01 起，确认后交产品运营部 24 小时 → 20 小时",
        "en": "Rules “Orders” from 2026-04-01 on: handed to product operations within "
        "24 hours → 20 hours",
    }
    for language, text in said.items():
        with translation.override(language):
            assert say(matter.text, matter.params) == text


def test_table_that_changes_alone_is_named_without_its_numbers(company, tea):
    draft = draft_tea(company, brackets=[{"up_to": n, "fine": 30 + n} for n in range(1, 9)])
    approval = ask(company, draft)
    with translation.override("en"):
        assert str(approval) == "Rules “tea” from 2026-04-01 on: brackets"


def test_drafting_and_asking_put_nothing_in_force(company, tea):
    ask(company, draft_tea(company))
    assert RuleVersion.objects.filter(rule_set="tea").count() == 1
    assert in_force("tea", on(APRIL)).params.wait == 10


@pytest.mark.clause("A2.1-1")
@pytest.mark.parametrize(
    ("day", "is_allowed"),
    [
        (date(2028, 3, 4), True),  # two years after the day of the tests, of 731 days
        (date(2028, 3, 5), False),
        (date(9999, 12, 31), False),
    ],
)
def test_version_begins_within_two_years(company, tea, day, is_allowed):
    if is_allowed:
        assert draft_tea(company, in_force_from=day).in_force_from == day
        return
    with pytest.raises(ValidationError, match=f"{day}") as refused:
        draft_tea(company, in_force_from=day)
    assert refused.value.code == "A2.1-1"
    draft = draft_tea(company)
    with pytest.raises(ValidationError):
        change(company, draft, in_force_from=day)


@pytest.mark.parametrize(
    ("changes", "clause"),
    [
        ({"wait": 0}, "C7-2"),
        ({"wait": 121}, "C7-2"),
        ({"wait": "10"}, "C7-2"),
        ({"wait": True}, "C7-2"),
        ({"mode": "wild"}, "C9-1"),
        ({"is_open": 1}, "C9-1"),
        ({"sugar": 1}, "unknown"),
        ({"wait": 10}, "A2.1-1"),
        ({"wait": 15, "note": "  "}, "A2.1-1"),
        ({"wait": 15, "in_force_from": TEN.date()}, "A2.1-1"),
        ({"wait": 15, "in_force_from": date(2020, 1, 1)}, "A2.1-1"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_clause(company, tea, changes, clause):
    with pytest.raises(ValidationError) as refused:
        draft_tea(company, **changes)
    assert refused.value.code == clause
    assert not RuleDraft.objects.exists()


def test_set_that_no_room_keeps_cannot_be_drafted(company, monkeypatch):
    monkeypatch.delitem(rulesets._types, "contracts")
    with pytest.raises(ValidationError, match="合同"):
        draft_version(
            rule_set="contracts", values={"copy_loan_days": 8}, in_force_from=APRIL,
            note="x", by=company.lead, at=TEN,
        )  # fmt: skip


def test_bounds_of_the_source_are_kept_beside_those_of_the_room(company, monkeypatch):
    names = ("min_length", "max_age_days")
    fields = [(name, int, field(metadata={"clause": "C13-8"})) for name in names]
    params = make_dataclass("PasswordRules", fields, frozen=True)
    monkeypatch.setattr(rulesets, "_types", {"passwords": params})
    words = {"rule_set": "passwords", "in_force_from": APRIL, "note": "x", "by": company.lead}
    with pytest.raises(ValidationError) as refused:
        draft_version(values={"min_length": 5, "max_age_days": 90}, at=TEN, **words)
    assert refused.value.code == "C13-8"
    assert draft_version(values={"min_length": 6, "max_age_days": 90}, at=TEN, **words)


def test_day_that_has_a_version_is_refused(company, tea):
    decide(company, ask(company, draft_tea(company)), "approved")
    with pytest.raises(ValidationError, match="2026-04-01"):
        draft_tea(company, wait=20)


@pytest.mark.parametrize("person", ["manager", "assistant", "operator", "administrator"])
def test_only_who_leads_an_area_drafts(company, tea, person):
    with pytest.raises(PermissionDenied):
        draft_tea(company, by=getattr(company, person))


def test_another_drafter_neither_changes_nor_drops_nor_asks(company, tea):
    draft = draft_tea(company)
    for act in (
        lambda: change(company, draft, by=company.hr, wait=20),
        lambda: drop_draft(draft_id=draft.pk, by=company.hr, at=TEN),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert fresh(draft).values == TEA | {"wait": 15}


def test_draft_is_changed_until_it_is_asked_for(company, tea):
    draft = draft_tea(company)
    change(company, draft, wait=20, in_force_from=APRIL + DAY, note="更淡")
    found = fresh(draft)
    assert (found.values["wait"], found.in_force_from, found.note) == (20, APRIL + DAY, "更淡")
    ask(company, found)
    with pytest.raises(ValidationError) as refused:
        change(company, found, wait=30)
    assert refused.value.code == "A2.1-1"
    with pytest.raises(ValidationError):
        drop_draft(draft_id=draft.pk, by=company.lead, at=TEN)


def test_returned_draft_is_changed_and_asked_for_again(company, tea):
    draft = draft_tea(company)
    approval = decide(company, ask(company, draft), "returned")
    assert fresh(draft).standing == Standing.RETURNED
    change(company, fresh(draft), wait=12, cap=100)
    again = ask(company, draft, at=TEN + minutes(70))
    assert (again.pk, again.round, again.params["count"]) == (approval.pk, 2, 2)
    decide(company, again, "approved", at=TEN + minutes(80))
    assert in_force("tea", on(APRIL)).params.wait == 12


def test_refused_draft_stays_refused(company, tea):
    draft = draft_tea(company)
    decide(company, ask(company, draft), "refused")
    assert fresh(draft).standing == Standing.REFUSED
    for act in (lambda: change(company, fresh(draft), wait=20), lambda: ask(company, draft)):
        with pytest.raises(ValidationError):
            act()
    assert RuleVersion.objects.filter(rule_set="tea").count() == 1


def test_dropped_draft_withdraws_what_was_returned(company, tea):
    draft = draft_tea(company)
    approval = decide(company, ask(company, draft), "returned")
    drop_draft(draft_id=draft.pk, by=company.lead, at=TEN + minutes(60))
    assert fresh(draft).standing == Standing.DROPPED
    assert Approval.objects.get(pk=approval.pk).state == "withdrawn"
    with pytest.raises(ValidationError):
        ask(company, draft)


def test_withdrawn_request_drops_the_draft(company, tea):
    draft = draft_tea(company)
    approval = ask(company, draft)
    withdraw_approval(approval_id=approval.pk, by=company.lead, at=TEN + minutes(5))
    assert fresh(draft).dropped_at == TEN + minutes(5)


@pytest.mark.clause("A2.1-1")
def test_approval_after_the_day_has_begun_is_taken_back(company, tea):
    draft = draft_tea(company)
    approval = ask(company, draft)
    with pytest.raises(ValidationError) as refused:
        decide(company, approval, "approved", at=on(APRIL, 8))
    assert "2026-04-01" in refused.value.messages[0]
    assert Approval.objects.get().state == "pending"
    assert fresh(draft).version is None
    decide(company, approval, "returned", at=on(APRIL, 8))


def test_asking_for_a_day_that_has_begun_is_refused(company, tea):
    draft = draft_tea(company)
    with pytest.raises(ValidationError):
        ask(company, draft, at=on(APRIL, 8))


def test_version_that_came_between_must_be_compared_with_first(company, tea):
    first, second = draft_tea(company), draft_tea(company, cap=300, in_force_from=APRIL + DAY)
    approval = ask(company, second)
    decide(company, ask(company, first), "approved")
    with pytest.raises(ValidationError) as refused:  # it would silently take `wait` back
        decide(company, approval, "approved")
    assert refused.value.code == "A2.1-1"
    assert fresh(second).version is None
    decide(company, approval, "returned")
    with pytest.raises(ValidationError):
        ask(company, second)
    changed = change(company, fresh(second), wait=15)
    assert changed.based_on == fresh(first).version
    decide(company, ask(company, second, at=TEN + minutes(90)), "approved", at=TEN + minutes(95))
    assert in_force("tea", on(APRIL + DAY)).params.cap == 300
    assert in_force("tea", on(APRIL + DAY)).params.wait == 15


def test_draft_is_compared_with_what_would_hold_on_its_day(company, tea):
    later = enact_version(
        rule_set="tea", values=TEA | {"wait": 30}, in_force_from=date(2026, 5, 1), note="x",
        by=company.manager, at=TEN,
    )  # fmt: skip
    assert draft_tea(company).based_on == tea
    assert draft_tea(company, in_force_from=date(2026, 6, 1)).based_on == later
    with pytest.raises(ValidationError):  # these numbers hold already by then
        draft_tea(company, wait=30, in_force_from=date(2026, 6, 1))


@pytest.mark.parametrize(("day", "due"), [(date(2026, 3, 6), on(date(2026, 3, 6), 0) - minutes(10)),
                                          (APRIL, TEN + timedelta(days=3))])  # fmt: skip
def test_countdown_ends_where_an_approval_would_be_refused(company, tea, day, due):
    approval = ask(company, draft_tea(company, in_force_from=day))
    step = approval.steps.get()
    assert (approval.latest_at, step.deadline.due_at) == (on(day, 0) - minutes(10), due)
    if due == approval.latest_at:
        with pytest.raises(ValidationError):
            decide(company, approval, "approved", at=due + minutes(0.1))
    decide(company, approval, "approved", at=due)
    assert fresh(RuleDraft.objects.get()).version.in_force_from == day


@pytest.mark.clause("A2.1-1")
def test_who_asked_is_told_so_when_they_would_approve_in_the_place_of_another(company, tea):
    approval = ask(company, draft_tea(company))
    appoint_deputy(
        person=company.manager, deputy=company.lead, starts_on=TEN.date(), ends_on=TEN.date(),
        reason="出差", kinds=["rule_version"], by=company.manager, at=TEN,
    )  # fmt: skip
    step = approval.steps.get()
    with pytest.raises(ValidationError) as refused:
        decide_step(step_id=step.pk, verdict="approved", by=company.lead, at=TEN)
    with translation.override("en"):
        assert refused.value.messages == [
            "Who asked for this does not decide on it: a second person does."
        ]
