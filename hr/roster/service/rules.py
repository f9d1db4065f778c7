"""Around the clock: who answers at any moment, and where nobody does."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from hr.roster.rules import Spell, overlap, uncovered
from regulations.rulebook import clause


class Channel(TextChoices):
    """How customers reach the company at a moment."""

    ONLINE = "online", _("online service")
    HOTLINE = "hotline", _("hotline, forwarded")


class Fault(TextChoices):
    """Why nobody answers."""

    NONE = "", ""
    NOBODY = "nobody", _("nobody is assigned")
    AWAY = "away", _("on leave: assign somebody else")
    NO_PHONE = "no_phone", _("no mobile number to forward to")


@dataclass(frozen=True)
class Watch:
    """Somebody who stands in a spell; `reachable`: the portal knows their mobile number; `is_away`:
    they are on leave in it."""

    person: int
    spell: Spell
    reachable: bool = True
    is_away: bool = False


@dataclass(frozen=True)
class Stretch:
    """A stretch of time in which nothing changes: how customers come in and who answers.

    `people` are ids, empty where there is a `fault`.
    """

    start: datetime
    end: datetime
    channel: Channel
    people: tuple[int, ...] = ()
    fault: Fault = Fault.NONE


@clause("C9-1", "C9-3")
def service_in(
    span: Spell, online: Sequence[Spell], desk: Iterable[Watch], managers: Iterable[Watch]
) -> list[Stretch]:
    """A span of time cut into stretches that touch each other and leave nothing out.

    In the `online` hours whoever stands at the desk answers; at all other times the hotline is
    forwarded to the duty manager, who must be reachable. Nobody answers on leave.
    """
    start, end = span
    at_desk, at_hotline = list(desk), list(managers)
    ends = {start, end}
    for spell in [*online, *(each.spell for each in at_desk), *(each.spell for each in at_hotline)]:
        ends.update(moment for moment in spell if start < moment < end)
    moments = sorted(ends)
    pieces = [_piece((one, two), online, at_desk, at_hotline) for one, two in pairwise(moments)]
    return _joined(pieces)


def _piece(
    spell: Spell, online: Sequence[Spell], desk: Sequence[Watch], managers: Sequence[Watch]
) -> Stretch:
    is_online = any(overlap(spell, hours) for hours in online)
    here = [each for each in (desk if is_online else managers) if overlap(spell, each.spell)]
    channel = Channel.ONLINE if is_online else Channel.HOTLINE
    present = [each for each in here if not each.is_away]
    answers = [each.person for each in present if is_online or each.reachable]
    fault = Fault.NO_PHONE if present else Fault.AWAY if here else Fault.NOBODY
    fault = Fault.NONE if answers else fault
    return Stretch(*spell, channel, tuple(sorted(set(answers))), fault)


def watches_of(watch: Watch, absences: Iterable[Spell]) -> list[Watch]:
    """A watch parted by the absences of its person."""
    away = [overlap_of(watch.spell, each) for each in absences if overlap(watch.spell, each)]
    return [
        *(replace(watch, spell=each) for each in uncovered(watch.spell, away)),
        *(replace(watch, spell=each, is_away=True) for each in away),
    ]


def overlap_of(one: Spell, other: Spell) -> Spell:
    """The part of a spell that lies in another."""
    return max(one[0], other[0]), min(one[1], other[1])


def _joined(pieces: Iterable[Stretch]) -> list[Stretch]:
    """Neighbours between which nothing changes made one."""
    found = []
    for _same, group in groupby(pieces, key=lambda each: (each.channel, each.people, each.fault)):
        members = list(group)
        first = members[0]
        found.append(
            Stretch(first.start, members[-1].end, first.channel, first.people, first.fault)
        )
    return found


@clause("C9-1")
def gaps_in(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The stretches in which nobody answers."""
    return [each for each in stretches if each.fault]


def stretch_at(stretches: Iterable[Stretch], at: datetime) -> Stretch | None:
    """The stretch that holds a moment; None outside of the span."""
    return next((each for each in stretches if each.start <= at < each.end), None)
