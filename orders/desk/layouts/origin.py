"""By what an order came about, as the shop tells it: promotion codes, and tags of links.

No fact of an order hangs on it: what cannot be kept is left out and never refuses the order.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, urlsplit

from . import cells
from .cells import CellFault

LONGEST_CODE, LONGEST_LANDING, MOST = 64, 500, 10
TAG = "utm_campaign"
_LANDINGS = ("landing_site", "landing_page", "landing_page_url", "landing")
_PAIR = re.compile(r"\s*([A-Za-z_ ]{2,40}?)\s*[:=]\s*(.+)")
# What plugins write into one cell: code:SPRING|amount:5.00, several behind semicolons.
_CODE = re.compile(r"(?:^|[;|])\s*code:([^|;]+)")


def origin(
    *, codes: Iterable[str] = (), tags: Iterable[str] = (), landing: str = ""
) -> dict[str, object]:
    """The fields of OrderDraft that tell by what it came about.

    `landing` is the address the buyer came in by; the tag in it joins `tags`.
    """
    return {
        "promotion_codes": _kept(codes),
        "link_tags": _kept([*tags, *_tags_in(landing)]),
        "landing": _plain(landing[:LONGEST_LANDING]),
    }


def listed(text: str) -> list[str]:
    """Several codes in one cell, behind commas."""
    return re.split(r"[,，;；、\n]", text)


def coupons(text: str) -> list[str]:
    """The codes among a plugin's coupon items; a cell without their form holds bare codes."""
    return _CODE.findall(text) if "code:" in text else listed(text.replace("|", ","))


def attributes(text: str) -> dict[str, str]:
    """Notes of an order that a shop writes as lines of name and value."""
    found = (_PAIR.fullmatch(line) for line in text.splitlines())
    return {pair[1].lower().replace(" ", "_"): pair[2] for pair in found if pair}


def from_attributes(named: dict[str, str]) -> tuple[list[str], str]:
    """The tags and the landing address among named notes."""
    landing = next((named[name] for name in _LANDINGS if named.get(name)), "")
    return [named[TAG]] if named.get(TAG) else [], landing


def _tags_in(address: str) -> Iterator[str]:
    try:
        query = urlsplit(address).query
        yield from (value for name, value in parse_qsl(query, max_num_fields=100) if name == TAG)
    except ValueError:
        return


def _kept(texts: Iterable[str]) -> tuple[str, ...]:
    plain = (_plain(text) for text in texts)
    fitting = (text for text in plain if text and len(text) <= LONGEST_CODE)
    return tuple(dict.fromkeys(fitting))[:MOST]


def _plain(text: str) -> str:
    try:
        return cells.clean(text)
    except CellFault:
        return ""
