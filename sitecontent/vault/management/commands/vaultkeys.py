"""Look after the key file of the vault: new, list, check, rotate, retire, escrow, restore."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from regulations.rulebook.rules import day_of
from sitecontent.vault import verify
from sitecontent.vault.keys import escrow, keyring, rotation
from sitecontent.vault.keys.keyring import KeyTrouble


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parts = parser.add_subparsers(dest="what", required=True)
        new = parts.add_parser("new", help="make the key file, where there is none")
        new.add_argument("--if-absent", action="store_true", help="say nothing where there is one")
        parts.add_parser("list", help="every key, how many secrets it locks, whether it is whole")
        parts.add_parser("check", help="exit 1 where openings or keys do not fit")
        parts.add_parser("rotate", help="a new key; or go on with a rotation that was cut off")
        retire = parts.add_parser("retire", help="take an old key off (with BYLAW_AS_OWNER=1)")
        retire.add_argument("name")
        out = parts.add_parser("escrow", help="a locked copy, and three sheets of words on stdout")
        out.add_argument("copy", type=Path)
        back = parts.add_parser("restore", help="the key file from its copy and two sheets (stdin)")
        back.add_argument("copy", type=Path)

    def handle(self, *, what, **words):
        try:
            getattr(self, f"_{what}")(words)
        except KeyTrouble as trouble:
            raise CommandError(str(trouble)) from trouble

    def _new(self, words):
        if words["if_absent"] and settings.VAULT_KEYS.exists():
            keyring.load(settings.VAULT_KEYS)
            return
        rotation.make_file(settings.VAULT_KEYS, day_of(timezone.now()))
        self.stdout.write(f"{settings.VAULT_KEYS}: made. Put it into escrow: vaultkeys escrow")

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
        self.stdout.write(f"Openings are whole; every secret opens with the key {ring.current}.")

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
