"""Clock devices over plain values: what they may be told, what they report, how they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook.rules import FIRST_DAY, start_of

POLL = timedelta(seconds=10)  # how often a clock asks for commands
SILENT_AFTER = timedelta(minutes=5)
# A silence that is written down once the clock is heard again.
LONG_SILENCE = timedelta(minutes=30)
# A clock within these seconds of ours is right.
MAY_BE_OFF = timedelta(seconds=60)
# An upload of so few lines tells of this moment; more is what gathered while nobody listened.
MOST_LIVE_LINES = 3
LONGEST_LAG = timedelta(days=1)  # of a live line; what is older was asked for again
# Lines of one log stand in the order of their writing: one so much earlier shows a clock moved.
JUMP = timedelta(minutes=2)
# Before it the portal has no rules: a clock that lost its time says so.
EARLIEST = start_of(FIRST_DAY).astimezone(UTC)


# Who makes up serial numbers shall not fill the list, nor keep the clocks of others out of it.
MOST_PENDING, MOST_OF_ADDRESS = 50, 5


class Standing(TextChoices):
    """Whether a clock's punches are taken."""

    PENDING = "pending", pgettext_lazy("clock", "waiting for approval")
    APPROVED = "approved", pgettext_lazy("clock", "approved")
    REFUSED = "refused", pgettext_lazy("clock", "refused")


class StrayReason(TextChoices):
    """Why a line of a clock is not yet a punch of somebody."""

    UNKNOWN = "unknown", _("nobody has this PIN")
    AHEAD = "ahead", _("lies in the future: the clock is ahead")
    IMPLAUSIBLE = "implausible", _("lies before every rule: the clock had lost its time")


class NoteKind(TextChoices):
    """What is remembered of a clock."""

    BAD_LINES = "bad_lines", _("lines nobody can read")
    OFF = "off", _("its clock is wrong")
    JUMP = "jump", _("its log jumps back in time")
    TIME_SET = "time_set", _("its time was set")
    CLEARED = "cleared", _("records were cleared")
    ENROLLED = "enrolled", _("somebody was enrolled")
    REMOVED = "removed", _("a user or a feature of one was removed")
    POWER = "power", _("switched on or off")
    OPERATION = "operation", _("another operation")
    SILENT = "silent", _("was not heard of")


# Numbers of operations as the vendor's tables give them; the number itself is kept beside.
OPERATIONS = {
    **dict.fromkeys(("0", "1"), NoteKind.POWER),
    **dict.fromkeys(("6", "7", "8", "15", "30"), NoteKind.ENROLLED),
    **dict.fromkeys(("9", "10", "11", "12", "17"), NoteKind.REMOVED),
    **dict.fromkeys(("13", "22", "23", "24"), NoteKind.CLEARED),
    "21": NoteKind.TIME_SET,
}
# What may be a trace of fraud.
GRAVE = (NoteKind.OFF, NoteKind.JUMP, NoteKind.TIME_SET, NoteKind.CLEARED, NoteKind.ENROLLED,
         NoteKind.REMOVED)  # fmt: skip


class Word(TextChoices):
    """All that a clock is ever told. What else it understands, a shell among it, is not sent."""

    INFO = "INFO", _("say how it is")
    CHECK = "CHECK", _("look for news of ours")
    LOG = "LOG", _("send what is new")
    REBOOT = "REBOOT", _("start anew")
    USER = "USER", _("learn a user's name")


def command_text(*, number: int, word: Word, pin: str = "", name: str = "") -> str:
    """The line that a clock is answered with, LF ended.

    >>> command_text(number=7, word=Word.USER, pin="1001", name="张\\t丽")
    'C:7:DATA UPDATE USERINFO PIN=1001\\tName=张 丽\\n'
    """
    if word == Word.USER:
        return f"C:{number}:DATA UPDATE USERINFO PIN={plain(pin)}\tName={plain(name)}\n"
    return f"C:{number}:{word}\n"


def plain(text: str) -> str:
    """A value without the signs that end a field or a line."""
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


RETURNS = {
    "0": _("done"),
    "-1": _("not supported"),
    "-2": _("file trouble"),
    "-1002": _("syntax not understood"),
    "-1004": _("no such table"),
}


class Health(StrEnum):
    """How a clock is at a moment."""

    WELL = "well"
    OFF = "off"
    SILENT = "silent"


def split_length(seconds: int) -> tuple[int, int, int, int]:
    """A length without its sign as days, hours, minutes and seconds.

    >>> split_length(-97551433)
    (1129, 1, 37, 13)
    """
    minutes, rest = divmod(abs(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return *divmod(hours, 24), minutes, rest


def health_of(*, last_seen_at: datetime, seconds_off: int | None, at: datetime) -> Health:
    """A clock that is not heard of, else one whose time is wrong, else one that is well."""
    if at - last_seen_at > SILENT_AFTER:
        return Health.SILENT
    if seconds_off is not None and abs(seconds_off) > MAY_BE_OFF.total_seconds():
        return Health.OFF
    return Health.WELL


MOST_OFF = 10**9  # seconds; more is no number worth keeping


@dataclass(frozen=True)
class Reading:
    """What an upload says of the clock that sent it."""

    seconds_off: int | None  # None where it does not tell
    jumps: int


def read_clock(moments: Sequence[datetime], *, at: datetime) -> Reading:
    """How wrong a clock is by what it sent at a moment.

    A time to come always tells; one that lies behind only where few lines came: more of them
    have waited for a connection.
    """
    jumps = sum(1 for before, after in pairwise(moments) if before - after > JUMP)
    if not moments:
        return Reading(None, 0)
    off = min(round((max(moments) - at).total_seconds()), MOST_OFF)
    lags = off < 0 and (len(moments) > MOST_LIVE_LINES or -off > LONGEST_LAG.total_seconds())
    if lags:
        return Reading(None, jumps)
    return Reading(off, jumps)


def agreed(off: int | None, before: int | None) -> int | None:
    """What is believed of how wrong a clock is, by this reading and the one before.

    One line that is late has waited somewhere; a clock that is slow makes every line late by the
    same. A time to come, or one that is right, is believed at once.
    """
    near = MAY_BE_OFF.total_seconds()
    if off is None or off >= -near:
        return off
    return off if before is not None and abs(off - before) <= near else None


def is_live(*, last_seen_at: datetime, at: datetime) -> bool:
    """Whether a clock was connected before this upload: then what it sends has just happened."""
    return at - last_seen_at <= SILENT_AFTER


def first_lines(lines: Iterable[str], *, most: int = 20) -> list[str]:
    """The first of many lines, each cut to what a person reads."""
    return [line[:200] for _place, line in zip(range(most), lines, strict=False)]
