"""Notices: written with what they tell, sent at least once, to a real receiver on loopback."""

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import translation

from hr.people.models import Employee
from regulations.notices.models import Channel, Delivery, Notice
from regulations.notices.outbox import lease_deliveries, send, settle_delivery
from regulations.notices.rules import wait_after
from regulations.notices.services import Message, mark_read, notify

AT = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
MESSAGE = Message(
    key="k",
    text="Order %(number)s was not accepted in time.",
    params={"number": "T1"},
    clause="C7-1",
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    """Somebody who reads."""
    return Employee.objects.create_user("1", "王芳", email="wf@example.cn")


@pytest.fixture
def receiver():
    """An HTTP server that keeps what it is sent; `receiver.status` is what it answers."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            server.received.append(json.loads(body))
            self.send_response(server.status)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.received, server.status = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def work(at):
    """One run of the relay."""
    for delivery in lease_deliveries(at=at):
        settle_delivery(delivery=delivery, error=send(delivery), at=at)


def test_a_message_is_written_once_per_person_and_key(person):
    for _ in range(3):
        notify(recipients=[person, person], message=MESSAGE, at=AT)
    assert Notice.objects.count() == 1


def test_a_notice_is_read_in_the_readers_language(person):
    notify(recipients=[person], message=MESSAGE, at=AT)
    with translation.override("en"):
        assert Notice.objects.get().words == "Order T1 was not accepted in time."


def test_a_person_without_a_channel_has_the_bell_alone(person, settings):
    settings.NOTICE_MAIL_URL = ""
    notify(recipients=[person], message=MESSAGE, at=AT)
    assert not Delivery.objects.exists()


def test_mail_goes_to_the_persons_own_address(person, settings):
    settings.NOTICE_MAIL_URL = "mailto://127.0.0.1:25?from=portal@example.cn&to={email}"
    notify(recipients=[person], message=MESSAGE, at=AT)
    assert Delivery.objects.get().address.endswith("to=wf@example.cn")


def test_a_delivery_reaches_its_channel_once(person, receiver):
    Channel.objects.create(owner=person, address=f"json://127.0.0.1:{receiver.server_port}/")
    notify(recipients=[person], message=MESSAGE, at=AT)
    work(AT)
    work(AT + timedelta(hours=1))
    assert len(receiver.received) == 1
    assert "T1" in receiver.received[0]["message"]
    assert "C7-1" in receiver.received[0]["title"]
    assert Delivery.objects.get().done_at == AT


def test_a_failing_channel_is_tried_again_and_then_given_up(person, receiver):
    receiver.status = 500
    Channel.objects.create(owner=person, address=f"json://127.0.0.1:{receiver.server_port}/")
    notify(recipients=[person], message=MESSAGE, at=AT)
    at = AT
    for _ in range(12):
        work(at)
        at += timedelta(days=1)
    delivery = Delivery.objects.get()
    assert delivery.done_at is None
    assert delivery.given_up_at is not None
    assert delivery.attempts == 8
    assert len(receiver.received) == 8


def test_a_lease_keeps_others_off_until_it_ends(person):
    Channel.objects.create(owner=person, address="json://127.0.0.1:1/")
    notify(recipients=[person], message=MESSAGE, at=AT)
    assert len(lease_deliveries(at=AT)) == 1
    assert lease_deliveries(at=AT + timedelta(seconds=59)) == []
    assert len(lease_deliveries(at=AT + timedelta(seconds=61))) == 1


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 10), (2, 20), (7, 640), (8, None)])
def test_the_pause_doubles_until_it_is_given_up(attempts, seconds):
    wait = wait_after(attempts)
    assert wait == (seconds and timedelta(seconds=seconds))


def test_marking_read_leaves_what_came_later_unread(person):
    notify(recipients=[person], message=MESSAGE, at=AT)
    newest = Notice.objects.get().pk
    later = Message(key="later", text="Order %(number)s has come in: accept it.", params={})
    notify(recipients=[person], message=later, at=AT)
    assert mark_read(by=person, at=AT, up_to=newest) == 1
    assert Notice.objects.filter(read_at=None).count() == 1
