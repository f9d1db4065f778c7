"""One order on the page and beside the list: who may do what, what is refused, what is told."""

import re
from decimal import Decimal

import pytest

from hr.people.services import hire_employee
from orders.desk import services
from orders.desk.models import OrderEvent
from tests.company import TEN, minutes
from tests.orders.desk.pages import HTMX, form_of, post, step_of, text, walk

# How far an order is, and the step that each person's button takes it on with.
BUTTONS = {
    "received": {"assistant": "accept", "colleague": "accept", "lead": "accept"},
    "accepted": {"assistant": "contact", "colleague": "contact", "lead": "contact"},
    "contacted": {"assistant": "confirm", "colleague": "confirm", "lead": "confirm"},
    "confirmed": {"assistant": "hand-over", "colleague": "hand-over", "lead": "hand-over"},
    "handed_over": {"operator": "take-over"},
    "taken_over": {"operator": "ship", "operator_two": "ship"},
    "shipped": {"operator": "close", "operator_two": "close"},
    "closed": {},
}
PEOPLE = ("assistant", "colleague", "lead", "operator", "operator_two", "manager")


# --- who may do what -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", BUTTONS)
def test_the_button_takes_the_next_step_and_only_for_who_may_take_it(company, client, state):
    order = walk(company, company.receive(), state)
    shown = {}
    for who in PEOPLE:
        client.force_login(getattr(company, who))
        shown[who] = step_of(text(client.get(f"/desk/orders/{order.pk}/panel/")))
    assert {who: verb for who, verb in shown.items() if verb} == BUTTONS[state]


@pytest.mark.parametrize("state", BUTTONS)
def test_a_step_that_has_no_button_is_refused_and_writes_nothing(company, client, state):
    order = walk(company, company.receive(), state)
    before = OrderEvent.objects.count()
    words = {"way": "chat", "outcome": "reached", "carrier": "顺丰", "tracking": "SF2"}
    words |= {"to": company.operator.pk, "reason": "客户取消"}
    for who in PEOPLE:
        client.force_login(getattr(company, who))
        for verb in ("accept", "contact", "confirm", "take-over", "ship", "close"):
            if verb != BUTTONS[state].get(who):
                answer = post(client, order, verb, **words)
                assert answer.status_code in (200, 403), (who, verb)
    assert OrderEvent.objects.count() == before
    order.standing.refresh_from_db()
    assert order.standing.state == state


def test_naming_somebody_else_is_offered_apart_from_the_next_step(company, client):
    order = walk(company, company.receive(), "handed_over")
    client.force_login(company.assistant)
    page = text(client.get(f"/desk/orders/{order.pk}/panel/"))
    assert "赵敏" in page
    assert "primary" not in form_of(page, "hand-over")
    assert step_of(page) is None  # the key of the next step would hand it over again
    assert post(client, order, "hand-over", to=company.operator_two.pk).status_code == 200
    order.standing.refresh_from_db()
    assert order.standing.handed_to == company.operator_two


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.clause("C7-1")
def test_a_second_acceptance_is_answered_with_the_name_and_the_clause(company, client):
    order = company.receive()
    company.do(services.accept_order, order, by=company.colleague, at=TEN)
    client.force_login(company.assistant)
    refused = text(post(client, order, "accept")).split('class="refused"')[1].split("</div>")[0]
    assert "李雷" in refused
    assert 'href="/handbook/C7-1/"' in refused


@pytest.mark.clause("C10-11")
def test_a_refused_shipment_keeps_what_was_typed(company, client):
    order = walk(company, company.receive(buyer_note="加冰袋", seller_note="赠品"), "taken_over")
    client.force_login(company.operator)
    page = text(post(client, order, "ship", carrier="顺丰速运", tracking="SF778899", ticked="0"))
    assert 'href="/handbook/C10-11/"' in page
    form = form_of(page, "ship")
    assert 'value="顺丰速运"' in form
    assert 'value="SF778899"' in form
    assert re.search(r'name="ticked" value="0"[^>]*checked', form)
    assert not re.search(r'name="ticked" value="-1"[^>]*checked', form)


def test_a_refused_contact_keeps_way_and_note(company, client):
    order = walk(company, company.receive(), "accepted")
    client.force_login(company.assistant)
    page = text(post(client, order, "contact", way="chat", note="晚上再打", outcome="nothing"))
    form = form_of(page, "contact")
    assert 'value="晚上再打"' in form
    assert re.search(r'<option value="chat" selected', form)
    assert 'class="errors"' in form


def test_a_refused_request_keeps_its_words(company, client):
    order = company.receive()
    client.force_login(company.assistant)
    page = text(post(client, order, "request", kind="refund", text="少发一件", amount="many"))
    form = form_of(page, "request")
    assert 'value="少发一件"' in form
    assert 'value="many"' in form
    assert re.search(r'<option value="refund" selected', form)
    assert OrderEvent.objects.filter(kind="refund").count() == 0


@pytest.mark.parametrize(
    ("verb", "name"), [("remark", "text"), ("void", "reason"), ("answer", "answer")]
)
def test_words_that_are_too_long_are_kept_and_the_fault_is_told(company, client, verb, name):
    order = company.receive()
    request = company.do(
        services.add_request, order, by=company.colleague, at=TEN, kind="address", text="改址"
    )
    client.force_login(company.assistant)
    words = "长" * 501
    form = form_of(text(post(client, order, verb, **{name: words, "seq": request.seq})), verb)
    assert words in form
    assert "501" in form
    assert OrderEvent.objects.filter(order=order).count() == 2


def test_without_scripts_a_refusal_is_told_on_the_order_page(company, client):
    order = company.receive()
    company.do(services.accept_order, order, by=company.colleague, at=TEN)
    client.force_login(company.assistant)
    answer = client.post(f"/desk/orders/{order.pk}/accept/", follow=True)
    assert answer.redirect_chain == [(f"/desk/orders/{order.pk}/", 302)]
    told = text(answer).split('class="messages"')[1].split("</ul>")[0]
    assert "李雷" in told
    assert "C7-1" in told


# --- what is told --------------------------------------------------------------------------------


def test_the_order_page_tells_the_story_the_clocks_and_the_other_orders(company, client):
    order = walk(company, company.receive(buyer_note="加冰袋"), "taken_over")
    company.do(services.add_remark, order, by=company.assistant, at=TEN + minutes(9), text="易碎")
    other = company.receive(receiver="张先生")
    stranger = company.receive(phone="13911112222", buyer="tb小明")
    client.force_login(company.assistant)
    page = text(client.get(f"/desk/orders/{order.pk}/"))
    assert re.findall(r'<li class="e-(\w+)"', page) == [
        "received", "accepted", "contacted", "confirmed", "handed_over", "taken_over", "remark",
    ]  # fmt: skip
    clocks = re.search(r"<table.*?</table>", page.split('class="order-side"')[1], re.DOTALL)[0]
    assert re.findall(r'href="/handbook/([^/]+)/"', clocks) == ["C7-1", "C7-2", "C7-3", "C10-10"]
    assert f'href="/desk/orders/{other.pk}/"' in page
    assert f'href="/desk/orders/{stranger.pk}/"' not in page
    for words in ("易碎", "加冰袋", "龙井茶", "13800001234", "王小芳", "赵敏"):
        assert words in page


def test_the_order_page_shows_by_what_the_order_came_about(company, client):
    landing = "https://shop.example/tea?utm_campaign=TEA-LINK"
    told = {"promotion_codes": ("SEM1204", "VIP-10"), "link_tags": ("TEA-LINK",)}
    order, plain = company.receive(**told, landing=landing), company.receive()
    client.force_login(company.assistant)
    page = text(client.get(f"/desk/orders/{order.pk}/"))
    for words in ("SEM1204、VIP-10", "TEA-LINK</dd>", landing):
        assert words in page
    assert "utm_campaign" not in text(client.get(f"/desk/orders/{plain.pk}/"))


def test_the_customers_other_orders_are_those_of_the_phone_and_of_the_account(company, client):
    order = company.receive(phone="13911112222", buyer="tb小芳")
    same_phone = company.receive(phone="13911112222", buyer="tb别人")
    same_account = company.receive(phone="13733334444", buyer="tb小芳")
    other_shop = company.receive(phone="", buyer="tb小芳", channel="shopify")
    masked, masked_too = (company.receive(phone="138****1234", buyer="t**") for _ in range(2))
    client.force_login(company.assistant)

    def others(of) -> set[str]:
        side = text(client.get(f"/desk/orders/{of.pk}/")).split('class="order-side"')[1]
        return set(re.findall(r'href="/desk/orders/(\d+)/"', side))

    assert others(order) == {str(same_phone.pk), str(same_account.pk)}
    assert others(other_shop) == set()
    assert others(masked) == others(masked_too) == set()


def test_what_the_shop_took_off_the_prices_is_told(company, client):
    order = company.receive(goods_total=Decimal("50.00"), total=Decimal("50.00"))
    full = sum(line.amount for line in order.lines.all())
    assert full == Decimal("55.00")
    client.force_login(company.assistant)
    page = text(client.get(f"/desk/orders/{order.pk}/", headers={"accept-language": "en"}))
    assert "5.00 taken off the prices of the lines" in page


def test_the_number_is_told_once_on_the_orders_own_page(company, client):
    order = company.receive()
    client.force_login(company.assistant)
    path = f"/desk/orders/{order.pk}/"
    body = text(client.get(path)).split("<body")[1]
    assert body.count(order.number) == 1
    own = HTMX | {"HX-Current-URL": f"http://testserver{path}"}
    assert order.number not in text(client.post(f"{path}accept/", headers=own))
    beside_the_list = HTMX | {"HX-Current-URL": "http://testserver/desk/"}
    assert order.number in text(client.get(f"{path}panel/", headers=beside_the_list))


def test_what_happened_begins_with_a_capital_letter_in_english(company, client):
    order = walk(company, company.receive(), "contacted")
    client.force_login(company.assistant)
    client.post("/i18n/setlang/", {"language": "en"})
    story = text(client.get(f"/desk/orders/{order.pk}/")).split('class="story"')[1]
    assert re.findall(r"<b>([^<]+)</b>", story)[:3] == [
        "Received", "Accepted", "Customer contacted",
    ]  # fmt: skip


def test_the_step_answers_with_the_order_as_it_then_is(company, client):
    order = company.receive()
    client.force_login(company.assistant)
    answer = post(client, order, "accept")
    assert answer["HX-Trigger"] == "desk-changed"
    assert step_of(text(answer)) == "contact"
    assert OrderEvent.objects.filter(order=order, kind="accepted", by=company.assistant).exists()


def test_what_people_write_is_shown_and_never_run(company, client):
    order = company.receive(receiver="<script>alert(1)</script>", buyer_note='"><img src=x>')
    client.force_login(company.assistant)
    for path in ("/desk/", f"/desk/orders/{order.pk}/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_order_page_asks_as_much_however_long_its_story(
    company, client, django_assert_max_num_queries
):
    order = walk(company, company.receive(), "accepted")
    client.force_login(company.assistant)
    with django_assert_max_num_queries(15) as first:
        client.get(f"/desk/orders/{order.pk}/")
    for number in range(20):
        at = TEN + minutes(3 + number)
        company.do(services.add_remark, order, by=company.colleague, at=at, text=f"{number}")
        company.receive()
    with django_assert_max_num_queries(len(first)):
        client.get(f"/desk/orders/{order.pk}/")


def test_a_long_story_is_told_from_its_end_and_whole_when_asked_for(company, client):
    order = walk(company, company.receive(), "accepted")
    for number in range(60):
        words = {"at": TEN + minutes(3 + number), "text": f"第{number}条备注"}
        company.do(services.add_remark, order, by=company.colleague, **words)
    client.force_login(company.assistant)
    here = f"/desk/orders/{order.pk}/"
    page = client.get(here).content.decode()
    # received, accepted and sixty remarks: of all and of the remarks the last fifty, 10 to 59
    assert page.count('<li class="e-') == 50
    assert (page.count("第9条备注"), page.count("第10条备注")) == (0, 2)
    assert (page.count(f'href="{here}?story"'), "(12)" in page, "(10)" in page) == (2, True, True)
    whole = client.get(f"{here}?story").content.decode()
    assert (whole.count('<li class="e-'), whole.count("第9条备注")) == (62, 2)
    asked_again = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{here}?story"}
    panel = client.get(f"{here}panel/", headers=asked_again).content.decode()
    assert panel.count('<li class="e-') == 62


# --- handing over ---------------------------------------------------------------------------------


def test_nobody_is_chosen_for_the_hand_over_beforehand(company, client):
    order = walk(company, company.receive(), "confirmed")
    client.force_login(company.assistant)
    form = form_of(text(client.get(f"/desk/orders/{order.pk}/panel/")), "hand-over")
    assert '<select name="to" required><option value="">' in form
    assert "selected" not in form
    post(client, order, "hand-over", to="")
    order.standing.refresh_from_db()
    assert order.standing.state == "confirmed"


def offered(page: str) -> list[str]:
    """The people a form offers the order to, in its order."""
    select = re.search(r'<select name="to".*?</select>', page, re.DOTALL)[0]
    return re.findall(r'<option value="\d+">([^<]+)</option>', select)


@pytest.mark.clause("C7-3")
def test_who_has_the_fewest_orders_in_hand_is_offered_first(company, client):
    for state in ("handed_over", "taken_over", "shipped", "closed"):  # done is no longer in hand
        walk(company, company.receive(), state)
    order = walk(company, company.receive(), "confirmed")
    client.force_login(company.assistant)
    client.post("/i18n/setlang/", {"language": "en"})
    path = f"/desk/orders/{order.pk}/panel/"
    assert offered(text(client.get(path))) == ["郑爽 · 0 in hand", "赵敏 · 2 in hand"]
    for _time in range(3):
        other = walk(company, company.receive(), "confirmed")
        company.do(
            services.hand_over_order, other, by=company.assistant, at=TEN + minutes(20),
            to=company.operator_two,
        )  # fmt: skip
    assert offered(text(client.get(path))) == ["赵敏 · 2 in hand", "郑爽 · 3 in hand"]
    company.do(
        services.hand_over_order, order, by=company.assistant, at=TEN + minutes(21),
        to=company.operator,
    )  # fmt: skip
    assert offered(text(client.get(path))) == ["赵敏 · 3 in hand", "郑爽 · 3 in hand"]


def test_the_panel_asks_as_much_however_many_people_have_orders_in_hand(
    company, client, django_assert_max_num_queries
):
    order = walk(company, company.receive(), "confirmed")
    client.force_login(company.assistant)
    with django_assert_max_num_queries(10) as first:
        client.get(f"/desk/orders/{order.pk}/panel/")
    position = company.operator.position
    for number in range(1100, 1110):
        hire_employee(number=f"{number}", name="周", password=None, position=position,
                      department=None, supervisor=company.manager, at=TEN)  # fmt: skip
        walk(company, company.receive(), "handed_over")
    with django_assert_max_num_queries(len(first)):
        page = text(client.get(f"/desk/orders/{order.pk}/panel/"))
    assert len(offered(page)) == 12
