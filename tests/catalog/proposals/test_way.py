"""The way of each proposal: asked, approved, carried out by a third person, read back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from catalog.products.models import ListingChange, PriceChange, Product
from catalog.products.services import reserve_stock
from catalog.proposals.automatic import tell_of_promotions
from catalog.proposals.models import Mismatch, Proposal
from catalog.proposals.rules import Kind, Line
from catalog.proposals.services import Draft, change_proposal, give_up
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from tests.catalog.market import DAY, HOUR, NOON, Market, yuan


def price_at(product, at):
    return Product.objects.priced(at).get(pk=product.pk).price_now


@pytest.mark.clause("C11-1")
def test_a_price_is_proposed_approved_and_carried_out_by_three_people(market: Market, teapot):
    market.note(teapot, "15.90", "云上茶行")
    proposal = market.propose("price", (teapot, "16.00"))
    assert [step.people for step in proposal.approval.steps.all()] == [[market.leader.pk]]
    teapot.refresh_from_db()
    assert teapot.price == yuan("18.00")
    market.say(proposal)
    teapot.refresh_from_db()
    assert teapot.price == yuan("18.00")  # approved is not yet charged
    market.execute(proposal)
    teapot.refresh_from_db()
    assert (teapot.price, proposal.state) == (yuan("16.00"), "executed")
    assert list(PriceChange.objects.order_by("id").values_list("price", "by__name")) == [
        (yuan("18.00"), "沈佳"),
        (yuan("16.00"), "沈佳"),
    ]
    assert not Mismatch.objects.exists()


@pytest.mark.clause("C11-1")
def test_a_new_price_is_founded_on_competitors_of_the_last_thirty_days(market: Market, teapot):
    later = market.at + timedelta(days=31)
    with pytest.raises(ValidationError, match="T-1") as refused:
        market.propose("price", (teapot, "16.00"), at=later)
    assert refused.value.code == "C11-1"
    market.note(teapot, "16.50", at=later - 30 * DAY)
    assert market.propose("price", (teapot, "16.00"), at=later)


@pytest.mark.clause("C11-1")
@pytest.mark.parametrize("price", ["0", "-1", "16.001", "99999999"])
def test_a_price_is_above_zero_and_to_the_cent(market: Market, teapot, price):
    with pytest.raises(ValidationError) as refused:
        market.propose("price", (teapot, price))
    assert refused.value.code == "C11-1"


@pytest.mark.clause("C11-2")
def test_listing_needs_stock_when_it_is_carried_out(market: Market):
    product = market.product(pieces=0)
    market.note(product)
    proposal = market.approved("listing", (product, "18.00"))
    with pytest.raises(ValidationError) as refused:
        market.execute(proposal)
    assert refused.value.code == "C11-2"
    market.receive("T-1", 1)
    market.execute(proposal)
    product.refresh_from_db()
    assert (product.is_listed, product.price) == (True, yuan("18.00"))


@pytest.mark.clause("C11-2")
def test_the_last_piece_takes_its_product_off_sale(market: Market, teapot):
    market.ship("T-1", 9)
    teapot.refresh_from_db()
    assert teapot.is_listed
    market.ship("T-1", 1)
    teapot.refresh_from_db()
    assert not teapot.is_listed
    change = ListingChange.objects.latest("id")
    assert (change.cause, change.by, change.source) == ("sold_out", None, "products.stockmove")
    told = Notice.objects.filter(clause="C11-2", key__startswith="stock:sold-out")
    assert set(told.values_list("recipient__name", flat=True)) == {"杨帆", "沈佳", "韩磊"}


@pytest.mark.clause("C11-2")
def test_the_last_piece_may_be_held_for_an_order(market: Market, teapot):
    reserve_stock(pieces={"T-1": 10}, reference="taobao 1", by=None, at=market.at)
    teapot.refresh_from_db()
    assert (teapot.on_hand, teapot.is_listed) == (10, False)


@pytest.mark.clause("C11-2")
def test_what_comes_back_is_proposed_for_listing_by_itself(market: Market, teapot):
    market.ship("T-1", 10)
    market.receive("T-1", 3)
    market.receive("T-1", 3)  # proposed already
    teapot.refresh_from_db()
    assert not teapot.is_listed
    proposal = Proposal.objects.get(is_automatic=True)
    assert (proposal.kind, proposal.by, proposal.state) == ("listing", market.manager, "pending")
    market.execute(market.say(proposal))
    teapot.refresh_from_db()
    assert (teapot.is_listed, teapot.price) == (True, yuan("18.00"))


@pytest.mark.clause("C11-2")
def test_what_was_taken_off_for_another_reason_does_not_come_back_by_itself(market, teapot):
    market.done("delisting", (teapot, None), by=market.operator, reason="包装有瑕疵")
    market.ship("T-1", 10)
    market.receive("T-1", 3)
    assert not Proposal.objects.filter(is_automatic=True).exists()


@pytest.mark.clause("C11-2")
@pytest.mark.parametrize(
    ("kind", "role", "is_taken"),
    [
        ("price", "manager", True),
        ("price", "operator", False),
        ("listing", "specialist", False),
        ("delisting", "operator", True),
        ("delisting", "manager", True),
        ("delisting", "editor", False),
        ("price", "leader", False),
        ("price", "head", False),
    ],
)
def test_who_proposes_what(market: Market, teapot, kind, role, is_taken):
    market.note(teapot)
    by = market.people[role]
    line = (teapot, None if kind == "delisting" else "16.00")
    if is_taken:
        assert market.propose(kind, line, by=by)
        return
    with pytest.raises(ValidationError):
        market.propose(kind, line, by=by)


@pytest.mark.clause("C11-1", "C11-2", "C11-3")
@pytest.mark.parametrize("role", ["manager", "leader", "head", "operator", "sales", "deputy"])
def test_nobody_but_the_web_editor_carries_out(market: Market, teapot, role):
    market.note(teapot)
    proposal = market.approved("price", (teapot, "16.00"))
    with pytest.raises((PermissionDenied, ValidationError)):
        market.execute(proposal, by=market.people[role])
    teapot.refresh_from_db()
    assert teapot.price == yuan("18.00")


@pytest.mark.clause("C11-1")
def test_a_leader_who_is_the_proposer_asks_who_stands_above(market: Market, teapot):
    room = market.manager.department
    room.leader = market.manager
    room.save()
    market.note(teapot)
    market.manager.refresh_from_db()
    proposal = market.propose("price", (teapot, "16.00"))
    assert proposal.approval.steps.get().people == [market.deputy.pk]


@pytest.mark.clause("C11-3")
def test_a_promotion_needs_an_accepted_plan(market: Market, teapot):
    plan = market.plan(is_accepted=False)
    words = {"plan": plan, "starts_at": plan.starts_at, "ends_at": plan.ends_at}
    with pytest.raises(ValidationError) as refused:
        market.propose("promotion", (teapot, "15.00"), **words)
    assert refused.value.code == "C11-3"
    market.say(plan)
    assert market.propose("promotion", (teapot, "15.00"), **words)


@pytest.mark.clause("C11-3")
@pytest.mark.parametrize(
    ("begins", "ends", "price", "is_taken"),
    [
        (0, 0, "15.00", True),
        (-1, 0, "15.00", False),
        (0, 1, "15.00", False),
        (1, -1, "15.00", True),
        (0, 0, "18.00", False),
        (0, 0, "17.99", True),
    ],
)
def test_goods_stay_within_their_plan(market: Market, teapot, begins, ends, price, is_taken):
    plan = market.plan()
    words = {
        "plan": plan, "starts_at": plan.starts_at + begins * HOUR,
        "ends_at": plan.ends_at + ends * HOUR,
    }  # fmt: skip
    if is_taken:
        assert market.propose("promotion", (teapot, price), **words)
        return
    with pytest.raises(ValidationError) as refused:
        market.propose("promotion", (teapot, price), **words)
    assert refused.value.code == "C11-3"


@pytest.mark.clause("C11-3")
def test_a_promotion_goes_on_and_off_by_itself_across_midnight(market: Market, teapot):
    midnight = NOON.replace(hour=0) + 2 * DAY
    starts_at, ends_at = midnight - HOUR, midnight + HOUR
    proposal = market.say(market.promotion((teapot, "9.90"), starts_at=starts_at, ends_at=ends_at))
    market.execute(proposal)
    second = timedelta(seconds=1)
    assert [
        price_at(teapot, moment)
        for moment in (
            starts_at - second, starts_at, midnight, ends_at - second, ends_at,
        )
    ] == [yuan("18.00"), yuan("9.90"), yuan("9.90"), yuan("9.90"), yuan("18.00")]  # fmt: skip
    teapot.refresh_from_db()
    assert teapot.price == yuan("18.00")  # its own price never changed


@pytest.mark.clause("C11-3")
def test_a_usual_price_that_changes_meanwhile_holds_after_the_promotion(market: Market, teapot):
    proposal = market.say(market.promotion((teapot, "9.90")))
    market.execute(proposal)
    market.note(teapot)
    market.done("price", (teapot, "20.00"))
    assert price_at(teapot, proposal.starts_at) == yuan("9.90")
    assert price_at(teapot, proposal.ends_at) == yuan("20.00")


@pytest.mark.clause("C11-3")
def test_two_promotions_never_hold_one_product(market: Market, teapot):
    plan = market.plan()
    first, second = (market.say(market.promotion((teapot, "9.90"), plan=plan)) for _n in range(2))
    market.execute(first)
    with pytest.raises(ValidationError) as refused:
        market.execute(second)
    assert refused.value.code == "C11-3"


@pytest.mark.clause("C11-3")
def test_a_promotion_that_is_over_is_not_carried_out(market: Market, teapot):
    proposal = market.say(market.promotion((teapot, "9.90")))
    with pytest.raises(ValidationError) as refused:
        market.execute(proposal, at=proposal.ends_at)
    assert refused.value.code == "C11-3"
    late = proposal.ends_at - HOUR
    market.execute(proposal, at=late)
    assert teapot.windows.get().starts_at == late


@pytest.mark.clause("C11-3")
def test_beginning_and_end_of_a_promotion_are_told_once(market: Market, teapot):
    proposal = market.say(market.promotion((teapot, "9.90")))
    market.execute(proposal)
    assert tell_of_promotions(proposal.starts_at - HOUR) == 0
    assert [tell_of_promotions(proposal.starts_at + HOUR) for _time in range(2)] == [1, 0]
    assert [tell_of_promotions(proposal.ends_at) for _time in range(2)] == [1, 0]
    told = Notice.objects.filter(key__startswith=f"proposal:{proposal.pk}:ends_at")
    assert set(told.values_list("recipient", flat=True)) == {market.manager.pk, market.editor.pk}


@pytest.mark.clause("C11-1")
def test_the_editors_clock_runs_from_the_approval(market: Market, teapot):
    market.note(teapot)
    proposal = market.approved("price", (teapot, "16.00"))
    clock = Deadline.objects.get(kind="proposals.execute", key=str(proposal.pk))
    assert (clock.owner, clock.clause) == (market.editor, "C11-1")
    assert clock.due_at == market.at + timedelta(hours=24)
    market.execute(proposal, at=market.at + HOUR)
    clock.refresh_from_db()
    assert clock.met_at == market.at + HOUR


@pytest.mark.clause("C11-1")
def test_what_is_returned_is_changed_in_a_round_of_its_own(market: Market, teapot):
    market.note(teapot)
    proposal = market.say(market.propose("price", (teapot, "16.00")), "returned")
    draft = _draft(market, teapot, "16.80")
    change_proposal(proposal_id=proposal.pk, draft=draft, by=market.manager, at=market.at)
    proposal.refresh_from_db()
    market.execute(market.say(proposal))
    teapot.refresh_from_db()
    assert teapot.price == yuan("16.80")
    assert list(proposal.lines.order_by("round").values_list("round", "price")) == [
        (1, yuan("16.00")),
        (2, yuan("16.80")),
    ]


def _draft(market, product, price):

    return Draft(Kind.PRICE, [Line(product.pk, yuan(price))], "照意见改了")


@pytest.mark.clause("C11-1")
@pytest.mark.parametrize("verdict", ["refused", "returned"])
def test_what_is_not_approved_is_not_carried_out(market: Market, teapot, verdict):
    market.note(teapot)
    proposal = market.say(market.propose("price", (teapot, "16.00")), verdict)
    with pytest.raises(ValidationError):
        market.execute(proposal)


@pytest.mark.clause("C11-1")
def test_an_approved_proposal_may_be_given_up(market: Market, teapot):
    market.note(teapot)
    proposal = market.approved("price", (teapot, "16.00"))
    with pytest.raises(PermissionDenied):
        give_up(proposal_id=proposal.pk, by=market.leader, at=market.at)
    give_up(proposal_id=proposal.pk, by=market.manager, at=market.at)
    with pytest.raises(ValidationError):
        market.execute(proposal)
    assert Deadline.objects.get(kind="proposals.execute", key=str(proposal.pk)).voided_at
