"""Two people with logins, a browser, and a second factor set up by the pages."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client

from hr.people.models import Employee
from tests.hr.people.logins.doors import OWN, code_of, log_in
from tests.hr.people.logins.outside import connect, outside_set_up


@pytest.fixture(autouse=True)
def no_earlier_tries():
    """Wrong tries are counted in the cache too, beyond the end of a test."""
    cache.clear()


@pytest.fixture
def client() -> Client:
    """A browser whose reader wants English."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def person(hire, rulebook):
    return hire("张丽", "ecommerce_assistant", password=OWN)


@pytest.fixture
def guide(hire, rulebook):
    """An ordinary user."""
    return hire("华晨", "guide", password=OWN)


@pytest.fixture
def head(hire, rulebook):
    return hire("郑国强", "general_manager", password=OWN)


@pytest.fixture
def set_up(django_capture_on_commit_callbacks):
    """`set_up(client)`: a second factor set up by the pages; the secret the phone would keep."""

    def by_pages(client) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            return _set_up(client)

    return by_pages


def _set_up(client) -> str:
    page = client.get("/account/code/setup/")
    if page.status_code == 302:
        client.post(page["Location"], {"password": OWN})
        page = client.get("/account/code/setup/")
    secret = page.context["form"].secret
    assert secret in re.sub("<[^>]+>", "", page.content.decode())
    answer = client.post("/account/code/setup/", {"code": code_of(secret)})
    assert answer["Location"] == "/account/codes/"
    return secret


@pytest.fixture
def outside(db, settings, monkeypatch):
    with outside_set_up(settings, monkeypatch) as server:
        yield server


@pytest.fixture
def joined(outside, person):
    """`joined(provider)`: a person with an account there connected; nobody is logged in."""

    def by_pages(provider: str) -> Employee:
        browser = Client()
        log_in(browser, person.number)
        assert connect(browser, provider)["Location"] == "/account/security/"
        assert SocialAccount.objects.filter(user=person, provider=provider).exists()
        return person

    return by_pages
