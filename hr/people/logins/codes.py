"""Codes of second factors, each of which counts once in the whole portal."""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy

from hr.people.models import Employee
from hr.people.rules import HEAD
from regulations.rulebook import clause

UNREADABLE = gettext_lazy(
    "The portal cannot read your second factor any more: its own key is another one. The general "
    "manager takes the factor off, then you set up a new one."
)
# The general manager takes off everybody's but their own.
UNREADABLE_OF_HEAD = gettext_lazy(
    "The portal cannot read your second factor any more: its own key is another one. The "
    "administrator of the machine takes it off (manage.py take_factor_off), then you set up a new "
    "one."
)
USED = "counter"  # of the newest code of the phone that was taken


@clause("C13-2")
@transaction.atomic
def fitting(person: Employee, code: str) -> Authenticator | None:
    """The second factor of a person that a code belongs to, and the code is used up by that.

    A code of the phone holds for its half minute and none before it counts afterwards: whoever
    reads one over a shoulder comes too late with it, at any process of the portal. Refused with a
    sentence where the portal has another SECRET_KEY than when the factor was set up.
    """
    if not code:
        return None
    for row in Authenticator.objects.select_for_update().filter(user=person).order_by("-type"):
        if _takes(row, code):
            row.refresh_from_db()
            return row
    return None


@clause("C13-2")
def is_used_up(person: Employee, code: str) -> bool:
    """Whether a code is the person's and counted already; no other one is told from a wrong one."""
    rows = Authenticator.objects.filter(user=person).order_by("-type")
    return bool(code) and any(_took(row, code) for row in rows)


def _took(row: Authenticator, code: str) -> bool:
    if row.type == Authenticator.Type.TOTP:
        counter = _counter_of(row, code)
        return counter is not None and counter <= row.data.get(USED, -1)
    codes = row.wrap()
    open_still = set(codes.get_unused_codes())
    return any(
        compare_user_code(actual=code, expected=each)
        for each in codes.generate_codes() if each not in open_still
    )  # fmt: skip


def _takes(row: Authenticator, code: str) -> bool:
    try:
        if row.type == Authenticator.Type.TOTP:
            return _takes_from_phone(row, code)
        return row.wrap().validate_code(code)
    except InvalidToken as error:
        post = row.user.position
        is_head = post is not None and post.code == HEAD
        told = UNREADABLE_OF_HEAD if is_head else UNREADABLE
        raise ValidationError(told, code="C13-2") from error


def _takes_from_phone(row: Authenticator, code: str) -> bool:
    counter = _counter_of(row, code)
    if counter is None or counter <= row.data.get(USED, -1):
        return False
    row.data[USED] = counter
    row.save(update_fields=["data"])
    return True


def _counter_of(row: Authenticator, code: str) -> int | None:
    """Which of the half minutes that count now a code of the phone belongs to."""
    secret, plain = decrypt(row.data["secret"]), "".join(code.split())
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(format_hotp_value(hotp_value(secret, counter)), plain):
            return counter
    return None
