"""Signatures of pushed messages, against values computed with other programs."""

from datetime import UTC, datetime

import pytest

from orders.desk.pushes.signatures import has_base64_hmac, has_own_hmac, has_youzan_md5

BODY = b'{"id":1}'
# printf '{"id":1}' | openssl dgst -sha256 -hmac s3cret -binary | base64
BASE64 = "Y92rNNpYOOODVF6ckLQPdKTj2qvF3ZqNSaUYda1LJBg="
# printf 'client{"id":1}s3cret' | md5sum
MD5 = "f765f2957db1d5f1f8055866582bcd9e"
# printf '1772589600.{"id":1}' | openssl dgst -sha256 -hmac s3cret
OWN = "c5ed4e2313c634aa95585af7f28d9ca3ccf8f33f6330976470231d1e4b164e10"
SIGNED_AT = 1772589600


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(SIGNED_AT + seconds, UTC)


@pytest.mark.parametrize(
    ("body", "signature", "secrets", "is_right"),
    [
        (BODY, BASE64, ["s3cret"], True),
        (BODY, BASE64, ["new", "s3cret"], True),
        (BODY, BASE64, ["new"], False),
        (BODY, BASE64, [], False),
        (BODY, BASE64, [""], False),
        (BODY + b" ", BASE64, ["s3cret"], False),
        (BODY, BASE64.lower(), ["s3cret"], False),
        (BODY, BASE64[:-1], ["s3cret"], False),
        (BODY, "", ["s3cret"], False),
        (BODY, "签名", ["s3cret"], False),
        (BODY, "\udcff", ["s3cret"], False),
    ],
)
def test_base64_hmac_is_right_only_for_this_body_and_one_of_the_secrets(
    body, signature, secrets, is_right
):
    assert has_base64_hmac(body, signature=signature, secrets=secrets) is is_right


@pytest.mark.parametrize(
    ("body", "signature", "client_id", "secret", "is_right"),
    [
        (BODY, MD5, "client", "s3cret", True),
        (BODY, MD5.upper(), "client", "s3cret", True),
        (BODY, MD5, "other", "s3cret", False),
        (BODY, MD5, "client", "other", False),
        (b"", MD5, "client", "s3cret", False),
        (BODY, "", "client", "s3cret", False),
        # printf '{"id":1}' | md5sum: what anybody can compute while nothing is set
        (BODY, "d2ce28b9a7fd7e4407e2b0fd499b7fe4", "", "", False),
    ],
)
def test_youzan_md5_is_right_only_with_client_and_secret(
    body, signature, client_id, secret, is_right
):
    signed = has_youzan_md5(body, signature=signature, client_id=client_id, secret=secret)
    assert signed is is_right


@pytest.mark.parametrize(
    ("signature", "timestamp", "seconds", "secrets", "is_right"),
    [
        (OWN, "1772589600", 0, ["s3cret"], True),
        (OWN.upper(), "1772589600", 300, ["s3cret"], True),
        (OWN, "1772589600", -300, ["old", "s3cret"], True),
        (OWN, "1772589600", 301, ["s3cret"], False),
        (OWN, "1772589600", -301, ["s3cret"], False),
        (OWN, "1772589601", 0, ["s3cret"], False),
        (OWN, "1772589600", 0, ["other"], False),
        (OWN, "1772589600", 0, [], False),
        (OWN, "1772589600.0", 0, ["s3cret"], False),
        (OWN, "-1", 0, ["s3cret"], False),
        (OWN, "٣", 0, ["s3cret"], False),
        (OWN, "9" * 400, 0, ["s3cret"], False),
        (OWN, "", 0, ["s3cret"], False),
        ("", "1772589600", 0, ["s3cret"], False),
    ],
)
def test_own_signature_is_right_only_near_its_moment(
    signature, timestamp, seconds, secrets, is_right
):
    signed = has_own_hmac(
        BODY, signature=signature, timestamp=timestamp, secrets=secrets, at=at(seconds)
    )
    assert signed is is_right
