"""The pages of pairs, shifts, holidays, weekends and service."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from hr.people.models import Department
from hr.roster.calendar.models import CompanyDay, CompanyYear
from hr.roster.models import Duty
from hr.roster.pairs.models import DutyPair, DutySwap, PairExclusion
from hr.roster.pairs.services import draw_pairs, set_pair
from hr.roster.rules import CHINA
from hr.roster.shifts.models import ShiftAssignment, ShiftPattern, SingleDay
from hr.roster.shifts.services import enter_pattern, set_day
from tests.hr.conftest import AT, MONDAY


@pytest.fixture(autouse=True)
def read_in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def today() -> date:
    return timezone.now().astimezone(CHINA).date()


@pytest.fixture
def clerk(hire, client, past):
    person = hire("姜慧", "office_clerk", phone="13600000001")
    client.force_login(person)
    return person


@pytest.fixture
def crew(staff, clerk):
    return list(staff.values())


def page(client, address: str, **query) -> str:
    found = client.get(address, query)
    assert found.status_code == 200
    return found.content.decode()


def words(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_draw_greets_nobody_with_errors(client, crew):
    assert "This field is required" not in page(client, "/roster/pairs/draw/")


@pytest.mark.parametrize("month", ["2020-01", "2019-12", "0001-01", "2099-12"])
@pytest.mark.parametrize("part", ["shifts", "shifts/together", "pairs"])
def test_months_at_the_ends_of_time_are_pages(client, crew, month, part):
    page(client, f"/roster/{part}/", month=month)


@pytest.mark.parametrize("verb", ["assign", "day"])
def test_nobody_is_shown_by_a_number_that_cannot_be(client, crew, verb):
    answer = client.post(f"/roster/shifts/{verb}/", {"shown": "1\0", "person": "x"})
    assert answer.status_code in (200, 422)


def test_page_says_what_is_worked_after_a_shift_for_some_days(client, crew, today):
    first, last = today + timedelta(days=3), today + timedelta(days=4)
    sent = {"person": crew[0].pk, "pattern": "assistant", "rest_days": [6, 7],
            "starts_on": first, "ends_on": last}  # fmt: skip
    done = client.post("/roster/shifts/assign/", sent, follow=True).content.decode()
    after = last + timedelta(days=1)
    assert f"The shift was assigned until {last}. From {after}:" in done
    assert "08:00–11:00" in done.split("was assigned until")[1][:200]


def test_draw_is_looked_at_then_accepted(client, crew, today):
    since, until = today + timedelta(days=1), today + timedelta(days=7)
    span = {"since": since, "until": until}
    shown = page(client, "/roster/pairs/draw/", **span)
    assert "Accept 7 pairs" in shown and DutyPair.objects.count() == 0
    expected = re.search(r'name="expected" value="(\w+)"', shown)[1]
    stale = client.post("/roster/pairs/draw/", span | {"expected": "0" * 16})
    assert "look at the draw again" in stale.content.decode() and not DutyPair.objects.exists()
    done = client.post("/roster/pairs/draw/", span | {"expected": expected}, follow=True)
    assert "7 pairs were drawn." in done.content.decode()
    assert DutyPair.objects.count() == 7
    assert "All these days have their pair" in page(client, "/roster/pairs/draw/", **span)


def test_span_that_cannot_be_drawn_is_said(client, crew, today):
    shown = page(client, "/roster/pairs/draw/", since=today, until=today)
    assert "Pairs are drawn for days to come." in shown and "Accept" not in shown


def test_day_says_why_and_what_it_was(client, crew, today):
    day = today + timedelta(days=2)
    draw_pairs(since=day, until=day, by=None, at=timezone.now())
    pair = DutyPair.objects.get()
    shown = words(page(client, f"/roster/pairs/{day}/"))
    assert "Why these two" in shown and pair.main.name in shown
    assert "Has the other seat of the day:" in shown and "Everything it was" in shown
    fields = {"main": crew[0].pk, "assistant": crew[1].pk, "reason": "盘点"}
    done = client.post(f"/roster/pairs/{day}/set/", fields, follow=True).content.decode()
    assert "The pair was set." in done and words(done).count("盘点") == 2


def test_refused_pair_says_all_with_its_clause(client, crew, today):
    day = today + timedelta(days=2)
    set_pair(day=day, main=crew[0], assistant=crew[1], reason="x", by=None, at=timezone.now())
    fields = {"main": crew[0].pk, "assistant": crew[0].pk, "reason": "盘点"}
    done = client.post(f"/roster/pairs/{day + timedelta(days=1)}/set/", fields).content.decode()
    assert "is off after the main shift" in done and "/handbook/A2.2-1/" in done
    assert DutyPair.objects.count() == 1


def test_seat_is_drawn_anew_from_its_page(client, crew, today):
    day = today + timedelta(days=2)
    set_pair(day=day, main=crew[0], assistant=crew[1], reason="x", by=None, at=timezone.now())
    done = client.post(f"/roster/pairs/{day}/replace/main/", follow=True).content.decode()
    assert "Somebody else was drawn." in done
    pair = DutyPair.objects.get()
    assert pair.main != crew[0] and pair.assistant == crew[1]


def test_swap_is_asked_from_the_page_of_the_day(client, crew, hire, today):
    boss = hire("李敏", "ecommerce_lead")
    crew[0].supervisor = boss
    crew[0].save(update_fields=["supervisor"])
    day = today + timedelta(days=3)
    set_pair(day=day, main=crew[0], assistant=crew[1], reason="x", by=None, at=timezone.now())
    assert "Swap my duty" not in page(client, f"/roster/pairs/{day}/")
    client.force_login(crew[0])
    assert "Swap my duty" in page(client, f"/roster/pairs/{day}/")
    fields = {"other": crew[2].pk, "other_day": "", "reason": "家里有事"}
    done = client.post(f"/roster/pairs/{day}/swap/", fields, follow=True)
    assert done.redirect_chain[-1][0] == f"/approvals/{DutySwap.objects.get().approval_id}/"
    assert "waits for its decision" in page(client, f"/roster/pairs/{day}/")


def test_exclusion_is_entered_and_ended(client, crew, today):
    fields = {"person": crew[0].pk, "scope": "main", "starts_on": today, "ends_on": "",
              "reason": "孕期"}  # fmt: skip
    assert "孕期" in client.post("/roster/pairs/exclusions/", fields, follow=True).content.decode()
    row = PairExclusion.objects.get()
    done = client.post(f"/roster/pairs/exclusions/{row.pk}/end/", follow=True).content.decode()
    assert "drawn again from tomorrow" in done
    client.force_login(crew[1])
    assert client.get("/roster/pairs/exclusions/").status_code == 403


def test_shift_is_assigned_and_a_day_set(client, crew, today):
    person, day = crew[0], today + timedelta(days=4)
    fields = {"code": "night", "name": "夜班", "spells": "22:00-06:00", "from_day": today}
    client.post("/roster/shifts/patterns/", fields)
    assert ShiftPattern.objects.get().spells == [["22:00", "06:00"]]
    fields = {"person": person.pk, "pattern": "night", "rest_days": ["1", "2"],
              "holidays_free": "on", "starts_on": today}  # fmt: skip
    done = client.post("/roster/shifts/assign/", fields, follow=True).content.decode()
    assert "The shift was assigned." in done and "夜班" in done
    assert ShiftAssignment.objects.get().rest_days == [1, 2]
    fields = {"person": person.pk, "day": day, "pattern": "", "reason": "调休"}
    done = client.post("/roster/shifts/day/", fields, follow=True).content.decode()
    assert "The day was set." in done and "调休" in done
    single = SingleDay.objects.get()
    client.post(f"/roster/shifts/day/{single.pk}/clear/")
    single.refresh_from_db()
    assert single.withdrawn_at


BAD_SPELLS = ["", "8-12", "08:00-11:00 10:00-12:00", "22:00-06:00 05:59-08:00", "abc"]


@pytest.mark.parametrize("spells", BAD_SPELLS)
def test_pattern_that_cannot_be_worked_is_refused_by_the_form(client, clerk, today, spells):
    fields = {"code": "x", "name": "班", "spells": spells, "from_day": today}
    assert 'class="errors"' in client.post("/roster/shifts/patterns/", fields).content.decode()
    assert not ShiftPattern.objects.exists()


def test_everybody_sees_their_own_shifts_alone(client, crew):
    client.force_login(crew[0])
    shown = page(client, "/roster/shifts/", person=crew[1].number)
    assert "My shifts" in shown and "Assign a shift" not in shown


def test_calendar_says_what_is_not_yet_published(client, clerk):
    shown = page(client, "/roster/calendar/", year=2027)
    assert "not yet published" in shown
    fields = {"day": "2027-02-05", "entry": "holiday", "name": "除夕"}
    done = client.post("/roster/calendar/enter/", fields, follow=True).content.decode()
    assert "除夕" in done and CompanyDay.objects.count() == 1
    done = client.post("/roster/calendar/publish/", {"year": 2027}, follow=True).content.decode()
    assert CompanyYear.objects.get().year == 2027 and "not yet published" not in done
    assert "published" in page(client, "/roster/calendar/", year=2026)


def test_service_page_finds_gaps_until_they_are_filled(client, hire, past, today):
    lead = hire("李敏", "ecommerce_lead", phone="13100000001")
    client.force_login(lead)
    assert "gaps" in page(client, "/roster/service/")
    fields = {"since": today, "until": today + timedelta(days=20), "people": [lead.pk]}
    done = client.post("/roster/service/fill/", fields, follow=True).content.decode()
    assert "spells were assigned." in done and "13100000001" in done
    for week in range(4):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=week)
        people = [hire("张丽", "customer_service").pk]
        client.post("/roster/fill/", {"week": monday, "people": people})
    shown = words(page(client, "/roster/service/", weeks=2))
    assert "No gap" in shown and "Checked every moment from" in shown
    asked = f"{today + timedelta(days=1)}T23:00"
    assert "李敏" in page(client, "/roster/service/", when=asked)
    night = Duty.objects.filter(kind="duty_manager").order_by("-starts_at")[8]
    client.post(f"/roster/service/{night.pk}/cancel/")
    assert "1 gap" in words(page(client, "/roster/service/", weeks=2))


def test_weekend_rota_shows_weekends_and_turns(client, hire, past, today):
    person = hire("张丽", "customer_service")
    client.force_login(hire("李敏", "ecommerce_lead"))
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=1)
    client.post("/roster/fill/", {"week": monday, "people": [person.pk]})
    shown = words(page(client, "/roster/weekends/"))
    assert f"{monday + timedelta(days=5)}" in shown and "张丽 0 4" in shown


PAGES = [
    ("/roster/pairs/", 9), ("/roster/pairs/{day}/", 10), ("/roster/shifts/", 10),
    ("/roster/calendar/", 6), ("/roster/service/", 9), ("/roster/weekends/", 6),
    ("/roster/pairs/exclusions/", 8), ("/roster/shifts/patterns/", 8), ("/roster/", 10),
]  # fmt: skip


@pytest.mark.parametrize(("address", "most"), PAGES)
def test_pages_cost_the_same_however_many_people(
    client, crew, hire, today, address, most, django_assert_max_num_queries
):
    day = today + timedelta(days=1)
    draw_pairs(since=day, until=day + timedelta(days=20), by=None, at=timezone.now())
    for number in range(10):
        hire(f"员工{number}", "guide")
    address = address.format(day=day)
    client.get(address)
    with django_assert_max_num_queries(most):
        page(client, address)


@pytest.mark.clause("A2.2-1")
def test_everybodys_month_at_a_glance(client, staff, clerk, django_assert_max_num_queries):
    one, two, *_others = staff.values()
    DutyPair.objects.create(
        day=MONDAY, main=one, assistant=two, origin="set", reason="x", set_at=AT
    )
    enter_pattern(
        code="night", name="夜班", spells=[["22:00", "06:00"]], from_day=MONDAY, by=None, at=AT
    )
    set_day(person=two, day=date(2025, 3, 15), pattern="night", reason="x", by=None, at=AT)
    path = f"/roster/shifts/together/?month={MONDAY:%Y-%m}"
    client.get(path)
    with django_assert_max_num_queries(14):
        page = client.get(path).content.decode()
    assert page.count('class="s-main"') == page.count('class="s-assistant"') == 1
    assert page.count('class="s-after_main"') == 1
    assert page.count('class="s-own"') == 1
    for person in staff.values():
        assert f"?person={person.number}&amp;month=2025-03" in page
    client.force_login(one)
    assert client.get(path).status_code == 403


def links_of(content: str) -> list[str]:
    """Where the links of a page's own part lead, as a browser reads them."""
    body = content.split("<main", 1)[1].split("</main>", 1)[0]
    return [unescape(each) for each in re.findall(r'<a[^>]*href="([^"]+)"', body)]


@pytest.mark.parametrize("part", ["shifts", "shifts/together", "pairs", "calendar", "service"])
def test_every_link_of_a_page_leads_somewhere(client, crew, part):
    address = f"/roster/{part}/"
    for link in links_of(page(client, address)):
        if link.startswith(("/", "?")):
            target = link if link.startswith("/") else address + link
            assert client.get(target).status_code == 200, target


def test_the_months_beside_keep_what_is_looked_at(client, crew, today):
    person, unit = crew[0], Department.objects.create(code="night", name="夜班")
    person.department = unit
    person.save()
    after = (today.replace(day=1) + timedelta(days=31)).strftime("%Y-%m")
    for part, query in (
        ("shifts", {"person": person.number}), ("shifts/together", {"unit": "night"}),
    ):  # fmt: skip
        found = links_of(page(client, f"/roster/{part}/", **query))
        ((name, value),) = query.items()
        following = f"?{name}={value}&month={after}"
        assert following in found
        shown = page(client, f"/roster/{part}/{following}")
        assert f'<strong class="num">{after}</strong>' in shown and person.name in shown
