"""What the portal answers to clocks, as text. Pure."""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from attendance.timekeeping.devices.rules import POLL

OK = "OK"
# Under which names firmware of all ages looks for its stamps.
STAMPS = {
    "ATTLOG": ("ATTLOGStamp", "Stamp"),
    "OPERLOG": ("OPERLOGStamp", "OpStamp"),
    "ATTPHOTO": ("ATTPHOTOStamp", "PhotoStamp"),
}
# Words instead of bits: their order differs between versions of the protocol. Nothing of
# people's bodies is asked for.
FLAGS = "TransData AttLog\tOpLog\tEnrollUser\tChgUser"


def options_block(*, serial: str, stamps: dict[str, str], zone_option: str) -> str:
    """The options a clock is given at the handshake, one a line.

    A stamp that the portal does not have is 0: the clock sends all it has, and what is known
    already stays one punch.
    """
    lines = [f"GET OPTION FROM: {serial}"]
    for table, names in STAMPS.items():
        lines += [f"{name}={stamps.get(table, '0')}" for name in names]
    lines += [
        "ErrorDelay=30",
        f"Delay={POLL.seconds}",
        "TransTimes=00:00;14:05",
        "TransInterval=1",
        f"TransFlag={FLAGS}",
        f"TimeZone={zone_option}",
        "Realtime=1",
        "Encrypt=0",
        "ServerVer=2.4.1",
        "PushProtVer=2.4.1",
    ]
    return "\n".join(lines) + "\n"


def accepted(count: int) -> str:
    """The answer to an upload of so many lines."""
    return f"OK: {count}"


def registry_code(serial: str, secret: str) -> str:
    """A text by which a clock may be known again."""
    digest = hashlib.sha256(f"{secret}:{serial}".encode()).hexdigest()[:16]
    return f"RegistryCode={digest}"


def time_text(at: datetime, zone: ZoneInfo) -> str:
    """A moment in the zone of a clock, with its offset."""
    return at.astimezone(zone).isoformat(timespec="seconds")
