"""The key file on paper: three sheets of words (SLIP-0039), of which any two bring it back."""

import secrets
from collections.abc import Iterable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from sitecontent.vault.keys.keyring import KeyTrouble

NEEDED, SHEETS = 2, 3
BOUND = b"bylaw.vault.escrow.1"


def split(text: bytes) -> tuple[bytes, list[str]]:
    """A key file as a locked copy, and the sheets of words that open it: any two of three.

    The copy alone opens nothing and may lie anywhere; one sheet alone says nothing.
    """
    key, nonce = secrets.token_bytes(32), secrets.token_bytes(12)
    groups = generate_mnemonics(1, [(NEEDED, SHEETS)], key)
    return nonce + AESGCM(key).encrypt(nonce, text, BOUND), groups[0]


def join(copy: bytes, sheets: Iterable[str]) -> bytes:
    """The key file again, from its locked copy and two sheets. Raises KeyTrouble."""
    try:
        key = combine_mnemonics(_cleaned(sheets))
        return AESGCM(key).decrypt(copy[:12], copy[12:], BOUND)
    except (MnemonicError, InvalidTag, ValueError) as error:
        raise KeyTrouble(
            _("These sheets do not open this copy: two different sheets of the same escrow are "
              "needed.")
        ) from error  # fmt: skip


def _cleaned(sheets: Iterable[str]) -> Sequence[str]:
    return [" ".join(sheet.lower().split()) for sheet in sheets if sheet.strip()]
