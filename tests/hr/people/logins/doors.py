"""How a login is entered and a code of a phone is told, for the tests of logins."""

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)

OWN = "a-long-secret2"


def log_in(client, number: str, password: str = OWN, **extra):
    return client.post("/account/login/", {"login": number, "password": password}, **extra)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
