"""The page of the roster: seen by everybody, changed by those who assign."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from hr.roster.models import Duty
from hr.roster.rules import CHINA
from hr.roster.selectors import service_hours
from hr.roster.services import assign_duty

KIND = "order_desk"


@pytest.fixture(autouse=True)
def read_in_english(client):
    client.cookies["django_language"] = "en"


def said(page: str) -> list[str]:
    """The refusals a page shows, as plain words."""
    found = re.findall(r'<li class="error">(.*?)</li>', page, re.S)
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in found]


@pytest.fixture
def lead(hire, client, rulebook):
    person = hire("李敏", "ecommerce_lead")
    client.force_login(person)
    return person


@pytest.fixture
def monday():
    """The Monday after next: every day of its week lies ahead."""
    today = timezone.now().astimezone(CHINA).date()
    return today + timedelta(days=14 - today.weekday())


def test_everybody_sees_who_is_on_duty_now(client, hire, rulebook):
    person = hire("张丽", "ecommerce_assistant", phone="13000000001")
    now = timezone.now()
    assign_duty(
        kind=KIND,
        person=person,
        starts_at=now - timedelta(minutes=5),
        ends_at=now + timedelta(days=1),  # into the service hours, whatever the time is
        by=None,
        at=now,
    )
    client.force_login(hire("华晨", "guide"))
    page = client.get("/roster/").content.decode()
    assert "on duty now" in page and "tel:13000000001" in page
    assert "Assign a duty" not in page


@pytest.mark.parametrize("tail", ["assign/", "fill/", "1/cancel/"])
def test_only_some_positions_assign(client, hire, tail):
    client.force_login(hire("张丽", "ecommerce_assistant"))
    assert client.post(f"/roster/{tail}").status_code == 403


def test_week_is_filled_and_shows_no_gap(client, lead, hire, monday):
    people = [hire(name, "ecommerce_assistant") for name in ("张丽", "刘洋")]
    assert "not covered" in client.get("/roster/", {"week": monday}).content.decode()
    fields = {"week": monday, "people": [person.pk for person in people]}
    page = client.post("/roster/fill/", fields, follow=True).content.decode()
    assert "14 spells were assigned." in page
    assert "not covered" not in page


def test_refused_duty_says_why_with_its_clause(client, lead, hire, monday):
    person = hire("张丽", "ecommerce_assistant")
    fields = {"person": person.pk, "day": monday, "start": "09:00", "end": "12:00"}
    assert Duty.objects.count() == 0
    client.post("/roster/assign/", fields)
    page = client.post("/roster/assign/", fields, follow=True).content.decode()
    assert Duty.objects.count() == 1
    assert "This person has another duty in these hours." in page
    assert 'href="/handbook/C9-2/">C9-2</a>' in page


def test_duty_that_ends_before_it_starts_is_refused(client, lead, hire, monday):
    fields = {"person": lead.pk, "day": monday, "start": "12:00", "end": "09:00"}
    page = client.post("/roster/assign/", fields).content.decode()
    assert said(page) == ["A duty ends after it starts. C9-2"]
    assert 'value="12:00"' in page and 'value="09:00"' in page
    assert f'<option value="{lead.pk}" selected>' in page
    assert Duty.objects.count() == 0


@pytest.mark.clause("C9-1")
def test_duty_outside_of_the_service_hours_is_refused_with_their_clause(client, lead, monday):
    fields = {"person": lead.pk, "day": monday, "start": "19:00", "end": "21:00"}
    page = client.post("/roster/assign/", fields).content.decode()
    sentence = "This lies wholly outside of the service hours, 08:50–18:10."
    assert said(page) == [f"{sentence} C9-1"]
    assert 'value="19:00"' in page
    assert Duty.objects.count() == 0


@pytest.mark.parametrize("day", ["1999-01-01", "0001-01-01", "9999-12-30"])
@pytest.mark.parametrize("start", ["09:00", ""])
def test_day_without_rules_is_refused_and_no_error(client, lead, day, start):
    fields = {"person": lead.pk, "day": day, "start": start, "end": "08:00"}
    assert client.post("/roster/assign/", fields).status_code == 422
    assert Duty.objects.count() == 0


@pytest.mark.parametrize("count", [2, 20])
def test_page_asks_as_much_for_two_as_for_twenty(
    client, lead, hire, monday, count, django_assert_max_num_queries
):
    people = [hire(f"张{number}", "ecommerce_assistant") for number in range(count)]
    fields = {"week": monday, "people": [person.pk for person in people]}
    client.post("/roster/fill/", fields)
    client.get("/roster/", {"week": monday})
    with django_assert_max_num_queries(10):
        page = client.get("/roster/", {"week": monday}).content.decode()
    assert page.count("张1</strong>") >= 1 and "Fill the week" in page


def test_incomplete_form_comes_back_with_its_words(client, lead, monday):
    page = client.post("/roster/assign/", {"day": monday, "start": "09:00", "end": "12:00"})
    assert "This field is required." in page.content.decode()


def test_duty_is_called_off(client, lead, monday):
    start, end = service_hours(monday)
    now = timezone.now()
    duty = assign_duty(kind=KIND, person=lead, starts_at=start, ends_at=end, by=None, at=now)
    page = client.post(f"/roster/{duty.pk}/cancel/", follow=True).content.decode()
    assert "The duty was called off." in page
    duty.refresh_from_db()
    assert duty.cancelled_at


@pytest.mark.parametrize("week", ["", "nonsense", "0001-01-01", "2019-12-30"])
def test_week_that_cannot_be_shown_is_no_error(client, lead, week):
    assert client.get("/roster/", {"week": week}).status_code in (200, 404)
