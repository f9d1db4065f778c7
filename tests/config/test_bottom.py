"""What a phone keeps under the thumb: the button to clock in, leave, the desk of who works there,
the inbox with its count, and one's own page."""

import re

import pytest
from django.utils import timezone

from hr.people.models import Position
from hr.people.services import hire_employee

DESK = ["/attendance/punch/", "/leave/", "/desk/", "/approvals/", "/"]
OTHERS = ["/attendance/punch/", "/leave/", "/notices/", "/approvals/", "/"]
PLACES = {
    "general_manager": DESK,
    "department_manager": OTHERS,
    "ecommerce_lead": DESK,
    "hr_officer": OTHERS,
    "ecommerce_assistant": DESK,
    "guide": OTHERS,
}


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
