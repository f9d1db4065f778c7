"""What customers read and see of a product on sale changes by three people, and by nothing else."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from catalog.products.gallery import add_picture, put_first, remove_picture
from catalog.products.goods import add_category, change_product, draft_of
from catalog.products.imports import plan_import
from catalog.products.models import Picture, Product
from catalog.products.selectors import content_of, pictures_of, story_of
from catalog.products.spreadsheet import read_goods
from catalog.proposals.content import Words, propose_content
from catalog.proposals.facts import facts_of
from catalog.proposals.models import Execution, Mismatch, Proposal
from tests.catalog.market import HOUR, Market
from tests.regulations.test_pictures import drawn, noise


def asked(market: Market, product, *, by=None, found=None, **words) -> Proposal:
    now = content_of(product)
    typed = {"name": now["name"], "variant": now["variant"], "description": now["description"]}
    typed |= {"keep": now["pictures"], "reason": "换新包装"} | words
    by = by or market.specialist
    return propose_content(product=product, typed=Words(**typed), found=found, by=by, at=market.at)


@pytest.fixture
def pot(market: Market) -> Product:
    """A product on sale with a picture."""
    product = market.product()
    words = {"product_id": product.pk, "by": market.designer, "at": market.at}
    add_picture(content=drawn("JPEG"), **words)
    market.note(product)
    market.done("listing", (product, "18.00"))
    product.refresh_from_db()
    return product


@pytest.mark.clause("C6-1", "B3")
def test_words_and_pictures_change_when_a_third_carries_them_out(market: Market, pot):
    (old,) = pictures_of(pot)
    proposal = asked(market, pot, name="狮峰龙井", keep=[], files=[noise(40)])
    new = Picture.objects.exclude(pk=old.pk).get()
    market.say(proposal)
    pot.refresh_from_db()
    assert (pot.name, list(pictures_of(pot))) == ("西湖龙井", [old])  # approved is not yet shown
    market.execute(proposal, at=market.at + HOUR)
    pot.refresh_from_db()
    assert (pot.name, pot.initials, list(pictures_of(pot))) == ("狮峰龙井", "sflj", [new])
    assert not Mismatch.objects.exists()
    told = [each for each in story_of(pot) if each.at == market.at + HOUR]
    assert ("西湖龙井 → 狮峰龙井", "沈佳") in [(each.detail, each.by) for each in told]
    assert pot.history.latest().history_user == market.editor


@pytest.mark.clause("C6-1")
def test_nothing_of_what_is_on_sale_changes_past_the_chain(market: Market, pot):
    picture, words = pictures_of(pot)[0], {"by": market.specialist, "at": market.at}
    acts = (
        lambda: change_product(product_id=pot.pk, draft=draft_of(pot, name="假"), **words),
        lambda: change_product(product_id=pot.pk, draft=draft_of(pot, description="假"), **words),
        lambda: add_picture(product_id=pot.pk, content=noise(40), **words),
        lambda: remove_picture(picture_id=picture.pk, **words),
        lambda: put_first(picture_id=picture.pk, by=market.specialist),
    )
    for act in acts:
        with pytest.raises(ValidationError) as told:
            act()
        assert told.value.code == "C6-1"
    for statement in (
        "UPDATE products_product SET name = '假'",
        "UPDATE products_product SET description = '假'",
        "UPDATE products_picture SET removed_at = now()",
        "UPDATE products_picture SET position = 9",
    ):
        with (
            pytest.raises(IntegrityError) as told,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
        assert told.value.__cause__.diag.constraint_name == "content_by_chain"
    shelf = add_category(name="茶叶", **words)
    change_product(product_id=pot.pk, draft=draft_of(pot, category=shelf), **words)
    pot.refresh_from_db()
    assert (pot.name, pot.category) == ("西湖龙井", shelf)


@pytest.mark.clause("C6-1")
def test_off_sale_it_is_changed_without_a_chain_and_told_of(market: Market, pot):
    market.done("delisting", (pot, None), by=market.operator)
    words = {"by": market.specialist, "at": market.at + HOUR}
    pot.refresh_from_db()
    change_product(product_id=pot.pk, draft=draft_of(pot, name="新名"), **words)
    told = [(each.detail, each.by) for each in story_of(pot)]
    assert ("西湖龙井 → 新名", "郑文博") in told


@pytest.mark.clause("C6-1")
def test_what_was_changed_since_it_was_asked_is_asked_anew(market: Market, pot):
    first, second = (asked(market, pot, name=name) for name in ("甲", "乙"))
    for each in (first, second):
        market.say(each)
    market.execute(first)
    with pytest.raises(ValidationError) as told:
        market.execute(second)
    assert told.value.code == "C6-1"
    with pytest.raises(IntegrityError), transaction.atomic():
        Execution.objects.create(proposal=second, by=market.editor, at=market.at)
    pot.refresh_from_db()
    assert pot.name == "甲"


@pytest.mark.clause("C6-1")
@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("manager", True), ("operator", True), ("specialist", True), ("assistant", True),
        ("designer", True), ("editor", False), ("leader", False), ("sales", False),
    ],
)  # fmt: skip
def test_who_proposes_what_is_shown(market: Market, pot, role, may):
    if may:
        assert asked(market, pot, name="新", by=market.people[role])
        return
    with pytest.raises(ValidationError):
        asked(market, pot, name="新", by=market.people[role])


@pytest.mark.clause("C6-1")
@pytest.mark.parametrize("words", [{}, {"name": " "}, {"name": "长" * 201}, {"reason": " "}])
def test_a_change_has_a_name_a_reason_and_changes_something(market: Market, pot, words):
    with pytest.raises(ValidationError):
        asked(market, pot, **words)


@pytest.mark.clause("C6-1")
def test_the_pictures_of_another_product_are_not_shown(market: Market, pot):
    other = market.product("T-2")
    foreign = add_picture(
        product_id=other.pk, content=drawn("PNG"), by=market.designer, at=market.at
    )
    proposal = asked(market, pot, name="新", keep=[foreign.pk])
    assert proposal.lines.get().content["pictures"] == []


@pytest.mark.clause("C6-1")
def test_an_import_changes_nothing_that_is_on_sale(market: Market, pot):
    content = "货号,名称,分类,描述\r\nT-1,另一个名字,茶叶,新的".encode("utf-8-sig")
    told = plan_import(read_goods(name="商品.csv", content=content)).problems
    assert [(each.row, each.column) for each in told] == [(2, "名称"), (2, "描述")]
    assert all("T-1" in each.text and "C6-1" in each.text for each in told)


@pytest.mark.clause("C6-1", "C6-9")
def test_it_is_proposed_and_returned_on_the_pages(client, market: Market, pot):
    market.at = timezone.now() - HOUR
    client.force_login(market.specialist)
    address = f"/proposals/new/content/?product={pot.pk}"
    page = client.get(f"/goods/{pot.pk}/").content.decode()
    assert address in page and f"/goods/{pot.pk}/pictures/" not in page
    assert client.get("/proposals/new/content/")["Location"] == "/goods/"
    assert client.get(address).status_code == 200
    picture = pictures_of(pot)[0].pk
    sent = {"name": "西湖龙井", "description": "明前", "reason": "补充", "keep": [picture]}
    file = SimpleUploadedFile("a.png", noise(40), "image/png")
    bad = SimpleUploadedFile("b.png", b"MZ", "image/png")
    assert client.post(address, sent | {"files": [bad]}).status_code == 422
    assert client.post(address, sent | {"files": [file]}).status_code == 302
    proposal = Proposal.objects.get(kind="content")
    page = client.get(f"/proposals/{proposal.pk}/").content.decode()
    assert "明前" in page and f"/goods/pictures/{picture}/" in page
    market.say(proposal, "returned")
    edit = f"/proposals/{proposal.pk}/edit/"
    assert "明前" in client.get(edit).content.decode()
    assert client.post(edit, sent | {"description": "明前特级"}).status_code == 302
    market.execute(market.say(proposal))
    pot.refresh_from_db()
    assert (pot.description, len(pictures_of(pot))) == (
        "明前特级",
        1,
    )  # asked anew without the second one
    client.force_login(market.sales)
    assert client.get(address).status_code == 403


@pytest.mark.clause("C6-1", "C11-2")
def test_what_goes_on_sale_is_what_was_approved(market: Market, teapot):
    market.done("delisting", (teapot, None), by=market.operator)
    teapot.refresh_from_db()
    words = {"by": market.specialist, "at": market.at}
    change_product(product_id=teapot.pk, draft=draft_of(teapot, description="明前采摘"), **words)
    proposal = market.propose("listing", (teapot, None))
    assert "明前采摘" in str(list(facts_of(proposal)))  # the leader reads what will be shown
    market.say(proposal)
    teapot.refresh_from_db()
    change_product(product_id=teapot.pk, draft=draft_of(teapot, name="包治百病"), **words)
    with pytest.raises(ValidationError) as told:
        market.execute(proposal)
    assert told.value.code == "C11-2" and "包治百病" in " ".join(told.value.messages)
    with pytest.raises(IntegrityError) as told, transaction.atomic():
        Execution.objects.create(proposal=proposal, by=market.editor, at=market.at)
    assert told.value.__cause__.diag.constraint_name == "proposal_is_stale"
    teapot.refresh_from_db()
    assert not teapot.is_listed
    again = market.done("listing", (teapot, None))
    teapot.refresh_from_db()
    assert teapot.is_listed and again.state == "executed"


@pytest.mark.clause("C6-1", "C11-2")
@pytest.mark.parametrize("owner", ["own", "head"])
def test_other_pictures_than_were_approved_do_not_go_on_sale(market: Market, owner):
    head = market.product("T-1")
    variety = market.product("T-2", variant_of=head, variant="50g")
    market.note(variety)
    proposal = market.approved("listing", (variety, "18.00"))
    changed = {"own": variety, "head": head}[owner]
    words = {"by": market.designer, "at": market.at}
    add_picture(product_id=changed.pk, content=drawn("JPEG"), **words)
    with pytest.raises(ValidationError):
        market.execute(proposal)


@pytest.mark.clause("C6-1")
def test_the_story_tells_of_each_picture_once(market: Market):
    product = market.product()
    words = {"product_id": product.pk, "by": market.designer, "at": market.at}
    for size in (40, 41, 42):
        add_picture(content=noise(size), **words)
    assert [each.by for each in story_of(product)].count("蒋一凡") == 3
