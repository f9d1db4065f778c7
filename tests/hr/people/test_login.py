"""The login: by staff number and password, in the reader's language; nobody signs up."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from config.demo import company
from hr.people.models import Employee


@pytest.fixture(autouse=True)
def no_earlier_tries():
    """Wrong tries are counted in the cache, beyond the end of a test."""
    cache.clear()


@pytest.fixture
def person(hire, rulebook):
    return hire("张丽", "ecommerce_assistant", password="a-long-secret")


def log_in(client, number: str, password: str, **headers):
    fields = {"login": number, "password": password}
    return client.post(reverse("account_login"), fields, headers=headers)


def test_login_by_number_leads_to_where_one_wanted(client, person):
    answer = client.get("/people/")
    assert answer.headers["Location"] == "/account/login/?next=/people/"
    address = answer.headers["Location"]
    answer = client.post(
        address, {"login": person.number, "password": "a-long-secret", "next": "/people/"}
    )
    assert answer.headers["Location"] == "/people/"
    assert client.get("/people/").status_code == 200


@pytest.mark.parametrize(("number", "password"), [("", "x"), ("9999", "x"), (None, "wrong")])
def test_wrong_login_is_refused_without_saying_which_half(client, person, number, password):
    answer = log_in(
        client, person.number if number is None else number, password, accept_language="en"
    )
    assert answer.status_code == 200
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert ("Staff number or password is wrong." in page) is (number != "")


def test_login_page_offers_the_other_language(client, db):
    page = client.get("/account/login/", headers={"accept-language": "zh-CN"}).content.decode()
    assert '<html lang="zh-hans">' in page and ">English</button>" in page
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/account/login/"})
    assert answer.headers["Location"] == "/account/login/"
    page = client.get("/account/login/").content.decode()
    assert '<html lang="en">' in page and ">中文</button>" in page


def test_nobody_signs_up(client, db):
    page = client.get("/account/signup/", headers={"accept-language": "en"}).content.decode()
    assert "Nobody signs up here" in page
    fields = {"username": "3001", "password1": "a-long-secret"}
    client.post("/account/signup/", fields)
    assert not Employee.objects.exists()


def test_person_changes_their_password_and_stays_logged_in(client, person):
    client.force_login(person)
    fields = {
        "oldpassword": "a-long-secret",
        "password1": "another-secret2",
        "password2": "another-secret2",
    }
    answer = client.post("/account/password/change/", fields)
    assert answer.headers["Location"] == "/"
    assert client.get("/people/").status_code == 200
    assert person.history.count() == 1


def test_short_password_is_refused(client, person):
    client.force_login(person)
    fields = {"oldpassword": "a-long-secret", "password1": "short", "password2": "short"}
    page = client.post("/account/password/change/", fields).content.decode()
    assert 'class="errors"' in page
    person.refresh_from_db()
    assert person.check_password("a-long-secret")


def test_logout_asks_first_and_then_does(client, person):
    client.force_login(person)
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/people/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/people/").status_code == 302


def test_many_wrong_tries_lock_the_login_for_a_while(client, person):
    for _number in range(7):
        answer = log_in(client, person.number, "wrong", accept_language="en")
    page = answer.content.decode()
    assert answer.status_code == 429 and "Locked for a while" in page
    log_in(client, person.number, "a-long-secret")
    assert client.get("/people/").status_code == 302


@pytest.mark.parametrize("is_demo", [True, False])
def test_demo_logins_are_shown_in_demo_mode_alone(client, db, at, settings, is_demo):
    company.hire_everybody(at=at)
    settings.DEMO = is_demo
    page = client.get("/account/login/").content.decode()
    assert (company.PASSWORD in page) is is_demo
    assert ('data-login="1103"' in page) is is_demo


def test_login_page_of_another_company_shows_no_demo_logins(client, hire, settings):
    hire("老板", number="1001", email="boss@example.cn")
    settings.DEMO = True
    assert company.PASSWORD not in client.get("/account/login/").content.decode()
