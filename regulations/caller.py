"""Where a request comes from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def caller_address(request: HttpRequest) -> str | None:
    """The address of whoever sent a request; None where the server does not tell.

    Of what proxies add, only that of our own is believed: the last address that is none of them.
    """
    address = _address(request.META.get("REMOTE_ADDR", ""))
    said = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    for each in reversed(said):
        if not any(is_within(address, ours) for ours in settings.PROXIES):
            break
        before = _address(each.strip())
        if before is None:
            break
        address = before
    return address


def is_within(address: str | None, addresses: str) -> bool:
    """Whether an address lies in a range; IPv4 written as IPv6 counts as what it is."""
    if not address:
        return False
    caller = ipaddress.ip_address(address)
    mapped = getattr(caller, "ipv4_mapped", None)
    return (mapped or caller) in ipaddress.ip_network(addresses)


def _address(text: str) -> str | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)
