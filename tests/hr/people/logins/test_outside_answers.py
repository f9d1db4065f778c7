"""What providers of accounts outside answer, and which of them are set up."""

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from config.accounts.outside.configured import login_hosts, providers
from tests.hr.people.logins.doors import log_in
from tests.hr.people.logins.outside import (
    ENVIRONMENT,
    enter,
    query,
    there_and_back,
)

pytestmark = pytest.mark.clause("C13-8", "C13-2")
ALL = ("dingtalk", "feishu", "wecom")
each_provider = pytest.mark.parametrize("provider", ALL)


# --- what comes back from outside --------------------------------------------------------------


def test_a_code_counts_once_and_for_whoever_asked(client, joined):
    joined("wecom")
    begun = client.post("/account/outside/wecom/login/")["Location"]
    back = there_and_back(begun)
    assert Client().get(back).status_code == 401  # of another browser
    assert client.get(back)["Location"] == "/"
    client.post("/account/logout/")
    assert client.get(back).status_code == 401


@each_provider
@pytest.mark.parametrize("trouble", ["wrong secret", "no answer", "nonsense"])
def test_whatever_goes_wrong_outside_is_a_page_and_no_secret_is_logged(
    client, joined, outside, settings, caplog, provider, trouble
):
    joined(provider)
    begun = client.post(f"/account/outside/{provider}/login/")["Location"]
    back = there_and_back(begun)
    if trouble == "wrong secret":
        settings.SOCIALACCOUNT_PROVIDERS[provider]["APP"]["secret"] = "old-secret-7"
    elif trouble == "nonsense":
        outside.broken = True
    else:
        outside.shutdown()
        outside.server_close()
    answer = client.get(back)
    assert answer.status_code == 401 and "did not tell the portal" in answer.content.decode()
    assert f"{provider}: " in caplog.text
    assert not [each for each in ("secret-7", "secret-9", "a-9") if each in caplog.text]


def test_no_member_of_the_company_comes_in_by_wecom(client, outside, person):
    outside.who = None
    assert enter(client, "wecom").status_code == 401


def test_who_thinks_better_of_it_is_back_where_they_were(client, outside, person):
    begun = client.post("/account/outside/dingtalk/login/")["Location"]
    state = query(begun)["state"][0]
    back = f"/account/outside/dingtalk/back/?error=access_denied&state={state}"
    assert client.get(back)["Location"] == "/account/login/"


def test_members_of_another_company_have_other_ids(client, joined, settings, outside):
    joined("wecom")
    outside.who = "limei"  # WeCom tells no capitals apart
    assert enter(client, "wecom")["Location"] == "/"
    client.post("/account/logout/")
    row = SocialAccount.objects.get()
    row.uid = row.uid.replace("ww1", "ww2")
    row.save()
    assert enter(client, "wecom").status_code == 403


def test_within_wecom_nobody_scans_a_picture(client, joined, outside):
    joined("wecom")
    browser = client.post("/account/outside/wecom/login/")["Location"]
    assert browser.startswith(f"{outside.root}/wwlogin/sso/login?")
    asked = query(browser)
    assert (asked["login_type"], asked["appid"], asked["agentid"]) == (
        ["CorpApp"], ["ww1"], ["1000002"],
    )  # fmt: skip
    phone = {"HTTP_USER_AGENT": "Mozilla/5.0 (iPhone) MicroMessenger/8.0 wxwork/4.1"}
    within = client.post("/account/outside/wecom/login/", **phone)["Location"]
    assert within.startswith(f"{outside.root}/connect/oauth2/authorize?")
    assert within.endswith("#wechat_redirect") and query(within)["scope"] == ["snsapi_base"]
    assert enter(client, "wecom", **phone)["Location"] == "/"


# --- what is set up ----------------------------------------------------------------------------


def test_what_is_not_set_up_has_no_button_and_no_address(client, person):
    assert "account/outside" not in client.get("/account/login/").content.decode()
    SocialApp.objects.create(provider="dingtalk", client_id="x", secret="x")  # opens nothing
    log_in(client, person.number)
    assert "account/outside" not in client.get("/account/security/").content.decode()
    for provider in ALL:
        for page in ("", "login/", "back/"):
            for ask in (client.get, client.post):
                assert ask(f"/account/outside/{provider}/{page}").status_code == 404


def test_what_is_set_up_has_a_button_that_keeps_where_one_was_going(client, outside):
    page = client.get("/account/login/?next=/desk/").content.decode()
    for provider, name in zip(ALL, ("DingTalk", "Feishu", "WeCom"), strict=True):
        assert f'action="/account/outside/{provider}/login/"' in page
        assert f"Log in with {name}" in page
    assert page.count('name="next" value="/desk/"') == 4
    assert client.get("/account/outside/wecom/login/")["Location"] == "/account/login/"
    bad = enter(client, "wecom", then="https://elsewhere.example/")
    assert "elsewhere" not in bad.headers.get("Location", "")


def test_what_is_set_up_no_more_can_still_be_disconnected(client, joined, settings):
    person = joined("feishu")
    settings.SOCIALACCOUNT_PROVIDERS = {}
    log_in(client, person.number)
    assert "not set up any more" in client.get("/account/security/").content.decode()
    client.post("/account/outside/feishu/", {"act": "disconnect"})
    assert not SocialAccount.objects.exists()
    assert client.post("/account/outside/feishu/", {"act": "connect"}).status_code == 404


@each_provider
def test_behind_tls_the_way_back_is_one_too(client, outside, settings, provider):
    settings.ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
    there = client.post(f"/account/outside/{provider}/login/")["Location"]
    assert query(there)["redirect_uri"] == [f"https://testserver/account/outside/{provider}/back/"]


def test_half_an_app_is_refused_at_the_start():
    with pytest.raises(ImproperlyConfigured, match="WECOM_SECRET, WECOM_AGENT_ID"):
        providers({"WECOM_CORP_ID": "ww1"}.get)
    assert providers({}.get) == {}


def test_forms_lead_to_the_providers_that_are_set_up_and_no_other():
    only = {name: value for name, value in ENVIRONMENT.items() if "FEISHU" in name}
    assert login_hosts(providers(only.get)) == ["https://*.feishu.cn"]
