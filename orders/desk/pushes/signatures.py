"""Whether a pushed message was signed by whoever knows the secret. Pure.

Signatures are compared in constant time and may be any text; an empty secret signs nothing.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

SECONDS_APART = 300


def has_base64_hmac(body: bytes, *, signature: str, secrets: Iterable[str]) -> bool:
    """Shopify and WooCommerce: base64 of HMAC-SHA256 of the body, by any of the secrets."""
    signed = [base64.b64encode(_hmac(body, secret)).decode() for secret in secrets if secret]
    return _is_one_of(signature, signed)


def has_youzan_md5(body: bytes, *, signature: str, client_id: str, secret: str) -> bool:
    """Youzan: hex MD5 of client id, body and client secret, without a moment."""
    if not client_id or not secret:
        return False
    signed = hashlib.md5(client_id.encode() + body + secret.encode(), usedforsecurity=False)
    return _is_one_of(signature.lower(), [signed.hexdigest()])


def has_own_hmac(
    body: bytes, *, signature: str, timestamp: str, secrets: Iterable[str], at: datetime
) -> bool:
    """Our own form: hex HMAC-SHA256 of timestamp, a dot and the body.

    `timestamp` is in seconds since 1970 and at most SECONDS_APART from `at`.
    """
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    if abs(int(timestamp) - at.timestamp()) > SECONDS_APART:
        return False
    message = f"{timestamp}.".encode() + body
    return _is_one_of(
        signature.lower(), [_hmac(message, secret).hex() for secret in secrets if secret]
    )


def _hmac(message: bytes, secret: str) -> bytes:
    return hmac.digest(secret.encode(), message, "sha256")


def _is_one_of(signature: str, signed: list[str]) -> bool:
    given = signature.encode("utf-8", "replace")
    return any([hmac.compare_digest(given, each.encode()) for each in signed])
