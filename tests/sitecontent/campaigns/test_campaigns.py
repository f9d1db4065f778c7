"""The way of a campaign: planned, counted day by day, won orders, evaluated, compared (B5, B2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hr.discipline.models import Case
from orders.desk.services import accept_order, void_order
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from sitecontent.campaigns import selectors
from sitecontent.campaigns.entries import import_days, plan_import, read_days, take_cost_back
from sitecontent.campaigns.figures import from_json
from sitecontent.campaigns.models import Campaign, Choice, Cost, Traffic, Win
from sitecontent.campaigns.rules import Draft, Kind, Stage
from sitecontent.campaigns.services import call_off, change_campaign, choose_best
from sitecontent.campaigns.wins import assign_order, find_all_wins, find_wins, undo_win
from tests.company import CHINA, TEN, minutes
from tests.sitecontent.campaigns.site import DAY, TODAY, Site, at_ten, yuan


def figures(campaign):
    return selectors.figures_of([campaign.pk])[campaign.pk]


def changed(campaign, **changes) -> Draft:
    names = ("kind", "name", "goal", "starts_on", "ends_on", "budget", "code")
    return Draft(**{name: getattr(campaign, name) for name in names} | changes)


@pytest.mark.clause("B5")
@pytest.mark.parametrize("kind", [kind for kind in Kind.values if kind != "joint"])
def test_every_kind_is_planned_counted_and_evaluated(site: Site, kind):
    campaign = site.plan(kind=Kind(kind))
    site.spend(campaign, "100.00")
    site.spend(campaign, "20.50", TODAY - DAY)  # paid beforehand
    site.tally(campaign, 1000, 50)
    site.tally(campaign, 500, 10, TODAY + DAY, at=TEN + DAY)
    told = figures(campaign)
    assert (told.cost, told.reach, told.clicks) == (yuan("120.50"), 1500, 60)
    site.evaluate(campaign)
    assert selectors.stage(campaign, TEN + 8 * DAY) == Stage.EVALUATED


@pytest.mark.clause("B2")
def test_a_joint_promotion_has_a_partner(site: Site):
    with pytest.raises(ValidationError) as refused:
        site.plan(kind=Kind.JOINT)
    assert refused.value.code == "B2"
    partner = site.partner()
    assert site.plan(kind=Kind.JOINT, partner=partner, by=site.seller).partner == partner


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("changes", "is_taken"),
    [
        ({}, True),
        ({"name": " "}, False),
        ({"goal": ""}, False),
        ({"ends_on": TODAY - DAY, "starts_on": TODAY - DAY}, False),
        ({"ends_on": TODAY, "starts_on": TODAY}, True),
        ({"ends_on": TODAY - DAY}, False),
        ({"ends_on": TODAY + 365 * DAY}, True),
        ({"ends_on": TODAY + 366 * DAY}, False),
        ({"budget": yuan(0)}, True),
        ({"budget": yuan("-1")}, False),
        ({"budget": yuan("1.001")}, False),
        ({"code": "TEA1"}, True),
        ({"code": "ｔｅａ１"}, True),
        ({"code": "TEA"}, False),
        ({"code": "TEA 2026"}, False),
        ({"code": "茶节2026"}, False),
    ],
)
def test_what_a_campaign_needs(site: Site, changes, is_taken):
    if is_taken:
        assert site.plan(**changes)
        return
    with pytest.raises(ValidationError) as refused:
        site.plan(**changes)
    assert refused.value.code == "B5"


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("role", "is_taken"),
    [("promoter", True), ("seller", True), ("lead", True), ("assistant", False),
     ("designer", False), ("operator", False), ("manager", False)],
)  # fmt: skip
def test_who_runs_campaigns(site: Site, role, is_taken):
    by = getattr(site, role)
    if is_taken:
        assert site.plan(by=by).by == by
        return
    with pytest.raises(PermissionDenied):
        site.plan(by=by)


@pytest.mark.clause("B5")
def test_a_code_belongs_to_one_campaign(site: Site):
    site.plan(code="TEA2026")
    with pytest.raises(ValidationError):
        site.plan(code="tea2026")


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("day", "at", "is_taken"),
    [
        (TODAY, TEN, True),
        (TODAY - DAY, TEN, False),  # before it began
        (TODAY + DAY, TEN, False),  # still to come
        (TODAY + 6 * DAY, TEN + 7 * DAY, True),
        (TODAY + 7 * DAY, TEN + 8 * DAY, False),  # after its end
    ],
)
def test_reach_belongs_to_a_day_of_the_campaign(site: Site, day, at, is_taken):
    campaign = site.plan()
    if is_taken:
        assert site.tally(campaign, day=day, at=at)
        return
    with pytest.raises(ValidationError) as refused:
        site.tally(campaign, day=day, at=at)
    assert refused.value.code == "B5"


@pytest.mark.clause("B5")
def test_the_newest_count_of_a_day_goes_over_the_others(site: Site):
    campaign = site.plan()
    site.tally(campaign, 1000, 50)
    site.tally(campaign, 1100, 60)
    assert (figures(campaign).reach, figures(campaign).clicks) == (1100, 60)
    assert Traffic.objects.count() == 2


@pytest.mark.clause("B5")
def test_a_cost_is_taken_back_once_and_both_rows_stay(site: Site):
    campaign = site.plan()
    wrong = site.spend(campaign, "100.00")
    site.spend(campaign, "10.00")
    words = {"campaign_id": campaign.pk, "reason": "输错了", "by": site.promoter, "at": TEN}
    take_cost_back(cost_id=wrong.pk, **words)
    assert (figures(campaign).cost, Cost.objects.count()) == (yuan("10.00"), 3)
    with pytest.raises(ValidationError):
        take_cost_back(cost_id=wrong.pk, **words)


@pytest.mark.clause("B5")
def test_orders_that_name_the_code_are_found(site: Site):
    campaign = site.plan(code="TEA2026")
    first = site.sell("60.00", buyer_note="用码tea2026")
    site.sell("40.00", seller_note="ＴＥＡ２０２６ 老客户")
    site.sell("99.00", buyer_note="TEA20267")  # a part of a longer word
    site.sell("50.00", buyer_note="尽快发货")
    before = TEN.replace(hour=0) - timedelta(seconds=1)
    site.sell("70.00", placed_at=before, buyer_note="TEA2026")
    assert find_wins(campaign=campaign, at=TEN) == 2
    assert find_all_wins(TEN) == 0
    told = figures(campaign)
    assert (told.orders, told.revenue) == (2, yuan("100.00"))
    win = Win.objects.get(order=first)
    assert (win.how, win.by) == ("code", None)


@pytest.mark.clause("B5")
def test_void_orders_and_other_currencies_bring_nothing(site: Site):
    campaign = site.plan(code="TEA2026")
    order = site.sell("60.00", buyer_note="TEA2026")
    site.sell("30.00", buyer_note="TEA2026", channel="shopify", currency="USD")
    find_wins(campaign=campaign, at=TEN)
    assert (figures(campaign).orders, figures(campaign).revenue) == (2, yuan("60.00"))
    site.do(accept_order, order, by=site.assistant, at=TEN + minutes(1))
    site.do(void_order, order, by=site.assistant, at=TEN + minutes(2), reason="取消")
    assert (figures(campaign).orders, figures(campaign).revenue) == (1, yuan(0))


@pytest.mark.clause("B5")
def test_an_order_is_assigned_by_hand_with_who_and_why_and_counts_once(site: Site):
    campaign, other = site.plan(), site.plan(name="论坛")
    order = site.sell("60.00")
    words = {"number": order.number, "by": site.promoter, "at": TEN}
    with pytest.raises(ValidationError):
        assign_order(campaign_id=campaign.pk, reason=" ", **words)
    win = assign_order(campaign_id=campaign.pk, reason="客服聊天提到论坛帖", **words)
    assert (win.by, win.how) == (site.promoter, "hand")
    with pytest.raises(ValidationError) as refused:
        assign_order(campaign_id=other.pk, reason="也提到了", **words)
    assert refused.value.code == "B5"
    words = {"win_id": win.pk, "reason": "认错单", "by": site.promoter, "at": TEN}
    undo_win(campaign_id=campaign.pk, **words)
    assert figures(campaign).orders == 0
    assign_order(
        campaign_id=other.pk, number=order.number, reason="其实是论坛", by=site.seller, at=TEN
    )
    assert (figures(other).orders, Win.objects.count()) == (1, 2)


@pytest.mark.clause("B5")
def test_what_was_taken_back_is_not_found_again(site: Site):
    campaign = site.plan(code="TEA2026")
    site.sell("60.00", buyer_note="不是 TEA2026")
    find_wins(campaign=campaign, at=TEN)
    words = {"reason": "客户说不用", "by": site.promoter, "at": TEN}
    undo_win(campaign_id=campaign.pk, win_id=Win.objects.get().pk, **words)
    assert find_wins(campaign=campaign, at=TEN) == 0
    assert figures(campaign).orders == 0


@pytest.mark.clause("B5")
@pytest.mark.parametrize("number", ["nothing", ""])
def test_an_unknown_order_is_not_assigned(site: Site, number):
    campaign = site.plan()
    with pytest.raises(ValidationError) as refused:
        assign_order(campaign_id=campaign.pk, number=number, reason="x", by=site.promoter, at=TEN)
    assert refused.value.code == "B5"


@pytest.mark.clause("B5")
def test_the_evaluation_is_due_seven_days_after_the_end(site: Site):
    campaign = site.plan()  # ends on Tuesday, 10 March
    clock = Deadline.objects.get(kind="campaigns.evaluate")
    assert clock.owner == site.promoter
    assert clock.starts_at == TEN.replace(day=11, hour=0)
    assert clock.due_at == TEN.replace(day=18, hour=0)
    site.evaluate(campaign, at=TEN.replace(day=17, hour=23))
    clock.refresh_from_db()
    assert clock.met_at == TEN.replace(day=17, hour=23)


@pytest.mark.clause("B5")
def test_an_evaluation_that_is_missing_is_told_and_opens_a_case(site: Site):
    site.plan()
    sweep_deadlines(at=TEN.replace(day=18, hour=0, minute=0, second=1))
    told = Notice.objects.filter(key__startswith="campaign:late")
    assert set(told.values_list("recipient", flat=True)) == {site.promoter.pk, site.lead.pk}
    case = Case.objects.get(clause="B5")
    assert (case.subject, case.facts["name"]) == (site.promoter, "春茶搜索推广")


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    ("day", "text", "role", "is_taken"),
    [
        (10, "好", "promoter", False),  # its last day still runs
        (11, "好", "promoter", True),
        (11, " ", "promoter", False),
        (11, "好", "lead", True),
        (11, "好", "manager", True),
        (11, "好", "second", False),
        (11, "好", "seller", False),
        (30, "好", "promoter", True),
    ],
)
def test_when_and_by_whom_a_campaign_is_evaluated(site: Site, day, text, role, is_taken):
    campaign, by = site.plan(), getattr(site, role)
    at = TEN.replace(day=day)
    if is_taken:
        assert site.evaluate(campaign, at=at, text=text, by=by).by == by
        return
    with pytest.raises((ValidationError, PermissionDenied)):
        site.evaluate(campaign, at=at, text=text, by=by)


@pytest.mark.clause("B5")
def test_an_evaluation_freezes_the_figures_and_looks_once_more_for_the_code(site: Site):
    campaign = site.plan(code="TEA2026")
    site.spend(campaign, "30.00")
    order = site.sell("60.00", buyer_note="TEA2026")
    evaluation = site.evaluate(campaign)
    frozen = from_json(evaluation.figures)
    assert (frozen.orders, frozen.revenue) == (1, yuan("60.00"))
    assert evaluation.figures["return_on_cost"] == "2.00"
    later = at_ten(campaign.ends_on + 2 * DAY)
    site.do(accept_order, order, by=site.assistant, at=later)
    site.do(void_order, order, by=site.assistant, at=later, reason="退")
    evaluation.refresh_from_db()
    assert evaluation.figures["orders"] == 1


@pytest.mark.clause("B5")
def test_nothing_is_added_to_what_is_evaluated(site: Site):
    campaign, later = site.evaluated(), TEN + 9 * DAY
    for act in (
        lambda: site.spend(campaign, at=later),
        lambda: site.tally(campaign, at=later),
        lambda: site.evaluate(campaign, at=later),
        lambda: change_campaign(
            campaign_id=campaign.pk, draft=changed(campaign), reason="x", by=site.promoter,
            at=later,
        ),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "B5"


@pytest.mark.clause("B5")
def test_a_change_before_the_beginning_moves_the_clock_and_stays_in_the_history(site: Site):
    campaign = site.plan(starts_on=TODAY + DAY, code="TEA2026")
    draft = changed(campaign, ends_on=TODAY + 9 * DAY, code="TEA9999")
    words = {"campaign_id": campaign.pk, "by": site.promoter, "at": TEN}
    with pytest.raises(ValidationError):
        change_campaign(draft=draft, reason="", **words)
    change_campaign(draft=draft, reason="改到周末", **words)
    clocks = Deadline.objects.filter(kind="campaigns.evaluate").order_by("id")
    assert [bool(each.voided_at) for each in clocks] == [True, False]
    assert clocks[1].due_at == at_ten(TODAY + 17 * DAY).replace(hour=0)
    codes = campaign.history.order_by("history_id").values_list("code", "history_user__name")
    assert list(codes) == [("TEA2026", "冯雪"), ("TEA9999", "冯雪")]


@pytest.mark.clause("B5")
def test_what_runs_keeps_its_kind_first_day_and_code(site: Site):
    campaign = site.plan(code="TEA2026")
    draft = changed(campaign, kind=Kind.BLOG, code="OTHER1", starts_on=TODAY + DAY, name="新名")
    change_campaign(campaign_id=campaign.pk, draft=draft, reason="改名", by=site.promoter, at=TEN)
    row = Campaign.objects.get()
    assert (row.kind, row.code, row.starts_on, row.name) == ("sem", "TEA2026", TODAY, "新名")


@pytest.mark.clause("B5")
def test_what_has_not_begun_is_called_off_and_its_clock_ends(site: Site):
    running, planned = site.plan(), site.plan(starts_on=TODAY + DAY)
    words = {"reason": "换档期", "by": site.promoter, "at": TEN}
    with pytest.raises(ValidationError):
        call_off(campaign_id=running.pk, **words)
    with pytest.raises(PermissionDenied):
        call_off(campaign_id=planned.pk, **words | {"by": site.second})
    call_off(campaign_id=planned.pk, **words)
    assert Deadline.objects.get(key=f"{planned.pk}:1").voided_at == TEN
    with pytest.raises(ValidationError):
        site.spend(planned)


@pytest.mark.clause("B5")
def test_the_best_plan_is_chosen_among_evaluated_ones_with_the_ranking(site: Site):
    dear, cheap = site.evaluated("搜索", cost="200.00"), site.evaluated("论坛", cost="50.00")
    site.plan(name="还没评估")
    words = {
        "title": "春茶拉新", "campaign_ids": [dear.pk, cheap.pk], "measure": "cost_per_click",
        "best": cheap.pk, "reason": "点击最便宜", "by": site.promoter, "at": TEN + 9 * DAY,
    }  # fmt: skip
    choice = choose_best(**words)
    assert [(row["name"], row["cost_per_click"]) for row in choice.figures] == [
        ("论坛", "1.00"), ("搜索", "4.00"),
    ]  # fmt: skip
    for wrong in (
        {"campaign_ids": [cheap.pk]},
        {"campaign_ids": [dear.pk, Campaign.objects.get(name="还没评估").pk]},
        {"best": 10**9},
        {"reason": " "},
        {"title": ""},
    ):
        with pytest.raises(ValidationError) as refused:
            choose_best(**words | wrong)
        assert refused.value.code == "B5"
    with pytest.raises(PermissionDenied):
        choose_best(**words | {"by": site.assistant})
    assert Choice.objects.count() == 1


SHEET = """日期,展现,点击,花费,备注
2026-03-04,1000,50,100.00,a
2026/3/5,"2,000",80,,b
2026年3月6日,500,5,12.5,c
"""


def lay(site: Site, campaign, text=SHEET, at=TEN + 3 * DAY):
    sheet = read_days(name="days.csv", content=text.encode())
    words = {"campaign_id": campaign.pk, "sheet": sheet, "name": "days.csv"}
    return import_days(**words, by=site.promoter, at=at)


@pytest.mark.clause("B5")
def test_a_file_of_days_is_written_whole_and_twice_costs_nothing_twice(site: Site):
    campaign = site.plan()
    for _time in range(2):
        lay(site, campaign)
        told = figures(campaign)
        assert (told.cost, told.reach, told.clicks) == (yuan("112.50"), 3500, 135)
    assert (Cost.objects.count(), Traffic.objects.count()) == (2, 3)


@pytest.mark.clause("B5")
@pytest.mark.parametrize(
    "row",
    [
        "2026-03-03,1,1,", "2026-03-11,1,1,", "2026-03-09,1,1,", "nothing,1,1,", "2026-03-04,x,1,",
        "2026-03-04,1,-1,", "2026-03-04,1,1,abc", "2026-03-04,1,1,-5", "2026-02-30,1,1,",
        "2026-03-04,1.5,1,", "2026-03-04,1,1,0.001", "2026-03-05,5,5,",
    ],
)  # fmt: skip
def test_a_fault_in_a_file_is_told_with_its_row_and_nothing_is_written(site: Site, row):
    campaign = site.plan()
    text = f"day,reach,clicks,cost\n2026-03-05,1,1,\n{row}\n"
    sheet = read_days(name="days.csv", content=text.encode())
    plan = plan_import(campaign=campaign, sheet=sheet, at=TEN + 3 * DAY)
    assert len(plan.problems) == 1
    assert "3" in plan.problems[0]
    with pytest.raises(ValidationError):
        lay(site, campaign, text)
    assert not Traffic.objects.exists()


@pytest.mark.clause("B5")
def test_another_cost_from_a_file_needs_the_first_one_taken_back(site: Site):
    campaign = site.plan()
    text = "day,reach,clicks,cost\n2026-03-04,10,1,{}\n"
    lay(site, campaign, text.format("5.00"))
    with pytest.raises(ValidationError):
        lay(site, campaign, text.format("6.00"))
    words = {"reason": "平台改账单", "by": site.promoter, "at": TEN + 3 * DAY}
    take_cost_back(campaign_id=campaign.pk, cost_id=Cost.objects.get().pk, **words)
    lay(site, campaign, text.format("6.00"))
    assert figures(campaign).cost == yuan("6.00")


def test_a_day_ends_at_midnight_in_china(site: Site):
    campaign = site.plan(code="TEA2026")
    end = TEN.replace(day=11, hour=0)
    assert end.tzinfo == CHINA
    site.sell("1.00", placed_at=end - timedelta(seconds=1), at=end, buyer_note="TEA2026")
    site.sell("2.00", placed_at=end, at=end, buyer_note="TEA2026")
    find_wins(campaign=campaign, at=end)
    assert figures(campaign).revenue == yuan("1.00")
