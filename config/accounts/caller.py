"""Where a login is tried from, for everything that counts tries."""

from regulations.caller import caller_address


def address_of(request) -> str:
    """The caller as our own proxies tell it; nobody's address where the server tells none."""
    return caller_address(request) or "0.0.0.0"
