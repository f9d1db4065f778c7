"""Messages that shops push: signature, repetition, content; then the order is received."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.selectors import allowed
from orders.desk.intake import fault_from, receive_order
from orders.desk.layouts import payloads
from orders.desk.layouts.draft import Fault, OrderDraft
from orders.desk.pushes import envelopes, signatures
from orders.desk.pushes.envelopes import Envelope, header
from orders.desk.pushes.models import Push
from orders.desk.rules import Channel
from regulations.notices.services import Message as Notice
from regulations.notices.services import notify
from regulations.rulebook import clause

LARGEST_BODY = 2 * 1024 * 1024
# Who guesses signatures shall not fill the disk: so many are stored per channel and hour.
MOST_FORGED = 100
FORGED_WITHIN = timedelta(hours=1)

Outcome = Push.Outcome
MISSING = gettext_noop(
    "A push of %(channel)s could not be read (%(place)s): an order of the shop is missing here."
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What the shop is told: an HTTP status and JSON."""

    status: int
    content: dict


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
    """One kind of sender: whether its secret is set, how it signs, what its messages hold."""

    channel: Channel
    is_ready: Callable[[], bool]
    is_signed: Callable[[Message], bool]
    open: Callable[[Mapping[str, str], bytes], Envelope]
    read: Callable[[Envelope], OrderDraft]
    taken: dict


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
    ),
}


@clause("C7-5")
def take_push(*, source: Source, message: Message) -> Answer:
    """Take a message: a signed order is received, once however often it is sent (C7-5).

    The answer says only what is committed. A repetition and what is not about an order are
    answered like a success, so that the shop stops sending them.
    """
    if not source.is_ready():
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, _("The portal has no secret for this shop."))
    if source.channel == Channel.WOOCOMMERCE and envelopes.is_woocommerce_ping(message.body):
        return Answer(HTTPStatus.OK, source.taken)
    if not source.is_signed(message):
        _note_forged(source, message)
        return refusal(HTTPStatus.UNAUTHORIZED, _("The signature is wrong or too old."))
    key, topic = envelopes.digest(message.body), ""
    try:
        envelope = source.open(message.headers, message.body)
        key, topic = envelope.key, envelope.topic
        if not _is_known(source, key):
            _take(source, message, envelope)
    except payloads.PayloadFault as broken:
        return _note_fault(source, message, key, topic, broken.fault)
    except ValidationError as refused:
        return _note_fault(source, message, key, topic, fault_from(refused))
    return Answer(HTTPStatus.OK, source.taken)


def refusal(status: int, sentence: object, where: str = "") -> Answer:
    """An answer that says what is wrong, and where in the message."""
    return Answer(status, {"error": [{"where": where, "message": str(sentence)}]})


def _take(source: Source, message: Message, envelope: Envelope) -> None:
    """Receive the order and keep the message, both or neither; PayloadFault for a faulty one."""
    push = _push(source, message, envelope.key, envelope.topic)
    draft = None if envelope.ignored else source.read(envelope)
    try:
        with transaction.atomic():
            if draft:
                push.outcome = Outcome.TAKEN
                push.order, _fate = receive_order(
                    draft=draft, by=None, at=message.at, revision=envelope.revision
                )
            else:
                push.outcome = Outcome.IGNORED
                push.problem = asdict(Fault(0, "", envelope.ignored, {}))
            push.save(force_insert=True)
    except IntegrityError:
        if not _is_known(source, envelope.key):  # else the same message came twice at once
            raise


def _push(source: Source, message: Message, key: str, topic: str) -> Push:
    return Push(
        channel=source.channel,
        key=key,
        topic=topic,
        body=message.text,
        address=message.address,
        at=message.at,
    )


def _is_known(source: Source, key: str) -> bool:
    settled = Push.objects.filter(outcome__in=[Outcome.TAKEN, Outcome.IGNORED])
    return settled.filter(channel=source.channel, key=key).exists()


def _note_fault(source: Source, message: Message, key: str, topic: str, fault: Fault) -> Answer:
    """Keep a message that is not the order it should be, once, and say where it is wrong."""
    push = _push(source, message, key, topic)
    push.outcome, push.problem = Outcome.FAULTY, asdict(fault)
    logger.warning("%s push: %s: %s", source.channel, fault.column, fault.message % fault.params)
    with transaction.atomic():
        Push.objects.bulk_create([push], ignore_conflicts=True)
        _tell_fault(source, key, fault, at=message.at)
    return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, fault.text(), fault.column)


def _tell_fault(source: Source, key: str, fault: Fault, *, at: datetime) -> None:
    """Tell who watches over pushes that an order of a shop is missing, once per message."""
    with translation.override(None):
        shop = str(Channel(source.channel).label)
    message = Notice(
        key=f"push:{source.channel}:{key}",
        text=MISSING,
        params={"channel": shop, "place": fault.column or "—"},
        url="/desk/push/?outcome__exact=faulty",
        clause="C7-1",
    )
    notify(recipients=allowed("desk.view_push"), message=message, at=at)


def _note_forged(source: Source, message: Message) -> None:
    """Keep that somebody sent a wrong signature, without what was sent."""
    logger.warning("%s push with a wrong signature from %s", source.channel, message.address)
    forged = Push.objects.filter(
        channel=source.channel, outcome=Outcome.FORGED, at__gt=message.at - FORGED_WITHIN
    )
    if forged.count() < MOST_FORGED:
        Push.objects.create(
            channel=source.channel,
            key=envelopes.digest(message.body),
            outcome=Outcome.FORGED,
            address=message.address,
            at=message.at,
        )
