"""Whether what the vault keeps still fits: the chain of openings, the keys, the canary."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_noop

from regulations.binding import chains
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from sitecontent.vault.keys import keyring, rotation
from sitecontent.vault.keys.keyring import KeyTrouble
from sitecontent.vault.letters import ALARM
from sitecontent.vault.models import Canary
from sitecontent.vault.seats import in_seats

CHAIN = chains.Chain(
    "vault", "vault_reveal", "entry_id", "vault_reveal_payload", "vault_reveal_root"
)
BROKEN = gettext_noop(
    "The vault is not whole: %(count)s findings. manage.py vaultkeys check names them."
)


@clause("C8-1", "C8-2")
def findings(seal_file: Path | None = None) -> Iterator[str]:
    """What does not fit any more, a line each; nothing where all is whole."""
    for found in chains.findings(CHAIN, seal_file):
        where = f"seal {found.seal}" if found.seal else f"account {found.key}, opening {found.seq}"
        yield f"openings: {found.what} at {where}"
    try:
        ring = keyring.load(settings.VAULT_KEYS)
    except KeyTrouble as trouble:
        yield str(trouble)
        return
    if not rotation.sings(ring.current, ring):
        yield f"the canary does not open with the key {ring.current}"
    for secret in rotation.not_opening(ring):
        yield f"account {secret.entry_id}, version {secret.number}: not with the key {ring.current}"


@clause("C8-1", "C8-2")
def after_restore() -> Iterator[str]:
    """The same of a restored backup, once anything was ever locked: the canary sings there too."""
    if Canary.objects.exists():
        yield from findings()


def tell_broken(seal_file: Path, at: datetime) -> int:
    """Tell everybody in a seat, once a day, that something does not fit; how much."""
    found = list(findings(seal_file))
    if found:
        message = Message(
            key=f"{ALARM}:broken:{day_of(at)}", text=BROKEN, params={"count": len(found)},
            url="/vault/", clause="C8-2",
        )  # fmt: skip
        notify(recipients=in_seats(), message=message, at=at)
    return len(found)
