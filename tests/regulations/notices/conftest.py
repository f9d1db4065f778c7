"""Somebody who reads, messages of every sort, and receivers on loopback that behave as told."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import translation

from hr.people.models import Employee
from regulations.notices.channels.rules import masked
from regulations.notices.models import Channel, Delivery
from tests.regulations.notices.told import PATIENCE, TOKEN


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def without_mail(settings):
    """No mail server unless a test sets one up."""
    settings.NOTICE_MAIL_URL = ""


@pytest.fixture
def person(db) -> Employee:
    return Employee.objects.create_user("1", "王芳", email="wf@example.cn")


@pytest.fixture
def colleague(db) -> Employee:
    return Employee.objects.create_user("2", "李雷", email="ll@example.cn")


class Receiver(ThreadingHTTPServer):
    """Keeps what it is sent; answers `status`, or holds its breath until it is let go."""

    daemon_threads = True

    def __init__(self):
        self.received: list[dict] = []
        self.status = 200
        self.hangs = False
        self.let_go = threading.Event()
        self.on_message: Callable[[], None] | None = None
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        """Where it is, as Apprise writes it, with a secret in the path."""
        return f"json://127.0.0.1:{self.server_port}/{TOKEN}"

    @property
    def said(self) -> list[str]:
        """The texts it got."""
        return [each["message"] for each in self.received]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(json.loads(body))
        if self.server.on_message:
            self.server.on_message()
        if self.server.hangs:
            self.server.let_go.wait(PATIENCE)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def receivers() -> Iterator:
    """`receivers()`: one more receiver at work."""
    begun = []

    def begin() -> Receiver:
        begun.append(Receiver())
        threading.Thread(target=begun[-1].serve_forever, daemon=True).start()
        return begun[-1]

    yield begin
    for each in begun:
        each.let_go.set()
        each.shutdown()
        each.server_close()


@pytest.fixture
def receiver(receivers) -> Receiver:
    return receivers()


@pytest.fixture
def channel(db):
    """`channel(address, owner=…)`: a channel of one's own; without an owner a group's."""

    def store(address: str, *, owner=None, kinds=(), reach="") -> Channel:
        return Channel.objects.create(
            reach=reach or (Channel.Reach.OWN if owner else Channel.Reach.GROUP),
            owner=owner,
            name="json",
            kinds=list(kinds),
            address=address,
            shown=masked(address),
        )

    return store


@pytest.fixture
def only_delivery(db):
    """`only_delivery()`: the one there is, as stored now."""
    return Delivery.objects.get
