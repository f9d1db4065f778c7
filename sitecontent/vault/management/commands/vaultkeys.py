"""Look after the key file of the vault: new, list, check, rotate, retire, escrow, restore."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone, translation

from regulations.rulebook.rules import day_of
from sitecontent.vault import verify
from sitecontent.vault.keys import escrow, keyring, looking, rotation
from sitecontent.vault.keys.keyring import KeyTrouble

WHOLE = "Openings are whole; every secret opens."
KEYS_WHOLE = (
    "Openings are whole; the own key of every secret opens. What is locked itself was not tried, "
    "for the portal may not read it: each proof of a backup tries it, and so does this with "
    "BYLAW_AS_OWNER=1."
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parts = parser.add_subparsers(dest="what", required=True)
        new = parts.add_parser("new", help="make the key file, where there is none")
        new.add_argument("--if-absent", action="store_true", help="say nothing where there is one")
        new.add_argument(
            "--give-up-lost", action="store_true",
            help="begin anew: whatever is locked with another key is lost for good",
        )  # fmt: skip
        parts.add_parser("list", help="every key, how many secrets it locks, whether it is whole")
        parts.add_parser("check", help="exit 1 where openings or keys do not fit")
        parts.add_parser("rotate", help="a new key; or go on with a rotation that was cut off")
        retire = parts.add_parser("retire", help="take an old key off (with BYLAW_AS_OWNER=1)")
        retire.add_argument("name")
        out = parts.add_parser("escrow", help="a locked copy, and three sheets of words on stdout")
        out.add_argument("copy", type=Path)
        back = parts.add_parser("restore", help="the key file from its copy and two sheets (stdin)")
        back.add_argument("copy", type=Path)

    @translation.override("en")  # what is written here is English, so all of it is
    def handle(self, *, what, **words):
        try:
            getattr(self, f"_{what}")(words)
        except KeyTrouble as trouble:
            raise CommandError(str(trouble)) from trouble

    def _new(self, words):
        at, path = timezone.now(), settings.VAULT_KEYS
        try:
            if words["if_absent"] and path.exists():
                keyring.load(path)
                return
            ring = rotation.make_file(path, day_of(at), give_up=words["give_up_lost"])
        except KeyTrouble as trouble:
            if not words["if_absent"]:
                raise
            # The portal works without its vault; whoever keeps the key file hears of it.
            verify.tell_no_keys(at)
            self.stdout.write(f"WARNING: {trouble}")
            return
        self.stdout.write(f"{path}: made. Put it into escrow: vaultkeys escrow")
        if ring.gone:
            count = len(list(looking.lost(looking.looks(ring), ring)))
            verify.tell_anew(count, at)
            self.stdout.write(f"{count} secrets are lost: recover these accounts, enter them anew.")

    def _list(self, words):
        for row in rotation.counts(keyring.load(settings.VAULT_KEYS)):
            state = "in use" if row.is_current else "old" if row.is_there else "LOST"
            sound = "whole" if row.sings else "does not fit"
            self.stdout.write(f"{row.name}  {state:7} {row.secrets:6} secrets  {sound}")

    def _check(self, words):
        found = list(verify.findings(settings.SEAL_FILE))
        if found:
            raise CommandError("\n".join(found))
        ring = keyring.load(settings.VAULT_KEYS)
        self.stdout.write(WHOLE if looking.may_read_bodies() else KEYS_WHOLE)
        if older := sum(not look.by_current for look in looking.looks(ring) if not look.needs):
            self.stdout.write(f"{older} secrets open with an older key alone: vaultkeys rotate "
                              f"locks them with {ring.current} as well.")  # fmt: skip

    def _rotate(self, words):
        ring = keyring.load(settings.VAULT_KEYS)
        if not rotation.is_cut_off(ring):  # else it goes on
            ring = rotation.begin_rotation(settings.VAULT_KEYS, day_of(timezone.now()))
        rotation.plant(ring)
        done = 0
        for done in rotation.rewrap(ring):
            self.stdout.write(f"{done} secrets …")
        self.stdout.write(f"{ring.current} is in use, {done} secrets locked with it as well.")

    def _retire(self, words):
        try:
            gone = rotation.retire(settings.VAULT_KEYS, words["name"])
        except DatabaseError as error:
            raise CommandError(
                "Only the owner of the tables takes a key off: set BYLAW_AS_OWNER=1."
            ) from error
        self.stdout.write(f"{words['name']} is gone, from {gone} secrets and from the key file.")

    def _escrow(self, words):
        keyring.load(settings.VAULT_KEYS)
        copy, sheets = escrow.split(settings.VAULT_KEYS.read_bytes())
        words["copy"].write_bytes(copy)
        for number, sheet in enumerate(sheets, 1):
            self.stdout.write(f"--- {number} of {len(sheets)}; any {escrow.NEEDED} open the copy\n")
            self.stdout.write(f"{sheet}\n")

    def _restore(self, words):
        if settings.VAULT_KEYS.exists():
            raise CommandError(f"There is a key file at {settings.VAULT_KEYS}: move it away first.")
        text = escrow.join(words["copy"].read_bytes(), sys.stdin.read().splitlines())
        keyring.save(settings.VAULT_KEYS, keyring.parsed(text, settings.VAULT_KEYS))
        self.stdout.write(f"{settings.VAULT_KEYS} is back.")
