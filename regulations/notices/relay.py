"""One run of the relay: what is due goes out side by side, one channel beside the other."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from queue import SimpleQueue
from threading import Event

from django.conf import settings

from regulations.notices import registry, rules
from regulations.notices.channels.senders import send
from regulations.notices.letters import Letter, UndeliverableError, write_letter
from regulations.notices.models import Channel, Delivery
from regulations.notices.outbox import (
    RESTS,
    gather_digests,
    gathered_notices,
    give_up_stuck,
    lease_deliveries,
    put_back,
    rest_channel,
    settle_delivery,
)

SIDE_BY_SIDE = 4

# A delivery, and what went wrong with it: "" nothing, None it was not tried.
Answer = tuple[Delivery, str | None]


def relay(*, clock: Callable[[], datetime]) -> None:
    """Send what is due, and write down how each went as soon as it is known.

    A channel that fails or hangs is left alone after its first failure, and holds up only its own.
    """
    at = clock()
    give_up_stuck(at=at)
    gather_digests(at=at)
    letters = _letters(lease_deliveries(at=at), at)
    if not letters:
        return
    by_channel: dict[int | None, list[Letter]] = {}
    for letter in letters:
        by_channel.setdefault(letter.delivery.channel_id, []).append(letter)
    run = Run()
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for each in by_channel.values():
            pool.submit(run.send_in_turn, each)
        try:
            run.settle(len(letters), clock)
        finally:
            run.stop.set()  # what cannot be written down is not sent


class Run:
    """What the threads that send tell the one that writes down, and when they are to stop."""

    def __init__(self):
        self.answers: SimpleQueue[Answer] = SimpleQueue()
        self.stop = Event()
        self._ends = time.monotonic() + rules.RUN.total_seconds()  # a stopwatch, no moment

    def send_in_turn(self, letters: list[Letter]) -> None:
        """One channel's letters one after the other, until one fails or the run is over."""
        error = ""
        for letter in letters:
            if error or self.stop.is_set() or time.monotonic() > self._ends:
                self.answers.put((letter.delivery, None))
                continue
            error = send(address=letter.address, title=letter.title, body=letter.body)
            self.answers.put((letter.delivery, error))

    def settle(self, count: int, clock: Callable[[], datetime]) -> None:
        """Write down every answer as it comes; a channel that failed rests for a first pause."""
        rest: dict[int | None, datetime] = {}
        for _each in range(count):
            delivery, error = self.answers.get(timeout=rules.LEASE.total_seconds())
            channel_id = delivery.channel_id
            if error is None and channel_id in rest:
                put_back(delivery=delivery, not_before=rest[channel_id], error=RESTS)
            elif error is None:
                put_back(delivery=delivery, not_before=delivery.not_before)
            else:
                at = clock()
                settle_delivery(delivery=delivery, error=error, at=at)
                if error:
                    rest[channel_id] = at + rules.FIRST_PAUSE
                    rest_channel(channel_id=channel_id, at=at)


def _letters(deliveries: list[Delivery], at: datetime) -> list[Letter]:
    """What of the deliveries taken can go now; the others are put back or given up."""
    gathered = gathered_notices(deliveries)
    server = mail_server() if any(each.channel_id is None for each in deliveries) else ""
    letters = []
    for delivery in deliveries:
        later = _after_quiet(delivery, at)
        if later > at:
            put_back(delivery=delivery, not_before=later)
            continue
        try:
            letter = write_letter(
                delivery, gathered=gathered.get(delivery.pk, []), mail_server=server
            )
        except UndeliverableError as error:
            settle_delivery(delivery=delivery, error=str(error), at=at, final=True)
        else:
            letters.append(letter)
    return letters


def mail_server() -> str:
    """The mail server that the administrator set up, else that of the installation."""
    found = Channel.objects.filter(reach=Channel.Reach.MAIL, active=True)
    return found.values_list("address", flat=True).first() or settings.NOTICE_MAIL_URL


def _after_quiet(delivery: Delivery, at: datetime) -> datetime:
    """A retry, or a run that comes late, may fall into quiet hours that the writing avoided."""
    notice, channel = delivery.notice, delivery.channel
    is_group = channel is not None and channel.reach == Channel.Reach.GROUP
    preferences = getattr(notice.recipient, "notice_preferences", None)
    if is_group or preferences is None or registry.is_clock(notice.kind):
        return at
    return rules.after_quiet(at, preferences.wishes)
