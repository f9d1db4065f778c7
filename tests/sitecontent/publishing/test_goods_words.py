"""Goods are held against the word list, and taken off the site at once."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from catalog.products.goods import add_category, change_category, change_product, draft_of
from catalog.products.models import ListingChange
from catalog.proposals.content import Words, propose_content
from catalog.proposals.facts import hints_of
from catalog.proposals.models import Execution, Proposal
from catalog.proposals.selectors import to_be_listed
from hr.discipline.models import Case
from hr.people.models import Position
from hr.people.services import hire_employee
from regulations.binding.services import entering_past
from regulations.notices.models import Notice
from sitecontent.publishing.goods.screening import decide, open_hits
from sitecontent.publishing.goods.takedown import take_goods_down
from sitecontent.publishing.models import GoodsHit, GoodsTakedown
from sitecontent.publishing.screening.services import add_words
from tests.catalog.market import HOUR, Market, found_market
from tests.sitecontent.publishing.test_goods import committed

BAD = "本店可代开發票"


@pytest.fixture
def market(db):
    """A shop whose site manager keeps a word list."""
    with entering_past(right="test"):
        market = found_market()
        market.people["keeper"] = hire_employee(
            number="2999", name="韩磊", position=Position.objects.get(code="site_manager"),
            department=market.leader.department, supervisor=market.leader,
            hired_on=market.editor.hired_on, by=None, at=market.at,
        )  # fmt: skip
        add_words(words=[("代开发票", "unlawful")], by=market.keeper, at=market.at)
        yield market


def described(market: Market, product, text=BAD) -> Proposal:
    typed = Words(product.name, product.variant, text, "换说明")
    return propose_content(product=product, typed=typed, by=market.specialist, at=market.at)


def refused(act, code: str, constraint: str | None = None) -> None:
    with pytest.raises((ValidationError, IntegrityError)) as told, transaction.atomic():
        act()
    if constraint:
        assert told.value.__cause__.diag.constraint_name == constraint
    else:
        assert told.value.code == code


@pytest.mark.clause("C6-4", "C6-6")
def test_a_word_that_runs_from_the_name_into_the_variety_is_found(market: Market):
    tea = market.listed("T-2", variant_of=market.product("T-1"), variant="250g")
    typed = Words("龙井 代开", "发票 250g", "", "换名称")
    propose_content(product=tea, typed=typed, by=market.specialist, at=market.at)
    [hit] = open_hits()
    assert (hit.field, hit.text) == ("title", "代开 发票")


@pytest.mark.clause("C6-4", "C6-5", "C6-6")
def test_a_word_in_goods_on_sale_blocks_until_a_person_decides(market: Market):
    tea = market.listed()
    proposal = described(market, tea)
    [hit] = open_hits()
    assert (hit.field, hit.text, hit.word.text) == ("description", "代开發票", "代开发票")
    assert Notice.objects.filter(recipient=market.keeper, key__startswith="content:goods").exists()
    assert "代开發票" in str([each.text for each in hints_of(proposal)])
    refused(lambda: market.say(proposal), "C6-4")
    for by in (market.specialist, market.sales):
        with pytest.raises((ValidationError, PermissionDenied)):
            decide(hit_id=hit.pk, is_harmless=True, reason="引用", by=by, at=market.at)
    with pytest.raises(ValidationError):
        decide(hit_id=hit.pk, is_harmless=True, reason=" ", by=market.keeper, at=market.at)
    words = {"reason": "引用税务提示", "by": market.keeper, "at": market.at}
    decide(hit_id=hit.pk, is_harmless=True, **words)
    market.execute(market.say(proposal))
    tea.refresh_from_db()
    assert tea.description == BAD


@pytest.mark.clause("C6-4")
def test_what_is_not_to_be_published_is_not(market: Market):
    tea = market.listed()
    proposal = described(market, tea)
    [hit] = open_hits()
    decide(hit_id=hit.pk, is_harmless=False, reason="违法", by=market.keeper, at=market.at)
    refused(lambda: market.say(proposal), "C6-4")
    market.say(proposal, "refused")
    tea.refresh_from_db()
    assert tea.description == ""


@pytest.mark.clause("C6-4")
@pytest.mark.parametrize(
    "words", [{"name": BAD}, {"description": BAD}, {"sku": "代开发票-1"}, {"name": "代 开 发 票"}]
)
def test_nothing_is_listed_with_a_word_of_the_list(market: Market, words):
    tea = market.product(**words)
    market.note(tea)
    proposal = market.propose("listing", (tea, "18.00"))
    assert len(open_hits()) == 1
    refused(lambda: market.say(proposal), "C6-4")


@pytest.mark.clause("C6-4")
def test_a_word_that_comes_on_the_list_later_blocks_what_waits(market: Market):
    tea = market.product(description="今日特供")
    market.note(tea)
    proposal = market.approved("listing", (tea, "18.00"))
    add_words(words=[("特供", "advert")], by=market.keeper, at=market.at)
    [hit] = open_hits()
    refused(lambda: market.execute(proposal), "C6-6")
    row = {"proposal": proposal, "by": market.editor, "at": market.at}
    refused(lambda: Execution.objects.create(**row), "", "words_decided_first")
    decide(hit_id=hit.pk, is_harmless=True, reason="产地名", by=market.leader, at=market.at)
    market.execute(proposal)
    tea.refresh_from_db()
    assert tea.is_listed


@pytest.mark.clause("C6-4")
def test_the_database_lets_nothing_undecided_be_approved(market: Market, monkeypatch):
    proposal = described(market, market.listed())
    monkeypatch.setattr("catalog.proposals.standing.require_shown", lambda *_asked: None)
    refused(lambda: market.say(proposal), "", "words_decided_first")


@pytest.mark.clause("C6-4")
def test_what_was_called_harmless_stays_so_for_the_same_text(market: Market):
    tea = market.product(description=BAD)
    market.note(tea)
    market.propose("listing", (tea, "18.00"))
    [hit] = open_hits()
    decide(hit_id=hit.pk, is_harmless=True, reason="引用", by=market.keeper, at=market.at)
    again = market.propose("listing", (tea, "18.00"))
    market.say(again)
    changed = draft_of(tea, description=f"{BAD}！")
    change_product(product_id=tea.pk, draft=changed, by=market.specialist, at=market.at)
    market.propose("listing", (tea, "18.00"))
    assert [hit.said is None for hit in open_hits()] == [True, False, False]


@pytest.mark.clause("C6-4")
def test_a_relisting_by_the_portal_is_looked_through(market: Market):
    tea = market.listed(description="茶")
    market.ship("T-1", 10)
    tea.refresh_from_db()
    changed = draft_of(tea, description=BAD)
    change_product(product_id=tea.pk, draft=changed, by=market.specialist, at=market.at)
    market.receive("T-1", 3)
    relisting = Proposal.objects.get(is_automatic=True)
    refused(lambda: market.say(relisting), "C6-4")


@pytest.mark.clause("C6-4")
def test_a_category_bears_no_word_of_the_list(market: Market):
    words = {"by": market.specialist, "at": market.at}
    refused(lambda: add_category(name="代开发票", **words), "C6-4")
    shelf = add_category(name="茶叶", **words)
    renamed = {"category_id": shelf.pk, "name": "代-开发票", "parent": None}
    refused(lambda: change_category(**renamed, **words), "C6-4")


@pytest.mark.clause("C6-7")
def test_the_site_administrator_takes_a_product_off_at_once(client, market: Market):
    tea = market.listed(description="不实宣传")
    for by in (market.editor, market.leader, market.manager):
        with pytest.raises(PermissionDenied):
            take_goods_down(product_id=tea.pk, by=by, at=market.at)
    row = {"product": tea, "reason": "x", "by": market.editor, "at": market.at}
    refused(lambda: GoodsTakedown.objects.create(**row), "", "site_administrator")
    committed()
    assert client.get(f"/site/goods/{tea.pk}/").status_code == 200
    made = take_goods_down(
        product_id=tea.pk, reason="虚假宣传", by=market.keeper, at=market.at + HOUR
    )
    made.refresh_from_db()
    tea.refresh_from_db()
    assert not tea.is_listed and made.content["description"] == "不实宣传"
    change = ListingChange.objects.latest("id")
    assert (change.cause, change.by) == ("taken_down", market.keeper)
    case = Case.objects.get(clause="C6-7")
    assert case.subject == market.manager and case.facts["published_by"] == "沈佳"
    committed()
    answer = client.get(f"/site/goods/{tea.pk}/")
    assert answer.status_code == 410 and "西湖龙井" not in answer.content.decode()
    answer = client.get(f"/site/goods/{tea.pk}.json")
    assert json.loads(answer.content) == {"id": tea.pk, "sku": None, "on_sale": False}
    refused(lambda: take_goods_down(product_id=tea.pk, by=market.keeper, at=market.at), "C6-7")
    market.receive("T-1", 3)  # it comes back by a listing alone
    assert not Proposal.objects.filter(is_automatic=True).exists()
    again = market.propose("listing", (tea, None))
    assert any("西湖龙井" in str(each.text) for each in hints_of(again))  # who decides reads of it
    market.execute(market.say(again))
    tea.refresh_from_db()
    assert tea.is_listed


@pytest.mark.clause("C6-4", "C6-7")
def test_words_and_takedown_on_the_pages(client, market: Market):
    market.at = timezone.now() - HOUR
    tea = market.listed()
    proposal = described(market, tea)
    client.force_login(market.keeper)
    page = client.get("/content/words/goods/").content.decode()
    assert "<mark>代开發票</mark>" in page
    address = f"/content/words/goods/{GoodsHit.objects.get().pk}/"
    assert client.post(address, {"verdict": "harmless", "reason": ""}).status_code == 422
    client.force_login(market.editor)
    assert client.post(address, {"verdict": "harmless", "reason": "是"}).status_code == 403
    assert client.get("/content/words/goods/").status_code == 403
    client.force_login(market.leader)
    step = proposal.approval.steps.get().pk
    sent = {"verdict": "approved", "comment": ""}
    answer = client.post(f"/approvals/steps/{step}/", sent)
    assert answer.status_code == 422 and "代开發票" in answer.content.decode()
    client.force_login(market.keeper)
    assert client.post(address, {"verdict": "harmless", "reason": "是"}).status_code == 302
    take = f"/content/goods/{tea.pk}/take-down/"
    assert take in client.get(f"/goods/{tea.pk}/").content.decode()
    assert client.post(take, {"reason": ""}).status_code == 302
    assert take not in client.get(f"/goods/{tea.pk}/").content.decode()
    assert client.post(take, {"reason": ""}).status_code == 422
    client.force_login(market.manager)
    assert client.post(take, {"reason": ""}).status_code == 403
    assert to_be_listed(tea)["head"] is None
