"""Operating plans, proposals, notes on the market, partnerships (B1, B2)."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hr.people.services import dismiss_login
from regulations.approvals.models import Step
from regulations.notices.models import Notice
from sitecontent.campaigns.models import MarketNote, OperatingPlan, PartnerNote
from sitecontent.campaigns.partners.rules import Standing
from sitecontent.campaigns.partners.services import (
    Note,
    newest_notes,
    note_progress,
    remind_of_steps,
    save_partner,
)
from sitecontent.campaigns.planning.rules import Item
from sitecontent.campaigns.planning.selectors import lines_of, notes, percents
from sitecontent.campaigns.planning.services import (
    PlanDraft,
    change_plan,
    note_item,
    note_market,
)
from tests.company import TEN
from tests.sitecontent.campaigns.site import DAY, TODAY, Site

FIRST = date(2026, 1, 1)


@pytest.mark.clause("B1")
def test_an_operating_plan_is_written_by_the_lead_and_approved_by_the_superior(site: Site):
    plan = site.operating_plan()
    assert [step.people for step in Step.objects.filter(approval=plan.approval)] == [
        [site.manager.pk]
    ]
    site.say(plan)
    assert plan.state == "approved"
    told = Notice.objects.filter(key=f"campaign:plan:{plan.pk}")
    assert list(told.values_list("recipient", flat=True)) == [site.seller.pk]


@pytest.mark.clause("B1")
@pytest.mark.parametrize("role", ["seller", "promoter", "assistant", "operator"])
def test_others_write_no_operating_plan(site: Site, role):
    with pytest.raises(PermissionDenied):
        site.operating_plan(by=getattr(site, role))


@pytest.mark.clause("B1")
@pytest.mark.parametrize(
    ("changes", "is_taken"),
    [
        ({"quarter": date(2026, 4, 1)}, False),  # its item is due in March
        ({"quarter": date(2025, 10, 1)}, False),  # over
        ({"quarter": date(2026, 2, 1)}, False),  # no quarter
        ({"title": ""}, False),
        ({"items": []}, False),
    ],
)
def test_what_an_operating_plan_needs(site: Site, changes, is_taken):
    with pytest.raises(ValidationError) as refused:
        site.operating_plan(**changes)
    assert refused.value.code == "B1"


@pytest.mark.clause("B1")
@pytest.mark.parametrize(
    ("due_on", "is_taken"),
    [(date(2026, 3, 31), True), (date(2026, 4, 1), False), (date(2025, 12, 31), False),
     (date(2026, 1, 1), True)],
)  # fmt: skip
def test_an_item_is_due_within_its_quarter(site: Site, due_on, is_taken):
    items = [Item("做", due_on, site.seller.pk)]
    if is_taken:
        assert site.operating_plan(items=items)
        return
    with pytest.raises(ValidationError):
        site.operating_plan(items=items)


@pytest.mark.clause("B1")
def test_a_quarter_has_one_plan_until_it_is_refused(site: Site):
    first = site.operating_plan()
    with pytest.raises(ValidationError) as refused:
        site.operating_plan()
    assert refused.value.code == "B1"
    site.say(first, "refused")
    assert site.operating_plan()


@pytest.mark.clause("B1")
def test_a_returned_plan_is_changed_in_a_round_of_its_own(site: Site):
    plan = site.say(site.operating_plan(), "returned")
    items = [Item("换一件", TODAY + DAY, site.promoter.pk), Item("再一件", TODAY, site.seller.pk)]
    draft = PlanDraft(FIRST, "改过的方案", "照意见", items)
    with pytest.raises(PermissionDenied):
        change_plan(plan_id=plan.pk, draft=draft, by=site.promoter, at=TEN)
    change_plan(plan_id=plan.pk, draft=draft, by=site.lead, at=TEN)
    plan.refresh_from_db()
    site.say(plan)
    assert [line.item.what for line in lines_of(plan, TODAY)] == ["换一件", "再一件"]
    assert plan.items.count() == 3


@pytest.mark.clause("B1")
def test_how_far_a_plan_has_come_is_the_mean_of_its_items(site: Site):
    items = [Item(str(each), TODAY, site.seller.pk) for each in range(3)]
    plan = site.say(site.operating_plan(items=items))
    first, second, _third = plan.items.all()
    words = {"by": site.seller, "at": TEN, "text": "在做"}
    note_item(item_id=first.pk, percent=100, **words)
    note_item(item_id=second.pk, percent=20, **words)
    note_item(item_id=second.pk, percent=50, **words)
    assert percents([plan]) == {plan.pk: 50}  # 150 of 300
    tomorrow = TODAY + DAY
    assert [line.is_late for line in lines_of(plan, tomorrow)] == [False, True, True]
    assert [line.is_late for line in lines_of(plan, TODAY)] == [False, False, False]


@pytest.mark.clause("B1")
@pytest.mark.parametrize(
    ("role", "percent", "text", "is_taken"),
    [
        ("seller", 50, "做了一半", True),
        ("lead", 50, "做了一半", True),
        ("manager", 50, "做了一半", True),
        ("promoter", 50, "做了一半", False),
        ("seller", 101, "多了", False),
        ("seller", -1, "少了", False),
        ("seller", 50, " ", False),
    ],
)
def test_who_notes_progress_and_how(site: Site, role, percent, text, is_taken):
    item = site.say(site.operating_plan()).items.get()
    words = {"percent": percent, "text": text, "by": getattr(site, role), "at": TEN}
    if is_taken:
        assert note_item(item_id=item.pk, **words)
        return
    with pytest.raises((ValidationError, PermissionDenied)):
        note_item(item_id=item.pk, **words)


@pytest.mark.clause("B1")
def test_a_proposal_is_decided_by_the_superior(site: Site):
    row = site.suggestion()
    assert row.approval.steps.get().people == [site.lead.pk]
    assert site.say(row).state == "approved"


@pytest.mark.clause("B1")
def test_what_waits_is_withdrawn_for_who_leaves(site: Site):
    plan = site.operating_plan()
    dismiss_login(employee=site.lead, last_day=TODAY, by=site.manager, at=TEN)
    plan.refresh_from_db()
    assert (plan.state, OperatingPlan.objects.count()) == ("withdrawn", 1)


@pytest.mark.clause("B1")
@pytest.mark.parametrize(
    ("changes", "is_taken"),
    [
        ({}, True),
        ({"source": ""}, False),
        ({"title": " "}, False),
        ({"text": ""}, False),
        ({"seen_on": TODAY + DAY}, False),
    ],
)
def test_a_note_on_the_market_has_a_source_and_a_day(site: Site, changes, is_taken):
    words = {
        "matter": "competitor", "title": "云岭优选开直播", "text": "每晚八点", "source": "抖音",
        "seen_on": TODAY,
    } | changes  # fmt: skip
    if is_taken:
        row = note_market(by=site.seller, at=TEN, **words)
        assert list(notes("competitor", "直播")) == [row]
        assert list(notes("users", "直播")) == list(notes("", "电视")) == []
        return
    with pytest.raises(ValidationError) as refused:
        note_market(by=site.seller, at=TEN, **words)
    assert refused.value.code == "B1"
    assert not MarketNote.objects.exists()


@pytest.mark.clause("B1", "B2")
def test_how_a_partnership_stands_is_its_newest_note(site: Site):
    partner = site.partner()
    for standing in (Standing.TALKING, Standing.AGREED):
        note_progress(
            partner_id=partner.pk, note=Note(standing, "谈了"), by=site.seller, at=TEN
        )  # fmt: skip
    assert newest_notes()[partner.pk].standing == "agreed"
    assert PartnerNote.objects.count() == 2


@pytest.mark.clause("B2")
@pytest.mark.parametrize(
    ("note", "is_taken"),
    [
        (Note(Standing.FOUND, "认识了", "寄样品", TODAY), True),
        (Note(Standing.FOUND, "认识了", "寄样品", TODAY - DAY), False),
        (Note(Standing.FOUND, "认识了", "", TODAY), False),
        (Note(Standing.FOUND, " "), False),
    ],
)
def test_what_a_note_on_a_partnership_needs(site: Site, note, is_taken):
    partner = site.partner()
    words = {"partner_id": partner.pk, "note": note, "by": site.seller, "at": TEN}
    if is_taken:
        assert note_progress(**words)
        return
    with pytest.raises(ValidationError) as refused:
        note_progress(**words)
    assert refused.value.code == "B2"


@pytest.mark.clause("B2")
@pytest.mark.parametrize("role", ["assistant", "designer", "operator"])
def test_others_keep_no_partners(site: Site, role):
    partner, by = site.partner(), getattr(site, role)
    with pytest.raises(PermissionDenied):
        note_progress(
            partner_id=partner.pk, note=Note(Standing.FOUND, "x"), by=by, at=TEN
        )  # fmt: skip
    with pytest.raises(PermissionDenied):
        save_partner(partner=partner, by=by, at=TEN)


@pytest.mark.clause("B2")
def test_a_step_that_is_overdue_is_told_once(site: Site):
    partner = site.partner()
    note = Note(Standing.TALKING, "谈了", "回传合同", TODAY)
    note_progress(partner_id=partner.pk, note=note, by=site.seller, at=TEN)
    assert remind_of_steps(TEN, TODAY) == 0
    for _time in range(2):
        assert remind_of_steps(TEN + DAY, TODAY + DAY) == 1
    told = Notice.objects.filter(key__startswith="partner:")
    assert set(told.values_list("recipient", flat=True)) == {site.seller.pk, site.lead.pk}
    assert told.count() == 2


@pytest.mark.clause("B2")
def test_what_a_partner_was_stays_in_its_history(site: Site):
    partner = site.partner()
    partner.contact = "钱先生"
    save_partner(partner=partner, by=site.seller, at=TEN)
    newest = partner.history.order_by("-history_id").first()
    assert (newest.contact, newest.history_user) == ("钱先生", site.seller)
    partner.contract_from, partner.contract_until = TODAY, TODAY - DAY
    with pytest.raises(ValidationError):
        save_partner(partner=partner, by=site.seller, at=TEN)
