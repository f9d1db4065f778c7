"""What a tracked link is, where it leads, and what counts as a click on it."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause
from sitecontent.campaigns.rules import is_code

LONGEST_TARGET = 500
# The parameter that shops hand on with an order; `orders.desk` keeps it as a tag.
TAG = "utm_campaign"
TARGET = r"^https?://[^/?#@\s]+([/?#]\S*)?$"
# Machines that fetch what they find: search engines, previews of chats, monitors, scripts.
_MACHINE = re.compile(
    r"bot\b|bot/|spider|crawl|slurp|preview|facebookexternalhit|monitor|curl/|wget/|python|httpx"
    r"|okhttp|go-http|headless",
    re.IGNORECASE,
)


@clause("B5")
def check_link(tag: str, target: str) -> None:
    """A link has a tag that is a code, and leads to one address on the web."""
    if not is_code(tag):
        raise ValidationError(_("A tag has 4 to 24 letters, digits, - or _."), code="B5")
    if len(target) > LONGEST_TARGET or not re.fullmatch(TARGET, target):
        raise ValidationError(
            _("A link leads to an address that begins with http:// or https://."), code="B5"
        )


def tagged(target: str, tag: str) -> str:
    """The address of a target with the tag, which goes over one that stands there."""
    parts = urlsplit(target)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != TAG]
    return parts._replace(query=urlencode([*query, (TAG, tag)])).geturl()


@clause("B5")
def is_click(method: str, agent: str, purpose: str) -> bool:
    """Whether a request is somebody's click: no look ahead, no machine that says it is one."""
    looks_ahead = "prefetch" in purpose or "preview" in purpose
    return method == "GET" and bool(agent) and not looks_ahead and not _MACHINE.search(agent)
