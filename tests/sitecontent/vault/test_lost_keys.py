"""Keys that were taken off, lost or given up: told apart from damage, and the vault goes on."""

import io

import pytest
from django.core.management import CommandError, call_command

from regulations.notices.models import Notice
from sitecontent.vault import verify
from sitecontent.vault.keys import keyring
from sitecontent.vault.models import Opening, Reveal
from tests.roles import acting_as
from tests.sitecontent.vault.safe import CANARY, NOON
from tests.sitecontent.vault.test_opening import _bend
from tests.sitecontent.vault.test_pages import opened, text_of, visitor

DAY = NOON.date()


def keys(*words) -> str:
    out = io.StringIO()
    call_command("vaultkeys", *words, stdout=out)
    return out.getvalue()


def told(live, key: str) -> set:
    rows = Notice.objects.filter(key__startswith=f"vault_alarm:{key}")
    return {each.recipient for each in rows}


def seats(live) -> set:
    return {live.head, live.deputy, live.keeper, live.admin, live.second_admin}


@pytest.mark.clause("C8-1", "C13-S2")
def test_a_backup_from_before_a_rotation_is_whole(live, settings):
    """The database as a backup holds it, and the key file as it became since."""
    live.entry(password=CANARY)
    before = keyring.load(settings.VAULT_KEYS)
    keyring.save(settings.VAULT_KEYS, before.with_new(DAY))
    assert list(verify.after_restore()) == [] == list(verify.needs_after_restore())
    said = keys("check")
    assert "1 secrets open with an older key alone" in said
    keys("rotate")  # goes on with it
    assert "older key" not in keys("check")


@pytest.mark.clause("C8-1", "C13-S2")
def test_a_backup_that_needs_a_key_taken_off_since_says_so_and_is_not_damaged(live, settings):
    live.entry(password=CANARY)
    old = keyring.load(settings.VAULT_KEYS)
    keyring.save(settings.VAULT_KEYS, old.with_new(DAY).without(old.current))
    assert list(verify.after_restore()) == []
    assert [old.current in each for each in verify.needs_after_restore()] == [True]
    keyring.save(settings.VAULT_KEYS, keyring.fresh(DAY))  # one that knows nothing of it
    assert any(old.current in each for each in verify.after_restore())


@pytest.mark.clause("C8-1")
def test_a_retired_key_is_remembered_by_name(live, settings):
    live.entry()
    old = keyring.load(settings.VAULT_KEYS).current
    keys("rotate")
    with acting_as("owner"):
        keys("retire", old)
    ring = keyring.load(settings.VAULT_KEYS)
    assert ring.gone == {old} and old not in ring.keys


@pytest.mark.clause("C8-1", "C8-2")
@pytest.mark.parametrize("harm", ["away", "open to others", "torn"])
def test_the_portal_starts_without_its_key_file_and_everybody_hears_of_it(live, settings, harm):
    entry, path = live.entry(), settings.VAULT_KEYS
    if harm == "away":
        path.unlink()
    else:
        path.chmod(0o644) if harm == "open to others" else path.write_text("{")
    before = path.read_bytes() if path.exists() else None
    said = keys("new", "--if-absent")  # what `make run` calls: exit status 0
    assert "The key file" in said and said.isascii()  # one language, as all of the command
    assert (path.read_bytes() if path.exists() else None) == before
    assert told(live, "keys:") == seats(live)
    for page in ("/vault/", f"/vault/{entry.pk}/", f"/vault/{entry.pk}/secret/", "/vault/new/"):
        text = text_of(visitor(live.keeper).get(page))
        assert "密钥文件" in text and str(path) in text and "%(" not in text, page
    with pytest.raises(CommandError):
        keys("new")


@pytest.mark.clause("C8-1", "C8-2")
def test_after_a_loss_the_vault_begins_anew_by_a_word_of_its_own(live, settings):
    lost, old = live.entry(password=CANARY), live.entry()
    live.replaced(old, "Anders-als-eben1")
    name = keyring.load(settings.VAULT_KEYS).current
    settings.VAULT_KEYS.unlink()
    with pytest.raises(CommandError):
        keys("new")
    assert "2 secrets are lost" in keys("new", "--give-up-lost")
    assert keyring.load(settings.VAULT_KEYS).gone == {name}
    assert told(live, "anew:") == seats(live)
    with pytest.raises(CommandError) as left:
        keys("check")
    assert str(left.value).count("was lost") == 2  # in use, not the version before
    live.replaced(lost, "Wieder-da-nach-Verlust1")
    assert live.open(lost)["password"] == "Wieder-da-nach-Verlust1"
    live.replaced(old, "Auch-wieder-da1")
    assert "whole" in keys("check")
    assert list(verify.after_restore()) == []  # nor is any backup from now on taken for broken
    keys("rotate")
    second = (set(keyring.load(settings.VAULT_KEYS).keys)
              - {keyring.load(settings.VAULT_KEYS).current}).pop()  # fmt: skip
    with acting_as("owner"):
        keys("retire", second)  # what is lost does not hold it up


@pytest.mark.clause("C8-1")
def test_a_key_file_is_never_written_over(live, settings):
    before = settings.VAULT_KEYS.read_bytes()
    with pytest.raises(CommandError):
        keys("new", "--give-up-lost")
    assert settings.VAULT_KEYS.read_bytes() == before


@pytest.mark.clause("C8-1", "C8-2")
@pytest.mark.parametrize("how", ["flipped", "moved", "away"])
def test_damaged_ciphertext_is_found_where_it_may_be_read(live, settings, how):
    bank, other = live.entry(kind="bank", password=CANARY), live.entry()
    sql = {
        "flipped": "UPDATE vault_cipher SET body = set_byte(body, 20, get_byte(body, 20) # 1)"
                   " WHERE secret_id = %s AND field = 'password' AND %s > 0",
        "moved": "UPDATE vault_cipher SET body = (SELECT body FROM vault_cipher WHERE secret_id ="
                 " %s AND field = 'password') WHERE secret_id = %s AND field = 'password'",
        "away": "DELETE FROM vault_cipher WHERE secret_id = %s AND field = 'password' AND %s > 0",
    }[how]  # fmt: skip
    harmed = other if how == "moved" else bank
    _bend(sql, bank.current_id, other.current_id)
    assert "not tried" in keys("check")  # the portal's role says what it did not look at
    with acting_as("owner"):
        with pytest.raises(CommandError, match=f"Account {harmed.pk}, version 1"):
            keys("check")
        assert len(list(verify.after_restore())) == 1  # a proof reads everything


@pytest.mark.clause("C8-1", "C8-2")
def test_an_opening_that_fails_alarms_and_does_not_count_as_handed_out(live, settings):
    entry = live.entry("公司网银", kind="bank", password=CANARY)
    _bend("UPDATE vault_cipher SET body = set_byte(body, 20, get_byte(body, 20) # 1)")
    answer = opened(live, entry)
    assert answer.status_code == 422 and "打不开" in text_of(answer)
    assert "{}" not in text_of(answer) and "{'path'" not in text_of(answer)
    assert told(live, f"unread:{entry.pk}") == seats(live)
    assert (Reveal.objects.count(), Opening.objects.count()) == (1, 0)
    client = visitor(live.keeper)
    assert "未读出" in text_of(client.get("/vault/reveals/"))
    assert "未读出" in text_of(client.get(f"/vault/{entry.pk}/"))


@pytest.mark.clause("C8-1")
def test_a_refusal_of_the_key_file_is_said_with_its_values(live, settings):
    entry = live.entry()
    settings.VAULT_KEYS.chmod(0o644)
    text = text_of(opened(live, entry))
    assert f"（{settings.VAULT_KEYS}）" in text and "%(path)s" not in text and "Path(" not in text
    sent = {"password": "Noch-anders-als2", "reason": "更换"}
    text = text_of(visitor(live.keeper).post(f"/vault/{entry.pk}/secret/", sent))
    assert f"（{settings.VAULT_KEYS}）" in text and "%(path)s" not in text and "Path(" not in text
