"""Moments as explanations write them."""

from datetime import date, datetime, timedelta

from hr.roster.shifts.rules import Spell
from regulations.rulebook.rules import CHINA


def clock(at: datetime, day: date) -> str:
    """The time in China, seen from a day: "08:05", "24:00", or with its date "03-05 06:00"."""
    local = at.astimezone(CHINA)
    time = f"{local.hour:02}:{local.minute:02}"
    if local.date() == day:
        return time
    if time == "00:00" and local.date() == day + timedelta(days=1):
        return "24:00"
    return f"{local.month:02}-{local.day:02} {time}"


def clock_to_second(at: datetime, day: date) -> str:
    """The time in China with its seconds, where there are any: "16:59:30"."""
    return f"{clock(at, day)}:{at.second:02}" if at.second else clock(at, day)


def stretch(spell: Spell, day: date) -> str:
    """A stretch of time, seen from a day: "08:00–11:00"."""
    return f"{clock(spell[0], day)}–{clock(spell[1], day)}"
