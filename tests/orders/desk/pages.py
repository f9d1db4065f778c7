"""What the tests of an order's page and panel do: bring it on, read its forms, take a step."""

import re
from html import unescape

from orders.desk import services
from orders.desk.models import Order
from tests.company import TEN, Company, minutes

HTMX = {"HX-Request": "true"}


def walk(company: Company, order: Order, until: str) -> Order:
    """Take a received order on to a state, minute by minute."""
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
    for number, state in enumerate(steps, 1):
        if order.standing.state == until:
            break
        verb, words = steps[state]
        company.do(verb, order, at=TEN + minutes(number), **words)
        order.standing.refresh_from_db()
    assert order.standing.state == until
    return order


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
