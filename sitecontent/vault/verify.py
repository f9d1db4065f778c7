"""Whether what the vault keeps still fits: the chain of openings, the keys, the canary, and where
it may be read what is locked itself."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from regulations.binding import chains
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.words import listed
from sitecontent.vault.keys import keyring, looking, rotation
from sitecontent.vault.keys.keyring import Keyring, KeyTrouble
from sitecontent.vault.keys.looking import Look
from sitecontent.vault.letters import ALARM
from sitecontent.vault.models import Reveal
from sitecontent.vault.seats import in_seats

CHAIN = chains.Chain(
    "vault", "vault_reveal", "entry_id", "vault_reveal_payload", "vault_reveal_root"
)
DAMAGED = gettext_lazy(
    "%(place)s does not open: what is stored was changed, or moved from elsewhere."
)
LOST = gettext_lazy(
    "%(place)s was lost with its key: recover the account, then enter a new secret."
)
NEEDED = gettext_lazy(
    "%(count)s secrets of this backup need the key “%(name)s”, which was taken off: its escrow "
    "opens them."
)
BROKEN = gettext_noop(
    "The vault is not whole: %(count)s findings. manage.py vaultkeys check names them."
)
NO_KEYS = gettext_noop(
    "The key file of the vault is not there or cannot be used: nothing is opened or locked without "
    "it. manage.py vaultkeys check says what is wrong with it."
)
ANEW = gettext_noop(
    "The vault was begun anew with another key: %(count)s secrets are lost. Recover these accounts "
    "where they are, then enter their new secrets."
)
UNREAD = gettext_noop(
    "%(person)s wanted to open the secret of %(name)s, and it did not open: the key is not there, "
    "or what is stored was changed. manage.py vaultkeys check names it."
)


@clause("C8-1", "C8-2")
def findings(seal_file: Path | None = None) -> Iterator[str]:
    """What does not fit any more, a sentence each; nothing where all is whole."""
    for found in chains.findings(CHAIN, seal_file):
        yield _opening(found)
    try:
        ring = keyring.load(settings.VAULT_KEYS)
    except KeyTrouble as trouble:
        yield str(trouble)
        return
    held = list(looking.looks(ring, with_bodies=looking.may_read_bodies()))
    yield from _of_canaries(ring)
    yield from _of_secrets(held, ring)
    for look in looking.lost(held, ring):
        yield LOST % {"place": _place(look)}


def _opening(found) -> str:
    words = {"what": found.what, "seal": found.seal, "account": found.key, "number": found.seq}
    if found.seal:
        return _("The record of openings does not fit (%(what)s) at seal %(seal)s.") % words
    return _(
        "The record of openings does not fit (%(what)s): account %(account)s, opening %(number)s."
    ) % words  # fmt: skip


def _place(look: Look) -> str:
    return _("Account %(account)s, version %(number)s") % {
        "account": look.secret.entry_id, "number": look.secret.number,
    }  # fmt: skip


def _of_canaries(ring: Keyring) -> Iterator[str]:
    held = looking.canaries()
    for name in held:
        if name in ring.keys and not rotation.sings(name, ring):
            yield _("The canary does not open with the key “%(name)s”.") % {"name": name}
    if ring.keys.keys().isdisjoint(held) and (not held or ring.missing(held)):
        yield _("No key of the key file opens a canary; the keys of the canaries: %(names)s.") % {
            "names": listed(held) or "—"
        }


def _of_secrets(held: list[Look], ring: Keyring) -> Iterator[str]:
    for look in held:
        if look.is_damaged:
            yield DAMAGED % {"place": _place(look)}
        elif ring.missing(look.needs):
            yield _("%(place)s needs the key %(names)s, which is not in the key file.") % {
                "place": _place(look), "names": listed(sorted(look.needs)),
            }  # fmt: skip


@clause("C8-1", "C8-2")
def after_restore() -> Iterator[str]:
    """The same of a restored backup, once anything was ever locked there. It goes by any key that
    the backup names: one that was taken off since is no damage, `needs_after_restore` tells."""
    if not looking.canaries():
        return
    for found in chains.findings(CHAIN):
        yield _opening(found)
    try:
        ring = keyring.load(settings.VAULT_KEYS)
    except KeyTrouble as trouble:
        yield str(trouble)
        return
    yield from _of_canaries(ring)
    yield from _of_secrets(list(looking.looks(ring, with_bodies=looking.may_read_bodies())), ring)


@clause("C8-1")
def needs_after_restore() -> Iterator[str]:
    """Which keys whoever brings this backup back needs beside those of the key file."""
    try:
        ring = keyring.load(settings.VAULT_KEYS)
    except KeyTrouble:
        return
    needs = [look.needs for look in looking.looks(ring) if look.needs]
    for name in sorted(frozenset().union(*needs) & ring.gone):
        count = sum(name in each for each in needs)
        yield NEEDED % {"count": count, "name": name}


def tell_broken(seal_file: Path, at: datetime) -> int:
    """Tell everybody in a seat, once a day, that something does not fit; how much."""
    found = list(findings(seal_file))
    if found:
        _alarm(f"broken:{day_of(at)}", BROKEN, at, count=len(found))
    return len(found)


def tell_no_keys(at: datetime) -> None:
    """Tell everybody in a seat, once a day, that the key file is not there or not used."""
    _alarm(f"keys:{day_of(at)}", NO_KEYS, at)


def tell_anew(count: int, at: datetime) -> None:
    """Tell everybody in a seat that so many secrets are lost and are to be entered anew."""
    _alarm(f"anew:{at:%Y%m%d%H%M%S}", ANEW, at, count=count)


@clause("C8-1", "C8-2")
def tell_unread(reveal: Reveal) -> None:
    """Tell everybody in a seat, once a day for each account, that a secret did not open."""
    _alarm(
        f"unread:{reveal.entry_id}:{day_of(reveal.at)}", UNREAD, reveal.at,
        url=f"/vault/{reveal.entry_id}/", person=reveal.by.name, name=reveal.entry.name,
    )  # fmt: skip


def _alarm(key: str, text: str, at: datetime, *, url: str = "/vault/", **params) -> None:
    message = Message(key=f"{ALARM}:{key}", text=text, params=params, url=url, clause="C8-2")
    notify(recipients=in_seats(), message=message, at=at)
