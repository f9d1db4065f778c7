"""The relay against real receivers: what fails, hangs or cannot be said holds up nobody else."""

import io
import logging
import time as stopwatch
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta

import pytest

from regulations.notices import letters
from regulations.notices.channels.senders import SILENT, UNKNOWN, send, service_name
from regulations.notices.models import Channel, Delivery
from regulations.notices.outbox import RESTS
from regulations.notices.rules import SEND
from regulations.notices.services import Message, notify, save_preferences
from tests.regulations.notices.told import AT, TOKEN, breach, numbered, plain, run, trickling

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_delivery_reaches_its_channel_once(person, channel, receiver, only_delivery):
    channel(receiver.address, owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    run(AT)
    run(AT + HOUR)
    (got,) = receiver.received
    assert got["title"] == "规章台 · C7-1"
    lines = ["订单 T1 未按时受理。", "http://127.0.0.1:8000/desk/", numbered(only_delivery().pk)]
    assert got["message"].splitlines() == lines
    assert (only_delivery().done_at, only_delivery().error) == (AT, "")


def test_a_failing_channel_is_tried_again_and_then_given_up(
    person, channel, receiver, only_delivery
):
    receiver.status = 500
    channel(receiver.address, owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    tried = []
    for second in range(0, 3600, 5):
        before = len(receiver.received)
        run(AT + timedelta(seconds=second))
        if len(receiver.received) > before:
            tried.append(second)
    assert tried == [0, 10, 30, 70, 150, 310, 630, 1270]
    lost = only_delivery()
    assert (lost.done_at, lost.given_up_at) == (None, AT + timedelta(seconds=1270))
    assert lost.error == "Failed to send JSON POST notification: Internal server error., error=500."
    assert len({said.splitlines()[-1] for said in receiver.said}) == 1


def test_a_channel_that_fails_costs_one_try_and_burns_no_others(person, channel, receiver):
    receiver.status = 500
    channel(receiver.address, owner=person)
    for number in range(5):
        notify(recipients=[person], message=breach(number), at=AT)
    run(AT)
    assert len(receiver.received) == 1
    rows = Delivery.objects.order_by("pk")
    assert [row.attempts for row in rows] == [1, 0, 0, 0, 0]
    assert {row.error for row in rows[1:]} == {RESTS}
    assert {row.not_before for row in rows} == {AT + timedelta(seconds=10)}
    receiver.status = 200
    run(AT + timedelta(seconds=10))
    assert not Delivery.objects.waiting().exists()


def test_a_hanging_receiver_holds_up_nobody(person, colleague, channel, receivers):
    hanging, healthy = receivers(), receivers()
    hanging.hangs = True
    slow = channel(f"{hanging.address}?rto=500", owner=person)
    channel(healthy.address, owner=colleague)
    for number in range(10):
        notify(recipients=[person], message=breach(number), at=AT)
    notify(recipients=[colleague], message=breach(99), at=AT)
    began = stopwatch.monotonic()
    run(AT)
    assert stopwatch.monotonic() - began < SEND
    assert len(healthy.received) == len(hanging.received) == 1
    assert Delivery.objects.filter(channel=slow, attempts__gt=0).count() == 1
    assert Delivery.objects.waiting().count() == 10


@pytest.mark.slow
def test_a_receiver_that_trickles_is_left_after_a_while():
    with trickling() as address:
        service_name(address)  # Apprise reads all its plugins for the first address it is shown
        began = stopwatch.monotonic()
        assert send(address=f"{address}?rto=500&retry=9", title="T", body="b") == SILENT
        assert stopwatch.monotonic() - began < SEND + 2


def test_what_waits_for_the_lead_of_a_full_outbox_comes_before_what_failed(
    person, colleague, channel, receivers
):
    failing, healthy = receivers(), receivers()
    failing.status = 500
    channel(failing.address, owner=person)
    channel(healthy.address, owner=colleague)
    for number in range(120):
        notify(recipients=[person], message=breach(number), at=AT)
    run(AT)
    notify(recipients=[colleague], message=breach(200), at=AT + timedelta(seconds=10))
    run(AT + timedelta(seconds=10))
    assert len(healthy.received) == 1


def test_quiet_hours_hold_for_retries_and_late_runs_too(person, channel, receiver, only_delivery):
    receiver.status = 500
    channel(receiver.address, owner=person)
    save_preferences(
        ways={}, quiet_from=time(18, 0, 5), quiet_until=time(19, 0), digest_at=time(8, 30),
        by=person, at=AT,
    )  # fmt: skip
    notify(recipients=[person], message=plain(), at=AT)
    run(AT)
    run(AT + timedelta(minutes=5))
    assert len(receiver.received) == 1
    waiting = only_delivery()
    assert (waiting.not_before, waiting.attempts) == (AT + HOUR, 1)
    receiver.status = 200
    run(AT + HOUR)
    assert only_delivery().done_at == AT + HOUR


@pytest.mark.parametrize(
    ("text", "params"), [("%(missing)s", {}), ("%(a)d", {"a": "x"}), ("100%", {"a": 1})]
)
def test_what_cannot_be_put_into_words_is_given_up_alone(person, channel, receiver, text, params):
    channel(receiver.address, owner=person)
    notify(recipients=[person], message=Message("breach:0", text, params), at=AT)
    notify(recipients=[person], message=breach(), at=AT)
    run(AT)
    assert len(receiver.received) == 1
    lost = Delivery.objects.get(given_up_at=AT)
    assert (lost.notice.key, lost.error) == ("breach:0", letters.WORDLESS)


def test_who_left_meanwhile_gets_nothing(person, channel, receiver, only_delivery):
    channel(receiver.address, owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    person.is_active = False
    person.save()
    run(AT)
    assert (receiver.received, only_delivery().error) == ([], letters.LEFT)


def test_mail_without_a_server_is_given_up_and_says_why(person, settings, only_delivery):
    settings.NOTICE_MAIL_URL = "json://127.0.0.1:1/?to={email}"
    notify(recipients=[person], message=breach(), at=AT)
    settings.NOTICE_MAIL_URL = ""
    run(AT)
    assert (only_delivery().given_up_at, only_delivery().error) == (AT, letters.NO_SERVER)


def test_mail_goes_through_the_administrators_server_before_the_installations(
    person, channel, receiver, settings, only_delivery
):
    settings.NOTICE_MAIL_URL = "json://127.0.0.1:1/{email}"
    channel(f"{receiver.address}/{{email}}", reach=Channel.Reach.MAIL)
    notify(recipients=[person], message=breach(), at=AT)
    run(AT)
    assert only_delivery().done_at == AT


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nope://{}/", UNKNOWN),
        ("dingtalk://{}/1", UNKNOWN),
        ("json://127.0.0.1:1/{}", "A Connection error occurred sending JSON notification to …."),
    ],
)
def test_no_error_and_no_log_holds_a_secret(person, channel, only_delivery, address, said):
    channel(address.format(TOKEN), owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    with everything_logged() as log:
        run(AT)
    assert only_delivery().error == said
    assert f"delivery {only_delivery().pk}" in log.getvalue()
    assert TOKEN not in log.getvalue()


@contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """What the portal's log holds at its most talkative."""
    root, log = logging.getLogger(), io.StringIO()
    handler, level = logging.StreamHandler(log), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield log
    root.removeHandler(handler)
    root.setLevel(level)
