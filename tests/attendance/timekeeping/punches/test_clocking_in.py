"""One press is one punch, wherever it comes from (A2.2-3)."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from attendance.timekeeping.models import Network, Punch
from attendance.timekeeping.punches.rules import check_range
from attendance.timekeeping.punches.services import Press, clock_in
from attendance.timekeeping.punches.views import COOKIE
from regulations.caller import caller_address, is_within

pytestmark = pytest.mark.clause("A2.2-3")
ADDRESS = "/attendance/punch/"


def press(**words) -> Press:
    """A press of a fresh page."""
    return Press(**{"token": uuid4(), "browser": uuid4(), "address": "10.0.0.9"} | words)


def test_press_is_recorded_with_browser_address_and_program(company):
    at, made = timezone.now(), press(agent="Mozilla")
    punch, is_new = clock_in(press=made, by=company.designer, at=at)
    assert is_new
    assert (punch.source, punch.at, punch.browser) == ("web", at, made.browser)
    assert (punch.address, punch.agent, punch.is_outside) == ("10.0.0.9", "Mozilla", False)


def test_same_press_sent_again_hours_later_is_the_same_punch(company):
    at, made = timezone.now(), press()
    punch, _new = clock_in(press=made, by=company.designer, at=at - timedelta(seconds=3))
    assert clock_in(press=made, by=company.designer, at=at) == (punch, False)


@pytest.mark.parametrize(("seconds", "count"), [(0, 1), (1, 1), (4, 1)])
def test_second_press_within_seconds_is_the_first(company, seconds, count):
    at = timezone.now()
    clock_in(press=press(), by=company.designer, at=at - timedelta(seconds=seconds))
    clock_in(press=press(), by=company.designer, at=at)
    assert Punch.objects.count() == count


def test_press_after_the_seconds_is_another(company, past):
    at = timezone.now()
    clock_in(press=press(), by=company.designer, at=at - timedelta(seconds=10))
    clock_in(press=press(), by=company.designer, at=at)
    assert Punch.objects.count() == 2


def test_two_people_press_at_once_each_is_recorded(company):
    at, browser = timezone.now(), uuid4()
    for person in (company.designer, company.assistant):
        clock_in(press=press(browser=browser), by=person, at=at)
    assert Punch.objects.filter(browser=browser).count() == 2


@pytest.mark.parametrize(
    ("address", "outside", "named"),
    [
        ("203.0.113.7", False, True),
        ("203.0.114.7", True, False),
        ("2001:db8::7", False, True),
        ("::ffff:203.0.113.7", False, True),
        (None, True, False),
    ],
)
def test_outside_is_kept_and_marked(company, address, outside, named):
    Network.objects.create(name="总部", addresses="203.0.113.0/24")
    Network.objects.create(name="总部 6", addresses="2001:db8::/32")
    Network.objects.create(name="旧", addresses="203.0.114.0/24", is_active=False)
    punch, _new = clock_in(press=press(address=address), by=company.designer, at=timezone.now())
    assert (punch.is_outside, punch.network is not None) == (outside, named)


def test_without_a_network_nothing_is_outside(company):
    punch, _new = clock_in(press=press(), by=company.designer, at=timezone.now())
    assert punch.is_outside is False


@pytest.mark.parametrize("text", ["10.0.0.0/8", "10.0.0.1", "2001:db8::/32"])
def test_range(text):
    check_range(text)


@pytest.mark.parametrize("text", ["", "10.0.0.1/8", "x", "10.0.0.0/33", "10.0.0"])
def test_what_is_no_range(text):
    with pytest.raises(ValidationError):
        check_range(text)


def test_nobody_is_within():
    assert not is_within(None, "0.0.0.0/0")


@pytest.mark.parametrize(
    ("remote", "said", "address"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "10.9.9.9", "203.0.113.7"),  # a caller's own words
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "10.9.9.9, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("::ffff:203.0.113.7", "", "203.0.113.7"),
        ("", "", None),
    ],
)
def test_address_is_that_of_the_caller(rf, settings, remote, said, address):
    settings.PROXIES = ["10.0.0.0/30"]
    request = rf.get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=said)
    assert caller_address(request) == address


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_are_one_punch(committing_company):
    made, at = [press() for _ in range(10)], timezone.now()

    def hit(one):
        try:
            clock_in(press=one, by=committing_company.designer, at=at)
        finally:
            connection.close()

    threads = [threading.Thread(target=hit, args=[each]) for each in made]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert Punch.objects.count() == 1


def test_page_shows_hours_and_marks_and_takes_a_press(
    company, client, django_assert_max_num_queries
):
    client.force_login(company.designer)
    with django_assert_max_num_queries(12):
        page = client.get(ADDRESS)
    token = page.context["token"]
    answer = client.post(ADDRESS, {"token": token}, headers={"HX-Request": "true"})
    punch = Punch.objects.get()
    assert f"{timezone.localtime(punch.at):%H:%M:%S}" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert client.post(ADDRESS, {"token": token}).status_code == 302
    assert Punch.objects.count() == 1


def test_browser_is_known_again_whoever_uses_it(company, client):
    for person in (company.designer, company.assistant):
        client.force_login(person)
        client.post(ADDRESS, {"token": uuid4()})
    assert client.cookies[COOKIE]["httponly"]
    first, second = Punch.objects.order_by("pk").values_list("browser", flat=True)
    assert first == second
    other = Client()
    other.force_login(company.hr)
    other.post(ADDRESS, {"token": uuid4()})
    assert Punch.objects.latest("pk").browser != first


def test_forged_cookie_is_another_browser(company, client):
    client.force_login(company.designer)
    forged = str(uuid4())
    client.cookies[COOKIE] = forged
    client.post(ADDRESS, {"token": uuid4()})
    assert str(Punch.objects.get().browser) != forged


@pytest.mark.parametrize("token", ["", "x", "1"])
def test_press_without_a_token_is_no_press(company, client, token):
    client.force_login(company.designer)
    assert client.post(ADDRESS, {"token": token}).status_code == 400
    assert not Punch.objects.exists()
