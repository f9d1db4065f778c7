"""What somebody arranged for themselves: views of lists, the first visit, the calendar."""

from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar

from hr.people.own import calendar, selectors, services
from hr.people.services import dismiss_login
from regulations.binding.services import entering_past
from tests import worlds
from tests.company import TEN, Company

company = worlds.shared(Company)
LIST = "/people/"


def kept(person, page: str = LIST) -> list[tuple[str, str]]:
    return [(each.title, each.query) for each in selectors.views_of(person, page)]


def test_a_view_is_kept_for_its_list_and_its_person_alone(company):
    services.keep_view(by=company.hr, page=LIST, title="  已 离职 ", query="left=on")
    assert kept(company.hr) == [("已 离职", "left=on")]
    assert kept(company.hr, "/goods/") == []
    assert kept(company.lead) == []


def test_the_same_title_replaces_and_another_is_added(company):
    services.keep_view(by=company.hr, page=LIST, title="我", query="q=a")
    services.keep_view(by=company.hr, page=LIST, title="他", query="q=b")
    services.keep_view(by=company.hr, page=LIST, title="我", query="q=c")
    assert kept(company.hr) == [("他", "q=b"), ("我", "q=c")]
    services.drop_view(by=company.hr, page=LIST, title="他")
    services.drop_view(by=company.hr, page=LIST, title="他")
    assert kept(company.hr) == [("我", "q=c")]


@pytest.mark.parametrize(("title", "query"), [("", "q=a"), ("  ", "q=a"), ("我", "")])
def test_nothing_is_kept_without_a_title_or_without_narrowing(company, title, query):
    with pytest.raises(ValidationError):
        services.keep_view(by=company.hr, page=LIST, title=title, query=query)


def test_twelve_views_of_a_list_are_kept_and_no_more(company):
    for number in range(12):
        services.keep_view(by=company.hr, page=LIST, title=str(number), query="q=a")
    with pytest.raises(ValidationError):
        services.keep_view(by=company.hr, page=LIST, title="13", query="q=a")
    services.keep_view(by=company.hr, page="/goods/", title="13", query="q=a")
    assert len(kept(company.hr)) == 12


def test_the_menu_keeps_and_drops_by_the_address_of_the_list(company, client):
    client.force_login(company.hr)
    page = {"page": "/people/?q=王&left=on"}
    client.post("/people/own/views/", page | {"title": "王"})
    assert kept(company.hr) == [("王", "q=王&left=on")]
    shown = client.get("/people/own/views/", page).content.decode()
    assert '<a href="/people/?q=王&amp;left=on" aria-current="page">王</a>' in shown
    client.post("/people/own/views/", {"page": "/people/", "drop": "王"})
    assert kept(company.hr) == []


@pytest.mark.parametrize("page", ["", "https://elsewhere.example/people/", "//x/people/", "x"])
def test_only_lists_of_the_portal_have_views(company, client, page):
    client.force_login(company.hr)
    answer = client.post("/people/own/views/", {"page": page, "title": "x"})
    assert answer.status_code == 400


def test_the_first_steps_are_shown_until_somebody_knows_their_way(company, client):
    client.force_login(company.designer)
    english = {"accept-language": "en"}
    page = unescape(client.get("/", headers=english).content.decode())
    assert "First steps in the portal" in page
    client.post("/people/own/guide/")
    assert "First steps" not in client.get("/", headers=english).content.decode()


# --- the calendar -------------------------------------------------------------------------------


def events(client, token: str) -> list[tuple[str, object, object]]:
    answer = client.get(f"/calendar/{token}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return [(str(each["summary"]), each["dtstart"].dt, each["dtend"].dt) for each in found]


def test_duties_stand_in_the_calendar_of_whoever_has_them(company, client, settings):
    with entering_past(right="test"):
        duty = company.on_duty(company.assistant, TEN + timedelta(days=1))
    calendar.renew(by=company.assistant)
    calendar.renew(by=company.colleague)
    written = calendar.write(company.assistant, "x", TEN)
    found = Calendar.from_ical(written).walk("VEVENT")
    assert [(each["dtstart"].dt, each["dtend"].dt) for each in found] == [
        (duty.starts_at, duty.ends_at)
    ]
    assert Calendar.from_ical(calendar.write(company.colleague, "x", TEN)).walk("VEVENT") == []
    assert str(found[0]["uid"]) == f"duty-{duty.pk}@bylaw"


def test_an_address_is_read_without_a_login_until_it_is_renewed_or_ended(company, client):
    calendar.renew(by=company.assistant)
    old = calendar.token_of(company.assistant)
    assert events(client, old) == []
    calendar.renew(by=company.assistant)
    assert client.get(f"/calendar/{old}.ics").status_code == 404
    new = calendar.token_of(company.assistant)
    calendar.end(by=company.assistant)
    assert client.get(f"/calendar/{new}.ics").status_code == 404


def test_nobody_reads_by_a_forged_address_or_one_of_somebody_who_left(company, client):
    calendar.renew(by=company.assistant)
    token = calendar.token_of(company.assistant)
    assert client.get(f"/calendar/{token[:-1]}x.ics").status_code == 404
    assert client.get("/calendar/x.ics").status_code == 404
    with entering_past(right="test"):
        dismiss_login(employee=company.assistant, last_day=TEN.date(), by=company.hr, at=TEN)
    assert client.get(f"/calendar/{token}.ics").status_code == 404
