"""A clock on the wall, for tests: it sends the bytes that clocks send."""

from datetime import datetime

from django.test import Client
from django.utils import timezone

from attendance.timekeeping.devices.models import Device
from tests.company import CHINA

SERIAL = "CGKK212960007"
AGENT = "iClock Proxy/1.09"


def approved(serial: str = SERIAL, **words) -> Device:
    """A clock that somebody has approved, just heard of."""
    at = timezone.now()
    words = {"standing": "approved", "first_seen_at": at, "last_seen_at": at} | words
    return Device.objects.create(serial=serial, **words)


class Clock:
    """Sends requests as firmware writes them, and gives back status and text."""

    def __init__(self, serial: str = SERIAL, address: str = "127.0.0.1") -> None:
        self.serial = serial
        words = {"HTTP_USER_AGENT": AGENT, "REMOTE_ADDR": address}
        self.client = Client(enforce_csrf_checks=True, **words)

    def get(self, path: str, query: str = "") -> tuple[int, str]:
        """GET with the serial number first."""
        return self._read(self.client.get(f"/iclock/{path}?SN={self.serial}{query}"))

    def post(self, path: str, query: str, body: bytes, media="text/plain") -> tuple[int, str]:
        """POST of a body of whatever type."""
        address = f"/iclock/{path}?SN={self.serial}{query}"
        return self._read(self.client.generic("POST", address, body, content_type=media))

    def attlog(self, *lines: str | bytes, stamp: str = "9999") -> tuple[int, str]:
        """An attendance log of these lines, LF between them and behind the last."""
        raw = [line if isinstance(line, bytes) else line.encode() for line in lines]
        return self.post("cdata", f"&table=ATTLOG&Stamp={stamp}", b"".join(r + b"\n" for r in raw))

    def operlog(self, *lines: str, stamp: str = "9999") -> tuple[int, str]:
        """An operation log."""
        body = "".join(line + "\n" for line in lines).encode()
        return self.post("cdata", f"&table=OPERLOG&OpStamp={stamp}", body)

    @staticmethod
    def _read(answer) -> tuple[int, str]:
        assert answer["Content-Type"] == "text/plain"
        return answer.status_code, answer.content.decode()


def line(pin: str, at: datetime | str, *rest: str) -> str:
    """A line of an attendance log, as most firmware writes it."""
    local = at if isinstance(at, str) else at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")
    return "\t".join([pin, local, *(rest or ("0", "1", "0", "0", "0"))])
