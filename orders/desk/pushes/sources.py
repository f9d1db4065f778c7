"""Who pushes to us: how each shop signs, what its messages hold, and what it is answered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from orders.desk.layouts import payloads
from orders.desk.layouts.draft import Fault, OrderDraft
from orders.desk.pushes import envelopes, signatures
from orders.desk.pushes.envelopes import Envelope, header
from orders.desk.rules import Channel


@dataclass(frozen=True)
class Message:
    """A pushed message as it came; `address` is the caller's, or None."""

    headers: Mapping[str, str]
    body: bytes
    address: str | None
    at: datetime

    def header(self, name: str) -> str:
        """A header, with or without the X- before its name."""
        return header(self.headers, name)

    @property
    def text(self) -> str:
        """The body as PostgreSQL can store it."""
        return self.body.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


@dataclass(frozen=True)
class Source:
    """One kind of sender: whether its secret is set, how it signs, what its messages hold.

    `remarks` says what of a document was passed over, None for a shop that nobody of us programs:
    it reads no remarks either.
    """

    channel: Channel
    is_ready: Callable[[], bool]
    is_signed: Callable[[Message], bool]
    open: Callable[[Mapping[str, str], bytes], Envelope]
    read: Callable[[Envelope], OrderDraft]
    taken: dict
    remarks: Callable[[dict], list[Fault]] | None = None


def _shopify_signed(message: Message) -> bool:
    return signatures.has_base64_hmac(
        message.body,
        signature=message.header("Shopify-Hmac-Sha256"),
        secrets=settings.SHOPIFY_SECRETS,
    )


def _woocommerce_signed(message: Message) -> bool:
    return signatures.has_base64_hmac(
        message.body,
        signature=message.header("WC-Webhook-Signature"),
        secrets=settings.WOOCOMMERCE_SECRETS,
    )


def _youzan_signed(message: Message) -> bool:
    return signatures.has_youzan_md5(
        message.body,
        signature=message.header("Event-Sign"),
        client_id=settings.YOUZAN_CLIENT_ID,
        secret=settings.YOUZAN_CLIENT_SECRET,
    )


def _own_signed(message: Message) -> bool:
    return signatures.has_own_hmac(
        message.body,
        signature=message.header("Bylaw-Signature"),
        timestamp=message.header("Bylaw-Timestamp"),
        secrets=settings.INTAKE_SECRETS,
        at=message.at,
    )


SOURCES = {
    "shopify": Source(
        channel=Channel.SHOPIFY,
        is_ready=lambda: any(settings.SHOPIFY_SECRETS),
        is_signed=_shopify_signed,
        open=envelopes.open_shopify,
        read=lambda it: payloads.from_shopify(it.document, shop=it.shop),
        taken={"status": "ok"},
    ),
    "woocommerce": Source(
        channel=Channel.WOOCOMMERCE,
        is_ready=lambda: any(settings.WOOCOMMERCE_SECRETS),
        is_signed=_woocommerce_signed,
        open=envelopes.open_woocommerce,
        read=lambda it: payloads.from_woocommerce(it.document, shop=it.shop),
        taken={"status": "ok"},
    ),
    "youzan": Source(
        channel=Channel.YOUZAN,
        is_ready=lambda: bool(settings.YOUZAN_CLIENT_ID and settings.YOUZAN_CLIENT_SECRET),
        is_signed=_youzan_signed,
        open=envelopes.open_youzan,
        read=lambda it: payloads.from_youzan(it.document),
        taken={"code": 0, "msg": "success"},
    ),
    "orders": Source(
        channel=Channel.PLAIN,
        is_ready=lambda: any(settings.INTAKE_SECRETS),
        is_signed=_own_signed,
        open=envelopes.open_own,
        read=lambda it: payloads.from_own(it.document),
        taken={"status": "ok"},
        remarks=payloads.unknown_members,
    ),
}
