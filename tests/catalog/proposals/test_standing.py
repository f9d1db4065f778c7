"""What was true when a proposal was approved is asked again when it is carried out."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.products.models import PriceChange, Product
from catalog.proposals.facts import facts_of, hints_of
from catalog.proposals.handing import hand_back
from catalog.proposals.models import Execution, HandBack, Plan, Proposal, ProposalLine
from catalog.proposals.rules import chain_of
from catalog.proposals.services import KIND, matter_of
from regulations.approvals.services import Chain, ask_approval
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from tests.catalog.market import DAY, HOUR, Market, yuan


def refused(act, constraint: str) -> None:
    """The database refuses an act by the name of a constraint."""
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        act()
    assert told.value.__cause__.diag.constraint_name == constraint


def past_services(proposal: Proposal, market: Market):
    """An execution that no service looked at."""
    return lambda: Execution.objects.create(proposal=proposal, by=market.editor, at=market.at)


def price_of(product: Product):
    product.refresh_from_db()
    return product.price


@pytest.mark.clause("C11-2")
def test_a_relisting_leaves_the_price_in_force(market: Market, teapot):
    market.ship("T-1", 10)
    cheaper = market.approved("price", (teapot, "16.00"))
    market.receive("T-1", 3)
    relisting = Proposal.objects.get(is_automatic=True)
    market.execute(cheaper)
    assert "16.00" in str(list(facts_of(relisting)))  # what the leader reads is what will hold
    market.execute(market.say(relisting))
    teapot.refresh_from_db()
    assert (teapot.is_listed, teapot.price) == (True, yuan("16.00"))
    assert list(PriceChange.objects.order_by("id").values_list("price", flat=True)) == [
        yuan("18.00"), yuan("16.00"),
    ]  # fmt: skip


@pytest.mark.clause("C11-2")
def test_a_first_listing_names_its_price(market: Market):
    product = market.product()
    with pytest.raises(ValidationError) as told:
        market.propose("listing", (product, None))
    assert told.value.code == "C11-2"


@pytest.mark.clause("C11-1")
def test_of_prices_that_contradict_each_other_the_first_one_alone_is_carried_out(market, teapot):
    asked = [market.propose("price", (teapot, price)) for price in ("16.00", "15.00", "14.00")]
    assert len(hints_of(asked[0])) == 2  # both others are named to the leader
    for each in asked:
        market.say(each)
    market.execute(asked[1])
    assert price_of(teapot) == yuan("15.00")
    for each in (asked[0], asked[2]):
        with pytest.raises(ValidationError, match=r"18\.00.*15\.00") as told:
            market.execute(each)
        assert told.value.code == "C11-1"
        refused(past_services(each, market), "proposal_is_stale")
        assert any("15.00" in str(hint.text) for hint in hints_of(each))
    assert price_of(teapot) == yuan("15.00")


@pytest.mark.clause("C11-1", "C11-3")
def test_what_a_line_was_asked_on_is_the_databases_own_word(market: Market, teapot):
    proposal = Proposal.objects.create(
        kind="price", reason="x", by=market.manager, asked_at=market.at
    )
    ProposalLine.objects.create(
        proposal=proposal, round=1, position=1, product=teapot, price=yuan("1"), before=yuan("7")
    )
    assert ProposalLine.objects.get(proposal=proposal).before == yuan("18.00")


@pytest.mark.clause("C11-3")
def test_a_promotion_is_not_carried_out_above_the_usual_price(market: Market, teapot):
    sale = market.say(market.promotion((teapot, "17.00")))
    market.done("price", (teapot, "16.00"))
    with pytest.raises(ValidationError) as told:
        market.execute(sale)
    assert told.value.code == "C11-3"
    refused(past_services(sale, market), "proposal_is_stale")
    assert not teapot.windows.exists()


@pytest.mark.clause("C11-1", "C11-3")
@pytest.mark.parametrize(("price", "is_taken"), [("9.90", False), ("9.89", False), ("9.91", True)])
def test_the_usual_price_stays_above_a_promotion_that_runs_or_is_to_come(
    market: Market, teapot, price, is_taken
):
    early = market.propose("price", (teapot, price))
    market.execute(market.say(market.promotion((teapot, "9.90"))))
    market.say(early)
    if is_taken:
        assert market.propose("price", (teapot, price))
        market.execute(early)
        return
    with pytest.raises(ValidationError, match=r"9\.90") as told:
        market.propose("price", (teapot, price))
    assert told.value.code == "C11-1"
    with pytest.raises(ValidationError):
        market.execute(early)
    refused(past_services(early, market), "promotion_below_usual")
    assert price_of(teapot) == yuan("18.00")


@pytest.mark.clause("C11-3")
def test_an_ended_promotion_holds_no_price_up(market: Market, teapot):
    sale = market.say(market.promotion((teapot, "9.90")))
    market.execute(sale)
    market.done("ending", (teapot, None), ends=sale)
    market.done("price", (teapot, "9.00"))
    assert price_of(teapot) == yuan("9.00")


@pytest.mark.clause("C11-3")
def test_another_promotion_at_the_same_time_is_refused_when_it_is_asked(market: Market, teapot):
    plan = market.plan()
    market.execute(market.say(market.promotion((teapot, "9.90"), plan=plan)))
    with pytest.raises(ValidationError) as told:
        market.promotion((teapot, "8.00"), plan=plan)
    assert told.value.code == "C11-3"


def handmade(market: Market, product, price, *, decider, kind="price", **words) -> Proposal:
    """A proposal past the service, decided by whoever is named."""
    proposal = Proposal.objects.create(
        kind=kind, reason="x", by=market.manager, asked_at=market.at, **words
    )
    ProposalLine.objects.create(
        proposal=proposal, round=1, position=1, product=product, price=yuan(price)
    )
    chain = Chain(chain_of(), lambda role: [decider.pk])
    matter = matter_of(proposal)
    ask_approval(
        kind=KIND, document=proposal, matter=matter, chain=chain, by=market.manager, at=market.at
    )
    return proposal


@pytest.mark.clause("C11-3")
def test_a_promotion_in_a_plan_that_waits_is_not_carried_out(market: Market, teapot):
    plan = market.plan(is_accepted=False)
    words = {"plan": plan, "starts_at": plan.starts_at, "ends_at": plan.ends_at}
    sale = handmade(market, teapot, "9.90", decider=market.leader, kind="promotion", **words)
    market.say(sale)
    refused(past_services(sale, market), "plan_comes_first")
    market.say(plan)
    assert past_services(sale, market)()


@pytest.mark.clause("C11-1")
@pytest.mark.parametrize(
    ("role", "is_leader"),
    [("specialist", False), ("operator", False), ("leader", True), ("deputy", True)],
)
def test_the_word_is_that_of_a_leader_of_who_asked(market: Market, teapot, role, is_leader):
    proposal = handmade(market, teapot, "1.00", decider=market.people[role])
    if is_leader:
        market.execute(market.say(proposal, by=market.people[role]))
        return
    refused(lambda: market.say(proposal, by=market.people[role]), "leader_consents")
    proposal.refresh_from_db()
    assert proposal.state == "pending"


@pytest.mark.clause("C11-3")
def test_nobody_but_the_planner_plans_past_the_service(market: Market):
    words = {
        "title": "x", "reason": "x", "asked_at": market.at, "starts_at": market.at,
        "ends_at": market.at + DAY,
    }  # fmt: skip
    for role in ("manager", "leader", "specialist", "head"):
        refused(
            lambda role=role: Plan.objects.create(by=market.people[role], **words), "planner_plans"
        )
    assert Plan.objects.create(by=market.planner, **words)


@pytest.mark.clause("C11-2")
def test_who_decides_reads_that_nothing_is_left_to_sell(market: Market):
    product = market.product(pieces=0)
    market.note(product)
    proposal = market.propose("listing", (product, "18.00"))
    assert [product.title in str(hint.text) for hint in hints_of(proposal)] == [True]
    market.receive("T-1", 1)
    assert hints_of(proposal) == []


@pytest.mark.clause("C11-1", "C11-2")
def test_the_editor_hands_back_what_cannot_be_carried_out(client, market: Market):
    product = market.product(pieces=0)
    market.note(product)
    proposal = market.approved("listing", (product, "18.00"))
    clock = Deadline.objects.get(kind="proposals.execute", key=str(proposal.pk))
    words = {"proposal_id": proposal.pk, "at": market.at + HOUR}
    for role in ("manager", "leader", "operator"):
        with pytest.raises(PermissionDenied):
            hand_back(reason="没货", by=market.people[role], **words)
    with pytest.raises(ValidationError):
        hand_back(reason="  ", by=market.editor, **words)
    hand_back(reason="没货", by=market.editor, **words)
    clock.refresh_from_db()
    proposal.refresh_from_db()
    assert (proposal.state, clock.voided_at) == ("handed_back", market.at + HOUR)
    told = Notice.objects.filter(key=f"proposal:{proposal.pk}:handed-back")
    assert set(told.values_list("recipient__name", flat=True)) == {"杨帆", "王晓东"}
    with pytest.raises(ValidationError):
        market.execute(proposal)
    client.force_login(market.manager)
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "没货" in page and f"/proposals/new/listing/?again={proposal.pk}" in page
    form = client.get(f"/proposals/new/listing/?again={proposal.pk}").content.decode()
    assert 'value="T-1"' in form and 'value="18.00"' in form


@pytest.mark.clause("C11-1")
def test_handing_back_on_the_page(client, market: Market, teapot):
    market.at = timezone.now() - HOUR
    market.note(teapot)
    proposal = market.approved("price", (teapot, "16.00"))
    address = f"/proposals/{proposal.pk}/hand-back/"
    client.force_login(market.manager)
    assert client.post(address, {"reason": "x"}).status_code == 422
    client.force_login(market.editor)
    assert address in client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "价格有误"}).status_code == 302
    assert HandBack.objects.get().by == market.editor


@pytest.mark.clause("C11-1")
def test_the_database_hands_back_only_for_the_web_editor_and_what_is_approved(market, teapot):
    proposal = market.propose("price", (teapot, "16.00"))

    def back(by):
        return lambda: HandBack.objects.create(
            proposal=proposal, by=by, reason="x", at=market.at
        )  # fmt: skip

    refused(back(market.editor), "approved_is_handed_back")
    market.say(proposal)
    refused(back(market.leader), "web_editor_executes")
    rows = Proposal.objects.filter(pk=proposal.pk)
    refused(lambda: rows.update(state="handed_back"), "consent_comes_first")
    assert back(market.editor)()


@pytest.mark.clause("C11-1")
def test_competitors_prices_come_with_the_proposal(client, market: Market):
    market.at = timezone.now() - HOUR
    products = [market.product(f"T-{number}") for number in (1, 2)]
    client.force_login(market.manager)
    sent = {
        "sku": ["T-1", "T-2"], "price": ["18.00", "19.00"], "reason": "上架",
        "competitor": ["山水茶庄", "山水茶庄"], "theirs": ["17.50", "x"],
    }  # fmt: skip
    answer = client.post("/proposals/new/listing/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="17.50"' in page and 'value="山水茶庄"' in page
    assert not products[0].competitor_prices.exists()
    sent["theirs"] = ["17.50", "18.60"]
    assert client.post("/proposals/new/listing/", sent).status_code == 302
    noted = [each.competitor_prices.get().price for each in products]
    assert noted == [yuan("17.50"), yuan("18.60")]
