"""Apprise: which addresses it knows, and one message sent through one of them."""

import logging
from functools import cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.notices.channels.rules import EMAIL, mail_address, without_secrets
from regulations.notices.rules import SEND
from regulations.notices.troubles import REFUSED, SILENT, UNKNOWN

# Both name whole addresses in what they log, secrets and all: what went wrong is read from
# Apprise's result instead, and nothing of theirs reaches the portal's log.
logging.getLogger("apprise").propagate = False
logging.getLogger("urllib3").setLevel(logging.ERROR)

LONGEST_ERROR = 300


def service_name(address: str) -> str:
    """What the service of an address is called. ValidationError for one that Apprise knows not."""
    plugin = _plugin(mail_address(address, "a@example.cn") if EMAIL in address else address)
    if plugin is None:
        raise ValidationError(_("Apprise does not know this address."))
    return str(plugin.service_name)


def send(*, address: str, title: str, body: str) -> str:
    """Send one message; returns an empty text, or what went wrong without the address's secrets.

    Comes back within SEND seconds and a moment, whatever the receiver does.
    """
    plugin = _plugin(address)
    if plugin is None:
        return UNKNOWN
    plugin.socket_connect_timeout = plugin.socket_read_timeout = SEND / 2
    plugin.retry = 0  # the outbox tries again, and writes every try down
    apprise = _apprise()
    try:
        result = apprise.Apprise(plugin).notify(
            body, title=title, body_format=apprise.NotifyFormat.TEXT, timeout=SEND
        )
    except Exception as error:  # a plugin may raise anything; the row keeps it
        return without_secrets(repr(error), address)[:LONGEST_ERROR]
    return "" if result else _trouble(result, address)


def _plugin(address: str):
    apprise = _apprise()
    asset = apprise.AppriseAsset(app_id="Bylaw", app_desc="Bylaw", app_url="")
    return apprise.Apprise.instantiate(address, asset=asset)


@cache
def _apprise():
    """Apprise and our robots, with the first message: no start waits for its hundred plugins."""
    import apprise

    from regulations.notices.channels import robots

    robots.register()
    return apprise


def _trouble(result, address: str) -> str:
    if result.status == _apprise().AppriseResultStatus.TIMEOUT:
        return SILENT
    said = [entry.message for entry in result.logs()]
    return without_secrets(said[-1], address)[:LONGEST_ERROR] if said else REFUSED
