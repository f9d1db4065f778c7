"""Codes of second factors, each of which counts once in the whole portal."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.utils.crypto import constant_time_compare

from hr.people.models import Employee
from regulations.rulebook import clause

USED = "counter"  # of the newest code of the phone that was taken


@clause("C13-2")
@transaction.atomic
def fitting(person: Employee, code: str) -> Authenticator | None:
    """The second factor of a person that a code belongs to, and the code is used up by that.

    A code of the phone holds for its half minute and none before it counts afterwards: whoever
    reads one over a shoulder comes too late with it, at any process of the portal.
    """
    if not code:
        return None
    for row in Authenticator.objects.select_for_update().filter(user=person).order_by("-type"):
        is_phone = row.type == Authenticator.Type.TOTP
        if _takes_from_phone(row, code) if is_phone else row.wrap().validate_code(code):
            row.refresh_from_db()
            return row
    return None


def _takes_from_phone(row: Authenticator, code: str) -> bool:
    secret, plain = decrypt(row.data["secret"]), "".join(code.split())
    for counter in yield_hotp_counters_from_time():
        if not constant_time_compare(format_hotp_value(hotp_value(secret, counter)), plain):
            continue
        if counter <= row.data.get(USED, -1):
            return False
        row.data[USED] = counter
        row.save(update_fields=["data"])
        return True
    return False
