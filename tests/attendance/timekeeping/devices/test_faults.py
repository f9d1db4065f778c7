"""Clocks at their worst: crashes, races, bulk, and bodies that nobody should send (A2.2-3)."""

import socket
import threading
import time
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.utils import timezone

from attendance.timekeeping.devices import intake, views_wire
from attendance.timekeeping.models import Device, Punch, StaleDay, Stray, Upload
from tests.attendance.timekeeping.devices.clocks import SERIAL, Clock, approved, line
from tests.company import TEN, Company
from tests.depth import deep

pytestmark = pytest.mark.clause("A2.2-3")
PATH = f"/iclock/cdata?SN={SERIAL}&table=ATTLOG&Stamp=7"


@pytest.fixture
def clock(committing_company):
    approved()
    return Clock()


def bulk(count: int) -> list[str]:
    """So many lines of four people, a minute apart, and every tenth of nobody."""
    pins = ["1002", "1003", "1004", "1005"]
    return [
        line("77" if n % 10 == 9 else pins[n % 4], TEN - timedelta(minutes=count - n))
        for n in range(count)
    ]


def test_crash_between_commit_and_answer_loses_and_doubles_nothing(clock, monkeypatch):
    lines = bulk(10)

    def crash(count):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(views_wire.wire, "accepted", crash)
        with pytest.raises(SystemExit):
            clock.attlog(*lines, stamp="7")
    assert Punch.objects.count() + Stray.objects.count() == 10
    assert Device.objects.get().stamps == {"ATTLOG": "7"}
    assert clock.attlog(*lines, stamp="7") == (200, "OK: 10")
    assert Punch.objects.count() + Stray.objects.count() == 10


def test_crash_before_commit_keeps_the_body_and_the_old_stamp(clock, monkeypatch):
    clock.attlog(line("1002", TEN), stamp="5")

    def crash(*args, **words):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(intake.notes, "note_reading", crash)
        with pytest.raises(SystemExit):
            clock.attlog(line("1003", TEN), stamp="6")
    assert Punch.objects.count() == 1
    assert Device.objects.get().stamps == {"ATTLOG": "5"}
    assert bytes(Upload.objects.first().body).startswith(b"1003\t")
    assert clock.attlog(line("1003", TEN), stamp="6") == (200, "OK: 1")
    assert Punch.objects.count() == 2


def test_lines_by_the_ten_thousand_in_one_post(clock):
    many = deep(50_000, 10_000)
    lines = bulk(many)
    began = time.monotonic()
    assert clock.attlog(*lines) == (200, f"OK: {many}")
    took = time.monotonic() - began
    assert Punch.objects.count() == many * 9 // 10
    assert Stray.objects.count() == many // 10
    assert StaleDay.objects.count() > 4 * (many // 1440 - 1)
    assert took < 30, took
    began = time.monotonic()
    assert clock.attlog(*lines) == (200, f"OK: {many}")
    assert time.monotonic() - began < 30
    assert Punch.objects.count() == many * 9 // 10


def test_two_posts_at_once_store_each_line_once(clock):
    lines, answers = bulk(2_000), []

    def send(order):
        try:
            answers.append(Clock().attlog(*order))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=send, args=[each])
        for each in (lines, lines[::-1], lines[1000:] + lines[:1000], lines)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert answers == [(200, "OK: 2000")] * 4
    assert Punch.objects.count() == 1_800
    assert Stray.objects.count() == 200


def test_body_over_the_limit_is_refused_unread(clock, monkeypatch):
    monkeypatch.setattr(views_wire, "LARGEST_BODY", 100)
    assert clock.attlog(*bulk(10))[0] == 413
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\n\r\n\n",
        b"\x00" * 5000,
        b"\t" * 5000,
        b"1002\t2026-03-04 07:58:12\x00\t0",
        b"1002\t" + b"9" * 100_000,
        (b"1002\t2026-03-04 07:58:12\t'; DROP TABLE timekeeping_punch; --"),
        b'1002"}]\t2026-03-04 07:58:12\t"}',
        "\u202e\t2026-03-04 07:58:12".encode(),
        "\ud83d\ude00".encode("utf-16", "surrogatepass") + b"\t2026-03-04 07:58:12",
        b"PIN=\tDateTime=2026-03-04 07:58:12",
        b"=\t=\t=",
        b"1002\t9999-12-31 23:59:59\t0",
        b"1002\t0001-01-01 00:00:00\t0",
    ],
)
@pytest.mark.parametrize("table", ["ATTLOG", "OPERLOG", "options"])
def test_hostile_bodies_are_answered_and_do_no_harm(clock, body, table):
    status, text = clock.post("cdata", f"&table={table}&Stamp=1", body)
    assert (status, text[:2]) == (200, "OK")
    assert not Punch.objects.exclude(person__number="1002").exists()


@pytest.mark.parametrize(
    "media",
    ["", "application/octet-stream", "application/x-www-form-urlencoded", "multipart/form-data",
     "multipart/form-data; boundary=x", "text/plain; charset=nonsense", "application/push"],
)  # fmt: skip
def test_type_of_the_body_does_not_matter(clock, media):
    body = line("1002", TEN).encode()
    assert clock.post("cdata", "&table=ATTLOG", body, media) == (200, "OK: 1")


@pytest.mark.parametrize("stamp", ["", "0", "None", "x" * 500, "'", "\r\nDelay=0"])
def test_stamp_is_whatever_the_clock_says(clock, stamp):
    assert clock.post("cdata", f"&table=ATTLOG&Stamp={stamp}", line("1002", TEN).encode())[0] == 200
    text = clock.get("cdata", "&options=all")[1]
    assert "\nDelay=10\n" in text
    assert "\nDelay=0" not in text


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_no_part_of_the_protocol(clock, method):
    answer = clock.client.generic(method, PATH, b"x")
    assert answer.status_code in (200, 405)
    assert not Upload.objects.exists()


def talk(live_server, request: bytes) -> tuple[str, dict[str, str], bytes]:
    """Send bytes over a socket: status line, headers in small letters, body."""
    address = urlsplit(live_server.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as wire:
        wire.sendall(request)
        answer = b""
        while chunk := wire.recv(65536):
            answer += chunk
    head, _blank, body = answer.partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    headers = dict(each.split(": ", 1) for each in rest)
    return first, {name.lower(): value for name, value in headers.items()}, body


def test_replayed_byte_for_byte_over_a_socket(transactional_db, live_server):
    Company()
    approved()
    host = urlsplit(live_server.url).netloc.encode()
    first, headers, body = talk(
        live_server,
        b"GET /iclock/cdata?SN=CGKK212960007&options=all&pushver=2.2.14&language=83 HTTP/1.1\r\n"
        b"Host: " + host + b"\r\nUser-Agent: iClock Proxy/1.09\r\nConnection: close\r\n"
        b"Accept: */*\r\n\r\n",
    )
    assert first == "HTTP/1.1 200 OK"
    assert body.startswith(b"GET OPTION FROM: CGKK212960007\nATTLOGStamp=0\n")
    assert abs(parsedate_to_datetime(headers["date"]) - timezone.now()) < timedelta(seconds=10)

    log = b"1002\t2026-03-04 07:58:12\t0\t1\t\t0\t0\t\n1003\t2026-03-04 07:59:40\t0\t15\t\t0\t0\t\n"
    first, headers, body = talk(
        live_server,
        b"POST /iclock/cdata?SN=CGKK212960007&table=ATTLOG&Stamp=9999 HTTP/1.1\r\nHost: " + host +
        b"\r\nUser-Agent: iClock Proxy/1.09\r\nConnection: close\r\nAccept: */*\r\n"
        b"Content-Length: %d\r\n\r\n" % len(log) + log,
    )  # fmt: skip
    assert (first, body) == ("HTTP/1.1 200 OK", b"OK: 2")
    assert "location" not in headers and "set-cookie" not in headers
    assert Punch.objects.count() == 2


def test_body_that_breaks_off_is_not_taken(transactional_db, live_server):
    Company()
    approved()
    address = urlsplit(live_server.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as wire:
        head = f"POST {PATH} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: 500\r\n\r\n"
        wire.sendall(head.encode() + line("1002", TEN).encode())
        wire.shutdown(socket.SHUT_WR)
        answer = wire.recv(65536)
    assert b" 400 " in answer.split(b"\r\n")[0]
    assert not Punch.objects.exists() and not Upload.objects.exists()
