"""What a phone keeps under the thumb: the button to clock in, leave, the desk of who works there,
the inbox with its count, and one's own page."""

import re

import pytest
from django.utils import timezone

from config.shell import desk_of
from hr.people.models import Position
from hr.people.services import hire_employee

DESK = ["/attendance/punch/", "/leave/", "/desk/", "/approvals/", "/"]
SERVICE = ["/attendance/punch/", "/leave/", "/service/", "/approvals/", "/"]
OTHERS = ["/attendance/punch/", "/leave/", "/notices/", "/approvals/", "/"]
PLACES = {
    "general_manager": DESK,
    "department_manager": OTHERS,
    "ecommerce_lead": DESK,
    "hr_officer": OTHERS,
    "ecommerce_assistant": DESK,
    "customer_service": SERVICE,  # their rights are those of the assistants
    "guide": OTHERS,
}


@pytest.mark.parametrize(
    ("position", "rights", "desk"),
    [
        ("customer_service", {"service.view_customer", "desk.view_order"}, "service"),
        ("ecommerce_assistant", {"service.view_customer", "desk.view_order"}, "orders"),
        ("customer_service", {"desk.view_order"}, "orders"),
        ("customer_service", set(), ""),
        ("", {"service.view_customer"}, ""),
    ],
)
def test_which_desk_is_somebodys(position, rights, desk):
    assert desk_of(position, may=rights.__contains__) == desk


@pytest.mark.django_db
@pytest.mark.parametrize("code", PLACES)
def test_places_follow_from_the_position_and_the_inbox_shows_its_count(client, code):
    post = Position.objects.get(code=code)
    client.force_login(hire_employee(number="1", name="甲", position=post, at=timezone.now()))
    page = client.get("/approvals/").content.decode()
    bar = page.split('<nav class="bottom"')[1]
    assert re.findall(r'<a href="([^"]+)"', bar) == PLACES[code]
    assert 'data-same="/approvals/count/"' in bar  # asked for once, by the menu
    assert 'href="/approvals/" aria-current="page"' in bar
