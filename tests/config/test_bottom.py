"""What a phone keeps under the thumb: the inbox for who decides, the desk or leave, the button
to clock in for everybody."""

import re

import pytest
from django.utils import timezone

from hr.people.models import Position
from hr.people.services import hire_employee

PUNCH = "/attendance/punch/"
PLACES = {
    "general_manager": ["/", "/approvals/", "/desk/", PUNCH],
    "deputy": ["/", "/approvals/", "/desk/", PUNCH],
    "department_manager": ["/", "/approvals/", "/leave/", PUNCH],
    "ecommerce_lead": ["/", "/approvals/", "/desk/", PUNCH],
    "hr_officer": ["/", "/approvals/", "/leave/", PUNCH],
    "chief_accountant": ["/", "/approvals/", "/leave/", PUNCH],
    "ecommerce_assistant": ["/", "/desk/", PUNCH],
    "guide": ["/", "/leave/", PUNCH],
}


@pytest.mark.django_db
@pytest.mark.parametrize("code", PLACES)
def test_places_follow_from_the_position_and_the_inbox_shows_its_count(client, code):
    post = Position.objects.get(code=code)
    client.force_login(hire_employee(number="1", name="甲", position=post, at=timezone.now()))
    page = client.get("/approvals/").content.decode()
    bar = page.split('<nav class="bottom"')[1]
    assert re.findall(r'<a href="([^"]+)"', bar) == PLACES[code]
    decides = "/approvals/" in PLACES[code]
    assert ('hx-get="/approvals/count/"' in bar) is decides
    assert ('href="/approvals/" aria-current="page"' in bar) is decides
