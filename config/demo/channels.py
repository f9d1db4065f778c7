"""A channel of the demo company: a screen in the hall that hears of postings and editions.

Its receiver lives as long as the company is built, on the loopback, and fails when a story says so.
Afterwards nobody answers there, which is what a broken channel looks like.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from django.conf import settings

from config.demo.timeline import Process, Timeline, days, moment
from hr.people.models import Employee
from regulations.notices.channels.services import add_company_channel, test_channel
from regulations.notices.models import Channel
from regulations.notices.relay import relay
from regulations.notices.rules import FIRST_PAUSE, TRIES

KEEPER = "1701"
HEARS_OF = ("posting", "edition")
NAME = "大厅公告屏"
# Postings hang from 10:20; on the day of the outage the screen is away.
RUNS = ("10:21", "17:30")
OUTAGE = timedelta(days=2)


class Screen(HTTPServer):
    """Takes what it is sent, or answers that it is away."""

    status = 200

    @property
    def address(self) -> str:
        """Where it listens, as Apprise writes it."""
        return f"json://127.0.0.1:{self.server_port}/hall-screen"


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args):
        """Nothing of it belongs into a log."""


@contextmanager
def listening() -> Iterator[Screen]:
    """A screen that answers inside the block."""
    screen = Screen(("127.0.0.1", 0), _Answer)
    Thread(target=screen.serve_forever, daemon=True).start()
    try:
        yield screen
    finally:
        screen.shutdown()
        screen.server_close()


def start_channel(
    *, people: dict[str, Employee], timeline: Timeline, first: date, screen: Screen
) -> None:
    """Let the administrator set the screen up, and what it hears of go out.

    Not where the installation has a mail server: nothing leaves it while the company is built.
    """
    if settings.NOTICE_MAIL_URL:
        return
    keeper, until = people[KEEPER], timeline.until
    timeline.start(_set_up(keeper, first, screen))
    for day in days(first, until.date()):
        is_away = day == until.date() - OUTAGE
        timeline.start(_outage(day, screen) if is_away else _sending(day))
    timeline.start(_tested(keeper, timeline, screen))


def _set_up(keeper: Employee, first: date, screen: Screen) -> Process:
    at = moment(first, "08:35")
    yield at
    add_company_channel(
        reach=Channel.Reach.GROUP, name=NAME, kinds=HEARS_OF, address=screen.address, by=keeper,
        at=at,
    )  # fmt: skip


def _sending(day: date) -> Process:
    for clock in RUNS:
        at = moment(day, clock)
        yield at
        _send(at)


def _outage(day: date, screen: Screen) -> Process:
    """Every try fails, until the delivery is given up; in the afternoon the screen is back."""
    at, pause = moment(day, RUNS[0]), FIRST_PAUSE
    for _try in range(TRIES):
        yield at
        screen.status = 503
        _send(at)
        screen.status = 200
        at, pause = at + pause, pause * 2
    yield moment(day, RUNS[1])
    _send(moment(day, RUNS[1]))


def _tested(keeper: Employee, timeline: Timeline, screen: Screen) -> Process:
    """A minute ago: the keeper tries the screen, which is away again; it is tried once more."""
    at = timeline.until - timedelta(seconds=50)
    yield at
    channel = Channel.objects.filter(owner=None).first()
    if channel is None:
        return
    test_channel(channel=channel, by=keeper, at=at)
    at += timedelta(seconds=5)
    yield at
    screen.status = 503
    _send(at)
    screen.status = 200


def _send(at) -> None:
    relay(clock=lambda: at)
