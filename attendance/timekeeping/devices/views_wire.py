"""What clocks ask for: no login, no form and no redirect, plain text, answered once it is stored.

A serial number is all that tells them apart: an unknown one gets nothing but 503 until somebody
has approved it, so that it keeps what it has.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from attendance.timekeeping.devices import intake, wire
from attendance.timekeeping.devices.intake import LARGEST_BODY, Message, NotAdmitted
from attendance.timekeeping.devices.models import Device
from regulations.caller import caller_address

SERIAL = re.compile(r"[A-Za-z0-9._-]{1,40}", re.ASCII)
Answer = Callable[[Device, Message], str]


class TooLarge(Exception):
    """A body over LARGEST_BODY."""


def _asked(*methods: str):
    """A view for clocks over a function that makes the text of the answer."""

    def wrap(answer: Answer):
        @login_not_required
        @csrf_exempt
        @never_cache
        @require_http_methods(methods)
        def view(request: HttpRequest) -> HttpResponse:
            return _answer(request, answer)

        view.__doc__ = answer.__doc__
        return view

    return wrap


def _answer(request: HttpRequest, answer: Answer) -> HttpResponse:
    query = {name.lower(): value for name, value in request.GET.items()}
    if not SERIAL.fullmatch(query.get("sn", "")):
        return _text("SN is missing", HTTPStatus.BAD_REQUEST)
    try:
        message = Message(
            serial=query["sn"],
            query=query,
            path=request.get_full_path(),
            address=caller_address(request),
            at=timezone.now(),
            body=_body(request),
        )
        return _text(answer(intake.admit(message), message))
    except TooLarge:
        return _text("too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except UnreadablePostError:  # the clock has hung up and reads no answer
        return _text("broken off", HTTPStatus.BAD_REQUEST)
    except NotAdmitted as refused:
        return _text(refused.message, HTTPStatus.SERVICE_UNAVAILABLE)


def _text(text: str, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain")


def _body(request: HttpRequest) -> bytes:
    """The body, whatever type it claims to be; Django itself would read none that is chunked."""
    if request.method != "POST":
        return b""
    if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
        body = request.META["wsgi.input"].read(LARGEST_BODY + 1)
    else:
        stated = request.META.get("CONTENT_LENGTH") or "0"
        if not (stated.isascii() and stated.isdecimal() and len(stated) < 12):
            return b""
        if int(stated) > LARGEST_BODY:
            raise TooLarge
        body = request.body
        if len(body) < int(stated):
            raise UnreadablePostError
    if len(body) > LARGEST_BODY:
        raise TooLarge
    return body


@_asked("GET", "HEAD", "POST")
def cdata(device: Device, message: Message) -> str:
    """The handshake, the time, and every upload."""
    if not message.table and not message.body:
        if message.query.get("type") == "time":
            return wire.time_text(message.at, ZoneInfo(device.zone))
        return intake.greet(device, message)
    if message.table == "ATTLOG":
        return wire.accepted(intake.take_attlog(device, message))
    if message.table == "OPERLOG":
        return wire.accepted(intake.take_operlog(device, message))
    intake.take_other(device, message)
    return wire.OK


@_asked("GET", "HEAD", "POST")
def getrequest(device: Device, message: Message) -> str:
    """A poll: the commands that wait, or OK."""
    return intake.hand_out(device, message)


@_asked("POST")
def devicecmd(device: Device, message: Message) -> str:
    """The results of commands."""
    intake.take_results(device, message)
    return wire.OK


@_asked("GET", "HEAD", "POST")
def registry(device: Device, message: Message) -> str:
    """What a newer clock can do."""
    intake.learn(device, message)
    return wire.registry_code(device.serial, settings.SECRET_KEY)


@_asked("GET", "HEAD", "POST")
def ping(device: Device, message: Message) -> str:
    """A sign of life."""
    intake.learn(device, message)
    return wire.OK


@_asked("GET", "HEAD", "POST")
def other(device: Device, message: Message) -> str:
    """What the portal has no use for: answered, or the clock asks for ever."""
    if message.body:
        intake.take_other(device, message)
    return wire.OK
