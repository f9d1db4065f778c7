"""What shops push, told apart: is it about an order, have we had it, what is older. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import unquote_plus

from orders.desk.layouts import cells, woocommerce
from orders.desk.layouts.draft import LENGTHS, Fault
from orders.desk.layouts.msgid import msgid as _
from orders.desk.layouts.payloads import PayloadFault

LONGEST_KEY = 200
LONGEST_TOPIC = 100
SHOPIFY_TOPICS = {
    f"orders/{event}"
    for event in ("create", "updated", "paid", "cancelled", "fulfilled", "partially_fulfilled")
}
WOOCOMMERCE_TOPICS = {"order.created", "order.updated", "order.restored"}
NO_ORDER = _("The message is not about an order.")
NO_WHOLE_ORDER = _("The message does not carry the whole order.")
A_TEST = _("The message is a test of the shop.")

_PING = re.compile(rb"webhook_id=[0-9]{1,20}")
_DIGITS = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True)
class Envelope:
    """A message before it is read as an order.

    `key` is the same for the same message and no other. `revision` sorts as text what one shop
    tells of one order; empty where the shop does not say. Where `ignored` gives a reason, the
    message tells nothing about an order. `is_bare` is a message that tells neither an id nor when
    it was written: whether it repeats another shows only beside the last one of its order.
    """

    key: str
    topic: str
    document: dict
    revision: str = ""
    shop: str = ""
    ignored: str = ""
    is_bare: bool = False


def header(headers: Mapping[str, str], name: str) -> str:
    """A header with or without the X- before it, empty where there is none."""
    return headers.get(f"X-{name}") or headers.get(name) or ""


def digest(body: bytes) -> str:
    """The key of a message that carries none of its own."""
    return hashlib.sha256(body).hexdigest()


def key_after(last: str, body: bytes) -> str:
    """The key of a message without one that follows the message with the key `last`."""
    return digest(f"{last}\n".encode() + body)


def is_woocommerce_ping(body: bytes) -> bool:
    """Whether this is what WooCommerce sends, unsigned, when a webhook is made."""
    return _PING.fullmatch(body) is not None


def open_shopify(headers: Mapping[str, str], body: bytes) -> Envelope:
    """The envelope of a Shopify webhook; PayloadFault for what is no JSON object."""
    document, topic = _document(body), header(headers, "Shopify-Topic")
    return Envelope(
        key=_key(header(headers, "Shopify-Webhook-Id"), body),
        topic=_short(topic, LONGEST_TOPIC),
        document=document,
        revision=_moment(document.get("updated_at")),
        shop=_short(header(headers, "Shopify-Shop-Domain"), LENGTHS["shop"]),
        ignored="" if topic in SHOPIFY_TOPICS else NO_ORDER,
    )


def open_woocommerce(headers: Mapping[str, str], body: bytes) -> Envelope:
    """The envelope of a WooCommerce webhook: its delivery id is not unique, so the body counts."""
    document, topic = _document(body), header(headers, "WC-Webhook-Topic")
    changed = _moment(document.get("date_modified_gmt"))
    ignored = woocommerce.NOT_YET if woocommerce.is_basket(document.get("status")) else ""
    return Envelope(
        key=_key(f"{document.get('id')}:{changed}:{digest(body)}", body),
        topic=_short(topic, LONGEST_TOPIC),
        document=document,
        revision=changed,
        shop=_short(header(headers, "WC-Webhook-Source"), LENGTHS["shop"]),
        ignored=ignored if topic in WOOCOMMERCE_TOPICS else NO_ORDER,
    )


def open_youzan(headers: Mapping[str, str], body: bytes) -> Envelope:
    """The envelope of a Youzan push; its `msg` is an object, or one as URL-encoded JSON."""
    outer = _document(body)
    topic = outer.get("type") if isinstance(outer.get("type"), str) else ""
    document, ignored = {}, ""
    if outer.get("test") in (True, "true"):
        ignored = A_TEST
    elif not topic.startswith("trade_"):
        ignored = NO_ORDER
    else:
        document = _youzan_message(outer.get("msg"))
        ignored = "" if "full_order_info" in document else NO_WHOLE_ORDER
    version = str(outer.get("version"))
    return Envelope(
        key=_key(outer.get("msg_id"), body),
        topic=_short(topic, LONGEST_TOPIC),
        document=document,
        revision=version.zfill(20) if _DIGITS.fullmatch(version) else "",
        ignored=ignored,
    )


def open_own(headers: Mapping[str, str], body: bytes) -> Envelope:
    """The envelope of a message in our own form; `id` and `updated_at` in it are optional."""
    document = _document(body)
    key, revision = _key(document.get("id"), body), _moment(document.get("updated_at"))
    return Envelope(
        key=key,
        topic="order",
        document=document,
        revision=revision,
        is_bare=key == digest(body) and not revision,
    )


def _youzan_message(message: object) -> dict:
    if isinstance(message, str) and not message.lstrip().startswith("{"):
        message = unquote_plus(message)
    return _document(message.encode("utf-8", "replace") if isinstance(message, str) else message)


def _document(body: object) -> dict:
    """A JSON object. Fractions stay text, so that no amount passes through a binary fraction."""
    try:
        document = json.loads(body, parse_float=str) if isinstance(body, bytes) else body
    except (ValueError, RecursionError) as error:
        raise PayloadFault(Fault(0, "", _("This is not JSON."), {})) from error
    if not isinstance(document, dict):
        raise PayloadFault(Fault(0, "", _("An object is expected here."), {}))
    return document


def _key(given: object, body: bytes) -> str:
    """The key a shop gives, if it is one that can be stored, else the digest of the message."""
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given < 10**40:
        given = str(given)
    if isinstance(given, str) and 0 < len(given) <= LONGEST_KEY and _is_plain(given):
        return given
    return digest(body)


def _moment(value: object) -> str:
    """A moment as text that sorts; empty for what is none."""
    if not isinstance(value, str):
        return ""
    try:
        return f"{cells.moment(value, zone=UTC):%Y-%m-%dT%H:%M:%SZ}"
    except cells.CellFault:
        return ""


def _short(text: str, limit: int) -> str:
    return text[:limit] if _is_plain(text) else ""


def _is_plain(text: str) -> bool:
    return text.isascii() and text.isprintable()
