"""The way of a proposal on its pages, and who is shown what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalog.proposals.models import CompetitorPrice, Evidence, Plan, Proposal
from regulations.binding.services import entering_past
from tests.catalog.market import Market, found_market, yuan


@pytest.fixture
def market(db):
    """Pages read the clock themselves: this shop stands in the present."""
    with entering_past(right="test"):
        yield found_market(at=timezone.now())


@pytest.fixture
def noted(market: Market, teapot):
    market.note(teapot)
    return teapot


def sent(product, price="16.00", **words) -> dict:
    return {"sku": [product.sku], "price": [price], "reason": "竞品都降了", **words}


@pytest.mark.clause("C11-1")
def test_a_price_goes_its_way_on_the_pages(client, market: Market, noted):
    client.force_login(market.manager)
    assert client.get(f"/proposals/new/price/?product={noted.pk}").status_code == 200
    file = SimpleUploadedFile("截图.pdf", b"%PDF-1.7 ...")
    assert client.post("/proposals/new/price/", sent(noted, file=file)).status_code == 302
    proposal = Proposal.objects.latest("id")
    assert Evidence.objects.get().name == "截图.pdf"
    market.say(proposal)
    page = f"/proposals/{proposal.pk}/"
    for role in ("manager", "leader", "operator", "planner"):
        client.force_login(market.people[role])
        assert "/execute/" not in client.get(page).content.decode()
        assert client.post(f"{page}execute/").status_code in (403, 422)
    client.force_login(market.editor)
    assert "/execute/" in client.get(page).content.decode()
    assert client.post(f"{page}execute/").status_code == 302
    noted.refresh_from_db()
    assert noted.price == yuan("16.00")
    assert client.post(f"{page}execute/").status_code == 422  # once
    number = Evidence.objects.get().pk
    answer = client.get(f"{page}files/{number}/")
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.clause("C11-1")
def test_many_prices_come_from_a_spreadsheet(client, market: Market, noted):
    other = market.listed("T-2")
    market.note(other)
    client.force_login(market.manager)
    file = SimpleUploadedFile("价格.csv", "货号,新价格\r\nT-1,16\r\nT-2,15.5".encode())
    words = {"sku": [""], "price": [""], "reason": "统一调价", "prices": file}
    assert client.post("/proposals/new/price/", words).status_code == 302
    lines = Proposal.objects.latest("id").lines.order_by("position")
    assert list(lines.values_list("product__sku", "price")) == [
        ("T-1", yuan("16.00")),
        ("T-2", yuan("15.50")),
    ]


@pytest.mark.parametrize(
    "words",
    [
        {"sku": ["NOPE"]},
        {"price": ["billig"]},
        {"price": ["0"]},
        {"price": ["NaN"]},
        {"price": ["sNaN"]},
        {"price": ["Infinity"]},
        {"reason": " "},
    ],
)
def test_what_is_refused_stays_in_the_form(client, market: Market, noted, words):
    client.force_login(market.manager)
    before = Proposal.objects.count()
    answer = client.post("/proposals/new/price/", sent(noted) | words)
    assert answer.status_code == 422
    assert Proposal.objects.count() == before


@pytest.mark.clause("C11-1", "C11-2", "C11-3")
@pytest.mark.parametrize("role", ["operator", "editor", "leader", "specialist", "sales", "head"])
def test_who_proposes_no_price_cannot_by_the_page(client, market: Market, noted, role):
    client.force_login(market.people[role])
    before = Proposal.objects.count()
    assert client.post("/proposals/new/price/", sent(noted)).status_code in (403, 422)
    assert Proposal.objects.count() == before


@pytest.mark.clause("C11-3")
def test_a_promotion_goes_through_its_two_stages_on_the_pages(client, market: Market, noted):
    client.force_login(market.planner)
    window = {"starts_at": "2099-01-01T20:00", "ends_at": "2099-01-08T20:00"}
    plan = {"title": "春茶节", "text": "限时直降", **window}
    assert client.post("/proposals/plans/new/", plan).status_code == 302
    found = Plan.objects.get()
    client.force_login(market.manager)
    words = sent(noted, "12.00", plan=found.pk, **window)
    assert client.post("/proposals/new/promotion/", words).status_code == 422  # not accepted yet
    market.say(found)
    assert client.post("/proposals/new/promotion/", words).status_code == 302
    assert client.get(f"/proposals/plans/{found.pk}/").status_code == 200
    client.force_login(market.specialist)
    assert client.post("/proposals/plans/new/", plan).status_code == 422
    assert Plan.objects.count() == 1


@pytest.mark.clause("C11-1")
def test_competitors_are_noted_on_their_page(client, market: Market, teapot):
    client.force_login(market.specialist)
    page = f"/proposals/competitors/{teapot.pk}/"
    sent = {"competitor": "云上茶行", "price": "17.20", "address": "https://example.com/1"}
    assert client.post(page, sent).status_code == 302
    assert client.get(page).status_code == 200
    client.force_login(market.editor)
    assert client.post(page, sent).status_code == 422
    assert CompetitorPrice.objects.filter(competitor__name="云上茶行").count() == 1


@pytest.mark.clause("C11-3")
def test_goods_are_put_into_a_plan_from_its_page(client, market: Market, noted):
    plan = market.plan()
    client.force_login(market.manager)
    page = client.get(f"/proposals/plans/{plan.pk}/").content.decode()
    address = f"/proposals/new/promotion/?plan={plan.pk}"
    assert address in page
    form = client.get(address).content.decode()
    assert f'value="{plan.pk}" selected' in form
    assert f"{timezone.localtime(plan.starts_at):%Y-%m-%dT%H:%M}" in form


@pytest.mark.clause("C11-1")
def test_what_was_returned_is_changed_on_its_page(client, market: Market, noted):
    proposal = market.say(market.propose("price", (noted, "16.00")), "returned")
    client.force_login(market.manager)
    address = f"/proposals/{proposal.pk}/edit/"
    assert client.get(address).status_code == 200
    assert client.post(address, sent(noted, "16.50")).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.round) == ("pending", 2)
    client.force_login(market.operator)
    assert client.get(address).status_code == 403


def test_the_lists_show_themselves_to_who_may_see_them(client, market: Market, noted):
    market.approved("price", (noted, "16.00"))
    for role in ("manager", "editor", "leader", "planner"):
        client.force_login(market.people[role])
        for address in (
            "/proposals/",
            "/proposals/?state=approved&kind=price",
            "/proposals/plans/",
        ):
            assert client.get(address).status_code == 200
    client.force_login(market.sales)
    assert client.get("/proposals/").status_code == 403
    assert client.get("/proposals/new/unknown/").status_code == 403
    client.force_login(market.manager)
    assert client.get("/proposals/new/unknown/").status_code == 404


def test_the_admin_site_only_shows(client, market: Market, noted):
    proposal = market.approved("price", (noted, "16.00"))
    root = market.head
    root.is_superuser = root.is_staff = True
    root.save()
    client.force_login(root)
    assert client.get("/proposals/proposal/").status_code == 200
    for address in ("/proposals/execution/add/", "/proposals/proposal/add/"):
        assert client.post(address, {"proposal": proposal.pk}).status_code == 403
    assert client.post(f"/proposals/{proposal.pk}/execute/").status_code == 422
    noted.refresh_from_db()
    assert noted.price == yuan("18.00")
