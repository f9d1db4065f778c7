"""Logins by an account outside, the whole way to a provider on loopback and back."""

from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from hr.people.logins import outside as accounts
from hr.people.logins.outside import connect_outside
from hr.people.logins.rules import Cause, Change
from hr.people.logins.services import note_password
from hr.people.models import Employee
from hr.people.services import dismiss_login, issue_password
from regulations.binding.services import entering_past
from regulations.notices.models import Notice
from tests.hr.people.logins.doors import OWN, code_of, log_in
from tests.hr.people.logins.outside import (
    connect,
    enter,
    there_and_back,
)

pytestmark = pytest.mark.clause("C13-8", "C13-2")
ALL = ("dingtalk", "feishu", "wecom")
each_provider = pytest.mark.parametrize("provider", ALL)


def is_in(client) -> bool:
    return client.get("/people/").status_code == 200


# --- connecting, logging in, disconnecting ------------------------------------------------------


@each_provider
def test_an_account_is_connected_opens_the_login_and_is_disconnected(
    client, person, outside, provider
):
    log_in(client, person.number)
    page = connect(client, provider)
    assert page["Location"] == "/account/security/"
    page = client.get("/account/security/").content.decode()
    assert "is connected: from now on" in page and "“LiMei”" in page
    client.post("/account/logout/")
    assert enter(client, provider, then="/notices/")["Location"] == "/notices/"
    assert is_in(client) and client.get("/").context["user"] == person
    client.post("/account/logout/")
    log_in(client, person.number)
    client.post(f"/account/outside/{provider}/", {"act": "disconnect"})
    client.post("/account/logout/")
    assert enter(client, provider).status_code == 403 and not is_in(client)


@each_provider
def test_a_name_is_all_that_is_kept(client, person, joined, provider):
    known = person.history.count()
    joined(provider)
    enter(client, provider)
    row = SocialAccount.objects.get()
    assert row.extra_data == {"name": "LiMei"}
    assert not SocialToken.objects.exists()
    kept = [str(each.get_decoded()) for each in Session.objects.all()]
    assert not [each for each in kept if "token-of-" in each or "a-9" in each or "1390" in each]
    assert person.history.count() == known


def test_the_owner_is_told_in_the_words_of_their_language(client, person, joined):
    joined("wecom")
    log_in(client, person.number)
    client.post("/account/outside/wecom/", {"act": "disconnect"})
    client.post("/account/outside/wecom/", {"act": "disconnect"})  # nothing to do
    notices = Notice.objects.filter(recipient=person).order_by("pk")
    with translation.override("zh-hans"):
        assert [each.words for each in notices] == [
            "企业微信已连接到您的登录：账号“LiMei”。", "企业微信已与您的登录断开。",
        ]  # fmt: skip
    with translation.override("en"):
        assert notices[1].words == "WeCom was disconnected from your login."


def test_whom_nobody_connected_is_told_so_and_nobody_is_made(client, outside, person):
    before = Employee.objects.count()
    answer = enter(client, "dingtalk")
    assert answer.status_code == 403
    assert "connected to nobody’s login" in answer.content.decode()
    chinese = enter(Client(headers={"accept-language": "zh-hans"}), "dingtalk")
    assert "这个钉钉账号没有连接到任何人的登录" in chinese.content.decode()
    assert (Employee.objects.count(), SocialAccount.objects.count()) == (before, 0)


def test_one_account_opens_one_login_and_a_login_has_one_of_each(client, joined, head, outside):
    person = joined("dingtalk")
    log_in(client, head.number)
    connect(client, "dingtalk")
    assert "opens somebody else’s login" in client.get("/account/security/").content.decode()
    assert SocialAccount.objects.get().user == person
    outside.who = "Another"
    other = Client(headers={"accept-language": "en"})
    log_in(other, person.number)
    assert other.post("/account/outside/dingtalk/", {"act": "connect"}).status_code == 200
    with pytest.raises(ValidationError, match="One account is connected already"):
        words = {"provider": "dingtalk", "uid": "open-Another", "name": "x"}
        connect_outside(employee=person, at=timezone.now(), **words)


# --- what holds for every login holds for these -------------------------------------------------


@each_provider
def test_a_second_factor_is_asked_for(client, joined, set_up, provider):
    person = joined(provider)
    log_in(client, person.number)
    secret = set_up(client)
    client.post("/account/logout/")
    assert enter(client, provider)["Location"] == "/account/code/"
    assert not is_in(client)
    client.post("/account/code/", {"code": code_of(secret)})
    assert is_in(client)


def test_whose_work_asks_for_a_factor_sets_it_up_first(client, joined, settings):
    joined("wecom")
    settings.SECOND_FACTOR = True
    enter(client, "wecom")
    assert client.get("/people/")["Location"] == "/account/code/setup/"


def test_an_issued_password_is_changed_first(client, joined, head):
    person = joined("feishu")
    issue_password(employee=person, by=head, at=timezone.now())
    assert enter(client, "feishu")["Location"] == "/"
    assert client.get("/people/")["Location"] == "/account/password/change/"


def test_a_password_that_was_used_for_too_long_is_changed_first(client, joined):
    person = joined("dingtalk")
    with transaction.atomic(), entering_past(right="test"):
        note_password(employee=person, by=person, at=timezone.now() - timedelta(days=90))
    enter(client, "dingtalk")
    assert client.get("/people/")["Location"] == "/account/password/change/"


def test_who_has_left_is_refused_and_their_account_is_free_again(client, joined, head):
    person = joined("wecom")
    at = timezone.now()
    with entering_past(right="test"):
        dismiss_login(employee=person, last_day=timezone.localdate(at), by=head, at=at)
    assert enter(client, "wecom")["Location"] == "/account/inactive/"
    assert not is_in(client)
    log_in(client, head.number)
    connect(client, "wecom")
    assert SocialAccount.objects.get().user == head


# --- who connects ------------------------------------------------------------------------------


def test_the_password_is_asked_for_again_before(client, person, outside, settings):
    log_in(client, person.number)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    asked = client.get("/account/outside/wecom/")["Location"]
    assert asked.startswith("/account/reauthenticate/")
    begun = client.post("/account/outside/wecom/", {"act": "connect"})["Location"]
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
    there = client.post(begun, {"password": OWN})["Location"]  # goes on where it was held up
    assert there.startswith(outside.root)
    assert client.get(there_and_back(there))["Location"] == "/account/security/"


def test_an_account_outside_is_no_password(client, joined):
    """Whoever has it gets in, but changes nothing of what the login is made of."""
    joined("wecom")
    enter(client, "wecom")
    for page in ("outside/wecom", "outside/feishu", "code/setup"):
        assert client.get(f"/account/{page}/")["Location"].startswith("/account/reauthenticate/")


def test_a_login_elsewhere_meanwhile_connects_nothing(client, person, head, outside):
    log_in(client, person.number)
    there = client.post("/account/outside/wecom/", {"act": "connect"})["Location"]
    back = there_and_back(there)
    client.post("/account/logout/")
    log_in(client, head.number)
    assert client.get(back).status_code == 401
    assert not SocialAccount.objects.exists()


def test_a_login_that_was_lent_is_connected_to_nothing(client, person, outside, monkeypatch):
    """Whoever borrowed it would keep it after the loan."""
    log_in(client, person.number)
    lent = Change(timezone.now() + timedelta(days=1), Cause.LENT)
    monkeypatch.setattr(accounts, "change_due", lambda *words: lent)
    connect(client, "dingtalk")
    assert "This login is lent" in client.get("/account/security/").content.decode()
    assert not SocialAccount.objects.exists()
