"""Wrong codes of second factors are counted as wrong passwords are, for the whole portal."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from hr.people.logins.services import code_fits
from regulations.notices.models import Notice
from tests.depth import deep
from tests.hr.people.logins.doors import OWN, code_of, log_in


@pytest.mark.clause("C13-2")
def test_five_wrong_codes_lock_a_number_at_an_address_as_passwords_do(client, person, set_up):
    log_in(client, person.number)
    secret = set_up(client)
    client.post("/account/logout/")
    words = {"REMOTE_ADDR": "10.0.0.66"}
    for each in range(5):
        log_in(client, person.number, **words)
        cache.clear()  # as in another process of the portal, or after a restart
        answer = client.post("/account/code/", {"code": f"00000{each}"}, **words)
        assert answer.status_code == (200 if each < 4 else 429)
    cache.clear()
    right = {"code": code_of(secret)}
    assert client.post("/account/code/", right, **words).status_code == 429
    assert Client().post(
        "/account/login/", {"login": person.number, "password": OWN}, **words
    ).status_code == 429  # fmt: skip
    log_in(client, person.number, REMOTE_ADDR="10.0.0.7")
    answer = client.post("/account/code/", right, REMOTE_ADDR="10.0.0.7")
    assert answer["Location"] == "/"
    told = Notice.objects.get(recipient=person, key__startswith="login:locked")
    assert timezone.now() - told.at < timedelta(minutes=1)  # at its moment, not at the full hour
    assert "00000" not in AccessAttempt.objects.get(ip_address="10.0.0.66").post_data


@pytest.mark.clause("C13-2")
def test_codes_asked_within_a_session_are_counted_too(client, person, set_up):
    log_in(client, person.number)
    set_up(client)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 0}]
    session.save()
    for each in range(5):
        cache.clear()
        answer = client.post("/account/code/again/", {"code": f"00000{each}"})
    assert answer.status_code == 429


@pytest.mark.clause("C13-2")
def test_a_code_of_the_phone_counts_once_in_the_whole_portal(client, person, set_up):
    log_in(client, person.number)
    secret = set_up(client)
    code = code_of(secret)
    assert code_fits(person, code)
    cache.clear()  # as in another process
    assert not code_fits(person, code)


@pytest.mark.clause("C13-2")
def test_a_code_that_was_used_already_is_told_from_a_wrong_one(client, person, set_up):
    log_in(client, person.number)
    secret = set_up(client)
    spare = Authenticator.objects.get(user=person, type="recovery_codes").wrap()
    used, fresh = spare.get_unused_codes()[:2]
    said = []
    for code in (used, f"{used[:4]} {used[4:]}", code_of(secret), code_of(secret), "000000"):
        client.post("/account/logout/")
        log_in(client, person.number)
        answer = client.post("/account/code/", {"code": code})
        page = "" if answer.status_code == 302 else answer.content.decode()
        said.append("used" if "used already" in page else "clock" if "clock" in page else "in")
    assert said == ["in", "used", "in", "used", "clock"]
    assert fresh in Authenticator.objects.get(pk=spare.instance.pk).wrap().get_unused_codes()


@pytest.mark.clause("C13-2")
def test_a_long_key_is_read_in_groups_of_four(client, person):
    log_in(client, person.number)
    page = client.get("/account/code/setup/")
    secret = page.context["form"].secret
    shown = re.search(r'class="factor-key">(.*?)</code>', page.content.decode())[1]
    groups = re.findall(r"<span>(\w+)</span>", shown)
    assert "".join(groups) == secret
    assert {len(each) for each in groups} == {4}


@pytest.mark.clause("C13-2")
def test_a_key_that_was_scanned_fits_after_a_second_look_at_the_page(client, person):
    log_in(client, person.number)
    page = "/account/code/setup/"
    scanned, again = (client.get(page).context["form"].secret for _look in range(2))
    assert scanned == again
    client.post(page, {"code": "000000"})
    assert client.get(page).context["form"].secret == scanned
    assert client.post(page, {"code": code_of(scanned)}).status_code == 302


@pytest.mark.clause("C13-8")
def test_letters_of_a_number_make_no_other_login_to_guess_at(client, head, rulebook):
    head.number = "AB.1"
    head.save()
    for number in ("AB.1", "ab.1", "Ab.1", "aB.1", " ab.1"):
        answer = log_in(client, number, "wrong")
    assert answer.status_code == 429
    page = Client()
    page.force_login(head)
    shown = page.get("/account/security/").content.decode()
    assert "127.0.0.1" in shown and "此登录的错误密码和验证码记录" in shown


@pytest.mark.slow
@pytest.mark.clause("C13-2")
def test_codes_by_the_thousand_find_nothing_behind_a_password_that_is_known(client, person, set_up):
    log_in(client, person.number)
    secret = set_up(client)
    client.post("/account/logout/")
    words = {"REMOTE_ADDR": "10.0.0.66"}
    log_in(client, person.number, **words)
    looked = 0
    for guess in range(deep(10_000, 120)):
        if guess % 20 == 0:
            cache.clear()  # any number of processes
        answer = client.post("/account/code/", {"code": f"{guess:06}"}, **words)
        looked += answer.status_code == 200
    assert looked <= 4
    cache.clear()
    assert client.post("/account/code/", {"code": code_of(secret)}, **words).status_code == 429


@pytest.mark.clause("C13-2")
@pytest.mark.parametrize(
    ("who", "said"),
    [("person", "The general manager takes the factor off"), ("head", "manage.py take_factor_off")],
)
def test_a_factor_of_another_secret_key_is_refused_with_a_sentence(
    client, person, head, set_up, settings, who, said
):
    person = head if who == "head" else person
    log_in(client, person.number)
    secret = set_up(client)
    client.post("/account/logout/")
    settings.SECRET_KEY = "of a machine that was restored without the old one"
    log_in(client, person.number)
    for code in (code_of(secret), "12345678"):
        answer = client.post("/account/code/", {"code": code})
        assert answer.status_code == 200
        assert said in answer.content.decode()
