"""The key file: private, outside the database, changed without a gap, brought back from paper."""

import io
import json
import os
import sys

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.utils import timezone

from regulations.binding.services import seal_chain
from regulations.notices.models import Notice
from sitecontent.vault import verify
from sitecontent.vault.keys import escrow, keyring, rotation
from sitecontent.vault.keys.envelope import Place, lock, mark_of, unlock
from sitecontent.vault.keys.keyring import KeyTrouble
from sitecontent.vault.models import Canary, Reveal, Wrapping
from tests.roles import acting_as
from tests.sitecontent.vault.safe import CANARY, NOON

DAY = NOON.date()
HERE = Place(7, 3)


@pytest.fixture
def ring():
    return keyring.fresh(DAY)


def keys(*words, **options) -> str:
    out = io.StringIO()
    call_command("vaultkeys", *words, stdout=out, **options)
    return out.getvalue()


@pytest.mark.clause("C8-1")
def test_what_is_locked_opens_at_its_place_alone(ring):
    sealed = lock({"password": CANARY, "login": "root"}, HERE, ring)
    words = (sealed.wrapped, sealed.key_id)
    assert unlock(sealed.bodies, *words, HERE, ring) == {"password": CANARY, "login": "root"}
    assert CANARY.encode() not in b"".join(sealed.bodies.values()) + sealed.wrapped
    for other in (Place(8, 3), Place(7, 4)):
        with pytest.raises(KeyTrouble):
            unlock(sealed.bodies, *words, other, ring)
    crossed = {"login": sealed.bodies["password"], "password": sealed.bodies["login"]}
    with pytest.raises(KeyTrouble):
        unlock(crossed, *words, HERE, ring)


@pytest.mark.clause("C8-1")
def test_every_flipped_bit_is_noticed(ring):
    sealed = lock({"password": "ab"}, HERE, ring)
    body = sealed.bodies["password"]
    for place in range(len(body)):
        bent = bytearray(body)
        bent[place] ^= 1
        with pytest.raises(KeyTrouble):
            unlock({"password": bytes(bent)}, sealed.wrapped, sealed.key_id, HERE, ring)
    for place in range(len(sealed.wrapped)):
        bent = bytearray(sealed.wrapped)
        bent[place] ^= 128
        with pytest.raises(KeyTrouble):
            unlock(sealed.bodies, bytes(bent), sealed.key_id, HERE, ring)
    for cut in (b"", body[:5], body[:-1]):
        with pytest.raises(KeyTrouble):
            unlock({"password": cut}, sealed.wrapped, sealed.key_id, HERE, ring)


@pytest.mark.clause("C8-1")
def test_the_wrong_key_opens_nothing(ring):
    sealed = lock({"password": CANARY}, HERE, ring)
    other = keyring.fresh(DAY)
    named = keyring.Keyring(sealed.key_id, {sealed.key_id: other.key(other.current)}, other.marks)
    with pytest.raises(KeyTrouble) as trouble:
        unlock(sealed.bodies, sealed.wrapped, sealed.key_id, HERE, named)
    assert CANARY not in str(trouble.value)
    with pytest.raises(KeyTrouble, match="不在密钥文件"):
        unlock(sealed.bodies, sealed.wrapped, sealed.key_id, HERE, other)


@pytest.mark.clause("C8-1")
def test_no_two_versions_share_a_key_and_marks_say_nothing_across_accounts(ring):
    one, two = (lock({"password": "x"}, HERE, ring) for _each in range(2))
    assert one.bodies != two.bodies and one.wrapped != two.wrapped
    assert mark_of("x", 1, ring) == mark_of("x", 1, ring) != mark_of("x", 2, ring)


@pytest.mark.clause("C8-1")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o601])
def test_a_file_that_others_can_read_is_refused(tmp_path, ring, mode):
    path = tmp_path / "vault.json"
    keyring.save(path, ring)
    assert path.stat().st_mode & 0o777 == 0o600
    assert keyring.load(path) == ring
    path.chmod(mode)
    with pytest.raises(KeyTrouble, match="0600"):
        keyring.load(path)


@pytest.mark.clause("C8-1")
def test_a_file_that_is_missing_linked_or_damaged_is_refused(tmp_path, ring):
    path = tmp_path / "vault.json"
    with pytest.raises(KeyTrouble, match="不在"):
        keyring.load(path)
    keyring.save(tmp_path / "real.json", ring)
    path.symlink_to(tmp_path / "real.json")
    with pytest.raises(KeyTrouble):
        keyring.load(path)
    path.unlink()
    whole = json.loads(keyring.as_text(ring))
    bent = ({"current": "nobody"}, {"marks": "AAAA"}, {"keys": {}})
    for text in ("", "{", "[]", *(json.dumps(whole | each) for each in bent)):
        path.write_text(text)
        path.chmod(0o600)
        with pytest.raises(KeyTrouble, match="损坏"):
            keyring.load(path)


def test_a_ring_shows_no_key(ring):
    for key in (*ring.keys.values(), ring.marks):
        assert repr(key) not in repr(ring) and key.hex() not in repr(ring)


def test_a_changed_file_is_read_anew(tmp_path, ring):
    path = tmp_path / "vault.json"
    keyring.save(path, ring)
    keyring.load(path)
    other = ring.with_new(DAY)
    keyring.save(path, other)
    assert keyring.load(path).current == other.current != ring.current


def test_a_file_that_is_written_half_is_never_in_its_place(tmp_path, ring, monkeypatch):
    path = tmp_path / "vault.json"
    keyring.save(path, ring)

    def no_space(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keyring.os, "fsync", no_space)
    with pytest.raises(OSError, match="space"):
        keyring.save(path, ring.with_new(DAY))
    assert keyring.load(path) == ring
    assert os.listdir(tmp_path) == ["vault.json"]


@pytest.mark.clause("C8-1")
def test_a_rotation_changes_every_key_and_the_old_one_goes(live, settings):
    entries = [live.entry(password=f"{CANARY}{number}") for number in range(3)]
    old = keyring.load(settings.VAULT_KEYS).current
    keys("rotate")
    ring = keyring.load(settings.VAULT_KEYS)
    assert ring.current != old
    assert Wrapping.objects.filter(key_id=ring.current).count() == 3
    assert live.open(entries[0])["password"] == f"{CANARY}0"
    with pytest.raises(CommandError, match="BYLAW_AS_OWNER"):
        keys("retire", old)  # the portal's role takes no key off
    with acting_as("owner"):
        keys("retire", old)
    assert list(keyring.load(settings.VAULT_KEYS).keys) == [ring.current]
    assert not Wrapping.objects.filter(key_id=old).exists()
    assert not Canary.objects.filter(key_id=old).exists()
    assert [live.open(each)["password"] for each in entries] == [
        f"{CANARY}{number}" for number in range(3)
    ]
    assert "打不开" not in keys("check")


@pytest.mark.clause("C8-1")
def test_a_rotation_that_is_cut_off_goes_on(live, settings, monkeypatch):
    entries = [live.entry(password=f"{CANARY}{number}") for number in range(5)]
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    real, calls = rotation.wrap, []

    def crash(*words):
        calls.append(words)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(*words)

    monkeypatch.setattr(rotation, "wrap", crash)
    with pytest.raises(KeyboardInterrupt):
        keys("rotate")
    monkeypatch.setattr(rotation, "wrap", real)
    ring = keyring.load(settings.VAULT_KEYS)
    assert Wrapping.objects.filter(key_id=ring.current).count() == 2  # the first batch
    assert [live.open(each)["password"][-1] for each in entries] == list("01234")
    with pytest.raises(KeyTrouble, match="轮换"), acting_as("owner"):
        rotation.retire(settings.VAULT_KEYS, next(iter(set(ring.keys) - {ring.current})))
    keys("rotate")
    assert keyring.load(settings.VAULT_KEYS).current == ring.current  # the same one went on
    assert Wrapping.objects.filter(key_id=ring.current).count() == 5
    assert [live.open(each, by=live.admin)["password"][-1] for each in entries] == list("01234")


@pytest.mark.clause("C8-1")
def test_a_crash_before_anything_is_rewrapped(live, settings):
    entry = live.entry(password=CANARY)
    rotation.begin_rotation(settings.VAULT_KEYS, DAY)  # and the process died here
    assert live.open(entry)["password"] == CANARY
    fresh = live.entry(password="Nach-dem-Absturz1")
    assert live.open(fresh)["password"] == "Nach-dem-Absturz1"
    keys("rotate")
    assert "whole" in keys("list") and "check" not in keys("check")


@pytest.mark.clause("C8-1", "C8-2")
def test_a_lost_key_is_said_and_the_try_stays_on_record(live, settings):
    entry = live.entry(password=CANARY)
    lost = keyring.load(settings.VAULT_KEYS)
    settings.VAULT_KEYS.unlink()
    with pytest.raises(KeyTrouble, match="不在"):
        live.open(entry)
    with pytest.raises(KeyTrouble):  # no new file over secrets that need the lost one
        rotation.make_file(settings.VAULT_KEYS, DAY)
    keyring.save(settings.VAULT_KEYS, keyring.fresh(DAY))
    with pytest.raises(KeyTrouble, match=lost.current):
        live.open(entry)
    with pytest.raises(CommandError, match=f"Account {entry.pk}, version 1 needs the key"):
        keys("check")
    assert "LOST" in keys("list")
    assert Reveal.objects.count() == 2
    keyring.save(settings.VAULT_KEYS, lost)
    assert live.open(entry)["password"] == CANARY


@pytest.mark.clause("C8-1")
def test_a_broken_row_of_a_key_does_not_hide_the_whole_one(live, settings, raw_connection):
    entry = live.entry(password=CANARY)
    later = keyring.load(settings.VAULT_KEYS).with_new(DAY)
    keyring.save(settings.VAULT_KEYS, later)
    app = raw_connection("app")  # whoever holds the portal's password can add rows
    with app, app.cursor() as cursor:
        cursor.execute(
            "INSERT INTO vault_wrapping (secret_id, key_id, wrapped) VALUES (%s, %s, 'garbage')",
            [entry.current_id, later.current],
        )
    assert live.open(entry)["password"] == CANARY


@pytest.mark.clause("C8-1")
def test_the_owner_cannot_take_the_only_key_of_a_secret(live, raw_connection):
    live.entry()
    owner = raw_connection("owner")
    with pytest.raises(Exception, match="only key"), owner, owner.cursor() as cursor:
        cursor.execute("DELETE FROM vault_wrapping")


def test_forgetting_a_key_is_the_owners(live):
    with pytest.raises(DatabaseError):
        rotation.retire.__globals__["connection"].cursor().execute("SELECT vault_forget('x')")


@pytest.mark.clause("C8-1")
def test_two_of_three_sheets_bring_the_file_back(live, settings, tmp_path, monkeypatch):
    entry = live.entry(password=CANARY)
    before, copy = settings.VAULT_KEYS.read_bytes(), tmp_path / "copy"
    lines = keys("escrow", str(copy)).splitlines()
    sheets = [line for line in lines if line and not line.startswith("---")]
    assert len(sheets) == 3
    assert before not in copy.read_bytes() and b"marks" not in copy.read_bytes()
    for pair in (sheets[:2], sheets[1:], sheets[::2]):
        assert escrow.join(copy.read_bytes(), pair) == before
    for few in (sheets[:1], [sheets[0], sheets[0]], [], ["two words"]):
        with pytest.raises(KeyTrouble, match="纸条"):
            escrow.join(copy.read_bytes(), few)
    settings.VAULT_KEYS.unlink()
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(sheets[1:])))
    keys("restore", str(copy))
    assert settings.VAULT_KEYS.read_bytes() == before
    assert settings.VAULT_KEYS.stat().st_mode & 0o777 == 0o600
    assert live.open(entry)["password"] == CANARY


def test_a_first_file_is_made_once(db, settings):
    keys("new")
    before = settings.VAULT_KEYS.read_bytes()
    with pytest.raises(CommandError):
        keys("new")
    keys("new", "--if-absent")
    assert settings.VAULT_KEYS.read_bytes() == before
    assert rotation.sings(keyring.load(settings.VAULT_KEYS).current,
                          keyring.load(settings.VAULT_KEYS))  # fmt: skip


@pytest.mark.clause("C8-2")
def test_a_line_that_was_bent_or_taken_away_is_named(live, settings, tmp_path, raw_connection):
    entry = live.entry()
    for _each in range(3):
        live.record(entry)
    settings.SEAL_FILE = tmp_path / "seals.log"
    assert list(verify.findings(settings.SEAL_FILE)) == []
    seal_chain(chain="vault", copy_to=settings.SEAL_FILE)
    superuser = raw_connection("superuser")
    for sql in ("UPDATE vault_reveal SET reason = 'nichts' WHERE seq = 2",
                "DELETE FROM vault_reveal WHERE seq = 3"):  # fmt: skip
        with superuser, superuser.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql)
        assert list(verify.findings(settings.SEAL_FILE))
    with pytest.raises(CommandError, match=f"account {entry.pk}, opening 2"):
        keys("check")
    assert verify.tell_broken(settings.SEAL_FILE, timezone.now()) > 0
    told = Notice.objects.filter(key__startswith="vault_alarm:broken")
    assert {each.recipient for each in told} == {
        live.head, live.deputy, live.keeper, live.admin, live.second_admin,
    }  # fmt: skip
