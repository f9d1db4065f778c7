"""The pages: the password again, half a minute, nothing locked anywhere else, nobody told of it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.utils import timezone

from regulations.notices.models import Notice
from sitecontent.vault.models import Change, Entry, Loan, MustChange, Reveal, Review, WrongTry
from sitecontent.vault.reveals.proof import prove_again
from tests.sitecontent.vault.safe import CANARY, HOUR, PASSWORD

REASON = "登录后台改首页"
EMERGENCY = "网站被攻击，两位保管人都联系不上"


def visitor(person) -> Client:
    client = Client()
    client.force_login(person, backend="config.accounts.backend.PortalBackend")
    return client


def opened(live, entry, *, by=None, password=PASSWORD, reason=REASON, **words):
    sent = {"password": password, "reason": reason} | words
    return visitor(by or live.keeper).post(f"/vault/{entry.pk}/reveal/", sent)


def text_of(answer) -> str:
    return unescape(answer.content.decode())


@pytest.mark.clause("C6-2", "C8-2")
def test_a_custodian_reads_it_once_for_half_a_minute(live):
    entry = live.entry("网站后台", password=CANARY, more="PIN 4711")
    answer = opened(live, entry)
    assert answer.status_code == 200 and CANARY in text_of(answer) and "PIN 4711" in text_of(answer)
    assert answer["Refresh"] == f"30; url=/vault/{entry.pk}/"
    assert "no-store" in answer["Cache-Control"]
    assert 'data-vt-seconds="30"' in text_of(answer)
    assert CANARY not in text_of(visitor(live.keeper).get(f"/vault/{entry.pk}/"))
    assert Reveal.objects.get().reason == REASON


@pytest.mark.clause("C8-2")
def test_a_get_opens_nothing(live):
    entry = live.entry(password=CANARY)
    answer = visitor(live.keeper).get(f"/vault/{entry.pk}/reveal/", {"password": PASSWORD})
    assert answer.status_code == 405 and CANARY not in text_of(answer)
    assert not Reveal.objects.exists()


@pytest.mark.clause("C8-2")
def test_the_form_needs_its_token(live):
    entry = live.entry(password=CANARY)
    client = Client(enforce_csrf_checks=True)
    client.force_login(live.keeper, backend="config.accounts.backend.PortalBackend")
    sent = {"password": PASSWORD, "reason": REASON}
    assert client.post(f"/vault/{entry.pk}/reveal/", sent).status_code == 403
    assert not Reveal.objects.exists()


@pytest.mark.clause("C8-2")
def test_a_wrong_password_opens_nothing_and_is_counted(live):
    entry = live.entry(password=CANARY)
    for number in range(1, 6):
        answer = opened(live, entry, password="falsch")
        assert answer.status_code == 422 and CANARY not in text_of(answer)
        assert WrongTry.objects.count() == number
    answer = opened(live, entry)  # the right one, and too late
    assert answer.status_code == 422 and "20 分钟" in text_of(answer)
    assert (WrongTry.objects.count(), Reveal.objects.count()) == (5, 0)
    told = Notice.objects.filter(key__startswith="vault_alarm:tries")
    assert {each.recipient for each in told} == {
        live.head, live.deputy, live.keeper, live.admin, live.second_admin,
    }  # fmt: skip
    assert opened(live, entry, by=live.admin).status_code == 200  # nobody else is kept out


@pytest.mark.clause("C8-2")
def test_the_hash_is_not_asked_once_there_were_too_many(live, monkeypatch):
    entry, asked = live.entry(), []
    monkeypatch.setattr(type(live.keeper), "check_password", lambda *words: asked.append(words))
    for _each in range(50):
        opened(live, entry, password="falsch")
    assert len(asked) == 5


@pytest.mark.clause("C8-2")
def test_no_reason_no_secret(live):
    entry = live.entry(password=CANARY)
    answer = opened(live, entry, reason=" ")
    assert answer.status_code == 422 and "用途" in text_of(answer)
    assert not Reveal.objects.exists()


@pytest.mark.clause("C6-2")
@pytest.mark.parametrize("role", ["editor", "sales", "leader"])
def test_who_has_no_seat_is_told_the_same_of_every_account(live, role):
    entry, client = live.entry(), visitor(live.people[role])
    sent = {"password": PASSWORD, "reason": REASON}
    there = client.post(f"/vault/{entry.pk}/reveal/", sent)
    absent = client.post(f"/vault/{entry.pk + 999}/reveal/", sent)
    strip = re.compile(rb"(csrf|X-CSRFToken|data-now|data-path|href|action)[^>]*")
    assert (there.status_code, absent.status_code) == (404, 404)
    assert strip.sub(b"", there.content) == strip.sub(b"", absent.content)
    for path in ("", "secret/", "custodians/"):
        assert client.get(f"/vault/{entry.pk}/{path}").status_code == 403
    assert client.get("/vault/").status_code == 403
    assert client.get("/vault/reveals/").status_code == 403
    assert not Reveal.objects.exists()


@pytest.mark.clause("C6-2", "C8-2")
def test_a_superuser_holds_nothing_by_being_one(live):
    entry = live.entry(password=CANARY)
    boss = type(live.head).objects.create_superuser("9000", "钱超", PASSWORD)
    for words in ({}, {"emergency": "1", "reason": EMERGENCY}):
        answer = opened(live, entry, by=boss, **words)
        assert answer.status_code == 422 and CANARY not in text_of(answer)
    assert not Reveal.objects.exists()


@pytest.mark.clause("C8-2")
def test_an_emergency_by_page(live):
    entry = live.entry(password=CANARY)
    page = text_of(visitor(live.deputy).get(f"/vault/{entry.pk}/"))
    assert "紧急查看" in page and 'name="emergency"' in page
    assert opened(live, entry, by=live.deputy).status_code == 422  # no custodian
    answer = opened(live, entry, by=live.deputy, emergency="1", reason=EMERGENCY)
    assert CANARY in text_of(answer)
    row = Reveal.objects.get()
    client = visitor(live.head)
    assert EMERGENCY in text_of(client.get("/vault/reveals/"))
    client.post(f"/vault/reveals/{row.pk}/review/", {"verdict": "wrong", "note": "不该看"})
    assert (Review.objects.get().is_right, MustChange.objects.get().cause) == (False, "emergency")


@pytest.mark.clause("C8-1", "C8-2", "C13-8")
def test_an_account_is_entered_approved_set_and_changed(live):
    client = visitor(live.keeper)
    sent = {
        "name": "网银", "kind": "bank", "address": "工行", "login": "firma", "password": CANARY,
        "holders": live.ids("keeper", "head"), "reason": "开户",
    }  # fmt: skip
    refused = client.post("/vault/new/", sent | {"password": "1" + CANARY})
    assert refused.status_code == 422 and CANARY not in text_of(refused)
    assert 'value="firma"' not in text_of(refused)
    assert client.post("/vault/new/", sent).status_code == 302
    entry = Entry.objects.get()
    live.say(Change.objects.get())
    page = text_of(client.get(f"/vault/{entry.pk}/"))
    assert "第 1 版已获批" in page
    client.post(f"/vault/secrets/{entry.secrets.get().pk}/use/")
    entry.refresh_from_db()
    assert entry.current.number == 1
    sent = {"password": "Noch-anders-als2", "reason": "更换"}
    assert client.post(f"/vault/{entry.pk}/secret/", sent).status_code == 302
    assert "待总经理审批" in text_of(client.get("/vault/"))
    live.say(Change.objects.latest("pk"))
    sent = {"holders": live.ids("keeper", "deputy"), "reason": "换人"}
    assert client.post(f"/vault/{entry.pk}/custodians/", sent).status_code == 302
    live.say(Change.objects.latest("pk"))
    client.post(f"/vault/{entry.pk}/close/", {"reason": "停用"})
    assert Change.objects.latest("pk").what == "closing"
    for path in (f"/vault/{entry.pk}/secret/", f"/vault/{entry.pk}/custodians/", "/vault/new/"):
        assert client.get(path).status_code == 200


@pytest.mark.clause("C13-8")
def test_a_password_made_for_a_form_is_one_that_is_taken(live):
    client = visitor(live.keeper)
    answer = client.post("/vault/password/")
    made = answer.json()["password"]
    assert "no-store" in answer["Cache-Control"]
    live.entry(password=made)
    assert client.get("/vault/password/").status_code == 405


@pytest.mark.clause("C13-8")
def test_a_login_is_borrowed_opened_and_given_back(live):
    entry = live.entry("客服邮箱", kind="mail", password=CANARY)
    client = visitor(live.editor)
    now = timezone.localtime(timezone.now())
    sent = {
        "entry": entry.pk, "purpose": "出差期间更新", "starts_at": f"{now:%Y-%m-%dT%H:%M}",
        "ends_at": f"{now + HOUR * 2:%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    assert client.post("/vault/loans/", sent).status_code == 302
    loan = Loan.objects.get()
    live.say(loan)
    live.say(loan)
    assert "已借给您" in text_of(client.get("/vault/loans/"))
    answer = opened(live, entry, by=live.editor)
    assert CANARY in text_of(answer) and answer["Refresh"] == "30; url=/vault/loans/"
    client.post(f"/vault/loans/{loan.pk}/end/")
    assert opened(live, entry, by=live.editor).status_code == 404
    other = visitor(live.sales)
    assert other.post(f"/vault/loans/{loan.pk}/end/").status_code == 404
    assert other.post(f"/vault/loans/{loan.pk + 999}/end/").status_code == 404


@pytest.mark.clause("C8-1")
def test_a_lost_key_is_said_on_the_page(live, settings):
    entry = live.entry(password=CANARY)
    settings.VAULT_KEYS.unlink()
    answer = opened(live, entry)
    assert answer.status_code == 422 and "密钥文件" in text_of(answer)
    assert Reveal.objects.count() == 1


@pytest.mark.clause("C8-2")
def test_while_nothing_can_be_written_down_nothing_is_opened(live, raw_connection):
    entry, owner = live.entry(password=CANARY), raw_connection("owner")
    role = connection.settings_dict["USER"]
    with owner, owner.cursor() as cursor:
        cursor.execute(f'REVOKE INSERT ON vault_reveal FROM "{role}"')
    try:
        client = visitor(live.keeper)
        client.raise_request_exception = False
        sent = {"password": PASSWORD, "reason": REASON}
        answer = client.post(f"/vault/{entry.pk}/reveal/", sent)
    finally:
        with owner, owner.cursor() as cursor:
            cursor.execute(f'GRANT INSERT ON vault_reveal TO "{role}"')
    assert answer.status_code == 500 and CANARY not in text_of(answer)
    assert not Reveal.objects.exists()


@pytest.mark.clause("C8-2")
def test_an_hour_of_guesses_is_mostly_not_looked_at(safe, monkeypatch):
    asked = []
    monkeypatch.setattr(type(safe.keeper), "check_password", lambda *words: asked.append(words))
    for second in range(0, 3600, 4):
        with pytest.raises(ValidationError):
            prove_again(person=safe.keeper, password="geraten",
                        at=safe.at + timedelta(seconds=second))  # fmt: skip
    assert len(asked) == 15  # five in each twenty minutes
