"""One order on the page and beside the list: who may do what, what is refused, what is told."""

import re
from html import unescape

import pytest

from orders.desk import services
from orders.desk.models import OrderEvent
from tests.company import TEN, minutes

HTMX = {"HX-Request": "true"}
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


@pytest.fixture
def walk(company):
    """`walk(order, state)` takes a received order on to a state, minute by minute."""
    desk, operations = {"by": company.assistant}, {"by": company.operator}
    steps = {
        "accepted": (services.accept_order, desk),
        "contacted": (services.contact_customer, desk | {"way": "chat", "outcome": "reached"}),
        "confirmed": (services.confirm_order, desk),
        "handed_over": (services.hand_over_order, desk | {"to": company.operator}),
        "taken_over": (services.take_over_order, operations),
        "shipped": (
            services.ship_order,
            operations | {"carrier": "顺丰速运", "tracking": "SF1", "ticked": []},
        ),
        "closed": (services.close_order, operations),
    }

    def walk(order, until: str):
        for number, state in enumerate(steps, 1):
            if order.standing.state == until:
                break
            verb, words = steps[state]
            company.do(verb, order, at=TEN + minutes(number), **words)
            order.standing.refresh_from_db()
        assert order.standing.state == until
        return order

    return walk


def text(answer) -> str:
    """What the browser gets, as a person would read it."""
    return unescape(answer.content.decode())


def form_of(page: str, verb: str) -> str:
    """The form of a verb, with everything in it."""
    return re.search(rf'<form [^>]*/{verb}/".*?</form>', page, re.DOTALL)[0]


def step_of(page: str) -> str | None:
    """The verb of the one big button, if there is one."""
    forms = re.findall(r'<form class="step".*?</form>', page, re.DOTALL)
    verbs = [re.search(r"/([a-z-]+)/\"", form)[1] for form in forms if "primary" in form]
    return verbs[0] if verbs else None


def post(client, order, verb: str, **words):
    """Take a step as the page does."""
    return client.post(f"/desk/orders/{order.pk}/{verb}/", words, headers=HTMX)


# --- who may do what -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", BUTTONS)
def test_the_button_takes_the_next_step_and_only_for_who_may_take_it(company, client, walk, state):
    order = walk(company.receive(), state)
    shown = {}
    for who in PEOPLE:
        client.force_login(getattr(company, who))
        shown[who] = step_of(text(client.get(f"/desk/orders/{order.pk}/panel/")))
    assert {who: verb for who, verb in shown.items() if verb} == BUTTONS[state]


@pytest.mark.parametrize("state", BUTTONS)
def test_a_step_that_has_no_button_is_refused_and_writes_nothing(company, client, walk, state):
    order = walk(company.receive(), state)
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


def test_naming_somebody_else_is_offered_apart_from_the_next_step(company, client, walk):
    order = walk(company.receive(), "handed_over")
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
def test_a_refused_shipment_keeps_what_was_typed(company, client, walk):
    order = walk(company.receive(buyer_note="加冰袋", seller_note="赠品"), "taken_over")
    client.force_login(company.operator)
    page = text(post(client, order, "ship", carrier="顺丰速运", tracking="SF778899", ticked="0"))
    assert 'href="/handbook/C10-11/"' in page
    form = form_of(page, "ship")
    assert 'value="顺丰速运"' in form
    assert 'value="SF778899"' in form
    assert re.search(r'name="ticked" value="0"[^>]*checked', form)
    assert not re.search(r'name="ticked" value="-1"[^>]*checked', form)


def test_a_refused_contact_keeps_way_and_note(company, client, walk):
    order = walk(company.receive(), "accepted")
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


def test_the_order_page_tells_the_story_the_clocks_and_the_other_orders(company, client, walk):
    order = walk(company.receive(buyer_note="加冰袋"), "taken_over")
    company.do(services.add_remark, order, by=company.assistant, at=TEN + minutes(9), text="易碎")
    other = company.receive(receiver="张先生")
    stranger = company.receive(phone="13911112222")
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
    company, client, walk, django_assert_max_num_queries
):
    order = walk(company.receive(), "accepted")
    client.force_login(company.assistant)
    with django_assert_max_num_queries(15) as first:
        client.get(f"/desk/orders/{order.pk}/")
    for number in range(20):
        at = TEN + minutes(3 + number)
        company.do(services.add_remark, order, by=company.colleague, at=at, text=f"{number}")
        company.receive()
    with django_assert_max_num_queries(len(first)):
        client.get(f"/desk/orders/{order.pk}/")


# --- keys, and what follows what others do -------------------------------------------------------


def keys_of(page: str) -> list[str]:
    """The keys that take a step at once."""
    return re.findall(r'data-key="(.)"', page)


@pytest.mark.parametrize(
    ("state", "who", "keys"),
    [
        ("received", "assistant", ["a"]),
        ("accepted", "assistant", ["1", "2", "3", "4", "5"]),
        ("contacted", "assistant", ["a"]),
        ("confirmed", "assistant", []),
        ("handed_over", "operator", ["a"]),
        ("taken_over", "operator", []),
        ("shipped", "operator", []),
        ("accepted", "colleague", []),
        ("contacted", "colleague", []),
    ],
)
def test_a_key_takes_only_steps_of_one_press_with_orders_of_ones_own(
    company, client, walk, state, who, keys
):
    order = walk(company.receive(), state)
    client.force_login(getattr(company, who))
    page = text(client.get(f"/desk/orders/{order.pk}/panel/"))
    assert keys_of(page) == keys
    assert ('class="whose"' in page) == (who == "colleague")


def test_nobody_is_chosen_for_the_hand_over_beforehand(company, client, walk):
    order = walk(company.receive(), "confirmed")
    client.force_login(company.assistant)
    form = form_of(text(client.get(f"/desk/orders/{order.pk}/panel/")), "hand-over")
    assert '<select name="to" required><option value="">' in form
    assert "selected" not in form
    post(client, order, "hand-over", to="")
    order.standing.refresh_from_db()
    assert order.standing.state == "confirmed"


def follow_address(page: str) -> str:
    """The address from which a panel follows its order."""
    return re.search(r'class="follow" hidden hx-get="([^"]+)"', page)[1]


def test_an_open_panel_follows_what_another_person_does(
    company, client, django_assert_max_num_queries
):
    order = company.receive()
    client.force_login(company.assistant)
    address = follow_address(text(client.get(f"/desk/orders/{order.pk}/panel/", headers=HTMX)))
    with django_assert_max_num_queries(3):  # session, person, version
        answer = client.get(address, headers=HTMX)
    assert (answer.status_code, answer.content) == (204, b"")
    company.do(services.accept_order, order, by=company.colleague, at=TEN)
    page = text(client.get(address, headers=HTMX))
    assert step_of(page) == "contact"
    assert "李雷" in page
    assert client.get(follow_address(page), headers=HTMX).status_code == 204


def test_a_changed_order_is_not_shown_to_who_may_not_see_orders(company, client):
    order = company.receive()
    client.force_login(company.designer)
    assert client.get(f"/desk/orders/{order.pk}/panel/?v=0", headers=HTMX).status_code == 403


def test_facts_and_clocks_come_along_on_the_orders_own_page_only(company, client):
    order = company.receive()
    client.force_login(company.assistant)
    page = HTMX | {"HX-Current-URL": f"http://testserver/desk/orders/{order.pk}/"}
    desk = HTMX | {"HX-Current-URL": "http://testserver/desk/"}
    answer = text(client.post(f"/desk/orders/{order.pk}/accept/", headers=page))
    beside = answer.split('id="beside" hx-swap-oob="true"')[1]
    assert "王小芳" in beside
    assert 'href="/handbook/C7-2/"' in beside
    address = f"/desk/orders/{order.pk}/panel/?v=1"
    assert 'id="beside"' in text(client.get(address, headers=page))
    assert 'id="beside"' not in text(client.get(address, headers=desk))


@pytest.mark.clause("C7-1")
def test_an_order_opened_beside_the_list_counts_as_a_look_and_its_refresh_does_not(company, client):
    order = company.receive()
    client.force_login(company.assistant)
    look = 'hx-post="/desk/attention/"'
    assert look in text(client.get(f"/desk/orders/{order.pk}/panel/", headers=HTMX))
    assert look not in text(client.get(f"/desk/orders/{order.pk}/panel/?v=0", headers=HTMX))
    assert look not in text(post(client, order, "accept"))


# --- without a session ---------------------------------------------------------------------------


def test_a_piece_of_a_page_without_a_session_sends_the_page_to_the_login(company, client):
    order = company.receive()
    where = {"HX-Current-URL": "http://testserver/desk/?state=received"}
    for answer in (
        client.get("/desk/rows/", headers=HTMX | where),
        client.post(f"/desk/orders/{order.pk}/accept/", headers=HTMX | where),
    ):
        assert answer.status_code == 401
        login = "/account/login/?next=/desk/%3Fstate%3Dreceived"
        assert answer["HX-Redirect"] == login
    assert OrderEvent.objects.filter(order=order).count() == 1


def test_a_whole_page_without_a_session_is_redirected_as_ever(company, client):
    answer = client.get("/desk/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/desk/")
