"""Messages that shops push: signature, repetition, content; then the order is received."""

import logging
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.selectors import allowed
from hr.roster.rules import CHINA
from orders.desk.intake import fault_from, receive_order, refusal_of
from orders.desk.layouts import payloads
from orders.desk.layouts.doubts import doubts_about
from orders.desk.layouts.draft import Fault, OrderDraft
from orders.desk.pushes import envelopes
from orders.desk.pushes.envelopes import Envelope
from orders.desk.pushes.models import Push
from orders.desk.pushes.selectors import remarks_on
from orders.desk.pushes.sources import Message, Source
from orders.desk.rules import Channel
from regulations.notices.sayings import sentence
from regulations.notices.services import Message as Notice
from regulations.notices.services import notify
from regulations.rulebook import clause

LARGEST_BODY = 2 * 1024 * 1024
# Who guesses signatures shall not fill the disk: so many are stored per channel and hour.
MOST_FORGED = 100
FORGED_WITHIN = timedelta(hours=1)

Outcome = Push.Outcome
MISSING = gettext_noop(
    "%(channel)s: a message could not be read, and an order of the shop is missing here:"
    " %(number)s. Look it up in the shop; the list counts all that could not be read that day."
)
MISSING_UNNAMED = gettext_noop(
    "%(channel)s: a message could not be read, and an order of the shop is missing here; its"
    " number could not be read either. The list counts all that could not be read that day."
)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What the shop is told: an HTTP status and JSON."""

    status: int
    content: dict


@clause("C7-5")
def take_push(*, source: Source, message: Message) -> Answer:
    """Take a message: a signed order is received, once however often it is sent (C7-5).

    The answer says only what is committed. A repetition and what is not about an order are
    answered like a success, so that the shop stops sending them. A message without an id and a
    revision repeats only the last one of its order: a buyer may go back to what was.
    """
    if not source.is_ready():
        return refusal(HTTPStatus.SERVICE_UNAVAILABLE, _("The portal has no secret for this shop."))
    if source.channel == Channel.WOOCOMMERCE and envelopes.is_woocommerce_ping(message.body):
        return Answer(HTTPStatus.OK, source.taken)
    if not source.is_signed(message):
        _note_forged(source, message)
        return refusal(HTTPStatus.UNAUTHORIZED, _("The signature is wrong or too old."))
    envelope = Envelope(envelopes.digest(message.body), "", {})
    try:
        envelope = source.open(message.headers, message.body)
        push = _take(source, message, envelope)
    except payloads.PayloadFault as broken:
        return _note_fault(source, message, envelope, broken.fault)
    except ValidationError as refused:
        return _note_fault(source, message, envelope, fault_from(refused))
    return _acceptance(source, push)


def _acceptance(source: Source, push: Push) -> Answer:
    """The answer to what was taken; whoever writes our own form hears what is worth a look."""
    remarks = remarks_on(push) if source.remarks else []
    told = [{"where": remark.column, "message": remark.text()} for remark in remarks]
    return Answer(HTTPStatus.OK, source.taken | ({"warning": told} if told else {}))


def refusal(status: int, sentence: object, where: str = "") -> Answer:
    """An answer that says what is wrong, and where in the message."""
    return Answer(status, {"error": [{"where": where, "message": str(sentence)}]})


def _take(source: Source, message: Message, envelope: Envelope) -> Push:
    """Receive the order and keep the message, both or neither; PayloadFault for a faulty one.

    Returns the message as it is kept: the earlier one, if this repeats it.
    """
    if not envelope.is_bare and (known := _known(source, envelope.key)):
        return known
    draft = None if envelope.ignored else source.read(envelope)
    last = _last_of(draft) if envelope.is_bare and draft else None
    if last and last.body == message.text:
        return last
    key = envelopes.key_after(last.key, message.body) if last else envelope.key
    push = _push(source, message, key, envelope.topic)
    try:
        with transaction.atomic():
            _settle(push, draft, envelope)
            push.remarks = _remarks(source, envelope, draft, message.at)
            push.save(force_insert=True)
    except IntegrityError:  # the same message came twice at once
        if known := _known(source, key):
            return known
        raise
    return push


def _settle(push: Push, draft: OrderDraft | None, envelope: Envelope) -> None:
    """What becomes of a message: an order received, or the reason why there is none."""
    if draft is None:
        push.outcome = Outcome.IGNORED
        push.problem = asdict(Fault(0, "", envelope.ignored, {}))
        return
    push.outcome = Outcome.TAKEN
    try:
        push.order, _fate = receive_order(
            draft=draft, by=None, at=push.at, revision=envelope.revision
        )
    except ValidationError as refused:
        fault = refusal_of(draft, push.at) or fault_from(refused)
        raise payloads.PayloadFault(fault) from refused


def _remarks(
    source: Source, envelope: Envelope, draft: OrderDraft | None, at: datetime
) -> list[dict]:
    if draft is None:
        return []
    passed_over = source.remarks(envelope.document) if source.remarks else []
    return [asdict(remark) for remark in [*passed_over, *doubts_about(draft, at)]]


def _last_of(draft: OrderDraft) -> Push | None:
    """The last message that was taken of an order."""
    taken = Push.objects.filter(
        order__channel=draft.channel, order__number=draft.number, outcome=Outcome.TAKEN
    )
    return taken.order_by("-pk").first()


def _push(source: Source, message: Message, key: str, topic: str) -> Push:
    return Push(
        channel=source.channel,
        key=key,
        topic=topic,
        body=message.text,
        address=message.address,
        at=message.at,
    )


def _known(source: Source, key: str) -> Push | None:
    settled = Push.objects.filter(outcome__in=[Outcome.TAKEN, Outcome.IGNORED])
    return settled.filter(channel=source.channel, key=key).first()


def _note_fault(source: Source, message: Message, envelope: Envelope, fault: Fault) -> Answer:
    """Keep a message that is not the order it should be, once, and say where it is wrong."""
    push = _push(source, message, envelope.key, envelope.topic)
    fault = replace(fault, number=payloads.number_in(source.channel, envelope.document))
    push.outcome, push.problem = Outcome.FAULTY, asdict(fault)
    logger.warning("%s push: %s: %s", source.channel, fault.column, fault.message % fault.params)
    with transaction.atomic():
        Push.objects.bulk_create([push], ignore_conflicts=True)
        _tell_fault(source, fault, at=message.at)
    return refusal(HTTPStatus.UNPROCESSABLE_ENTITY, fault.text(), fault.column)


def _tell_fault(source: Source, fault: Fault, *, at: datetime) -> None:
    """Tell who watches over pushes that an order of a shop is missing, once per channel and day: a
    shop whose messages changed would else ring for each of them."""
    day = at.astimezone(CHINA).date()
    with translation.override(None):
        channel = sentence(str(source.channel.label), {})
    message = Notice(
        key=f"push:{source.channel}:{day}",
        text=MISSING if fault.number else MISSING_UNNAMED,
        params={"channel": channel, "number": fault.number},
        url=f"/desk/push/?channel__exact={source.channel}&outcome__exact=faulty&at__date={day}",
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
