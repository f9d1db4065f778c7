"""What of a past plan may be asked for, who may ask, who decides: over plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals.rules import Stage, State

CLAUSE = "A2.2-3"
LONGEST_REASON = 200
BY_REQUEST = "plan:"  # before the number of the request whose right to the past is held


class Kind(TextChoices):
    """What is changed afterwards."""

    SHIFT = "shift", _("shift of a person")
    DAY = "day", _("single day of a person")
    CLEAR = "clear", _("single day taken back")
    PAIR = "pair", _("duty pair of a day")
    CALENDAR = "calendar", _("day of the company calendar")
    KEPT = "kept", _("beginning of a person's attendance")
    HIRED = "hired", _("first day of work of a person")
    LEFT = "left", _("last day of work of a person")


class Outcome(TextChoices):
    """What became of it; empty while it is not decided."""

    EFFECTIVE = "effective", pgettext_lazy("change of a plan", "in effect")
    REFUSED = "refused", pgettext_lazy("change of a plan", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("change of a plan", "withdrawn")


# What a position must allow to ask for it.
RIGHTS: Mapping[str, str] = {
    Kind.SHIFT: "roster.plan_shifts",
    Kind.DAY: "roster.plan_shifts",
    Kind.CLEAR: "roster.plan_shifts",
    Kind.PAIR: "roster.set_pair",
    Kind.CALENDAR: "roster.keep_calendar",
    Kind.KEPT: "timekeeping.close_month",
    Kind.HIRED: "people.change_employee",
    Kind.LEFT: "people.change_employee",
}
SUPERVISOR = Stage("supervisor", gettext_noop("Direct supervisor"))
LEADER = Stage("managing_leader", gettext_noop("Managing leader"))
GENERAL_MANAGER = Stage("general_manager", gettext_noop("General manager"))
CHAINS: Mapping[str, tuple[Stage, ...]] = {
    Kind.SHIFT: (SUPERVISOR,),
    Kind.DAY: (SUPERVISOR,),
    Kind.CLEAR: (SUPERVISOR,),
    Kind.PAIR: (LEADER,),
    Kind.CALENDAR: (GENERAL_MANAGER,),
    Kind.KEPT: (SUPERVISOR,),
    Kind.HIRED: (SUPERVISOR,),
    Kind.LEFT: (SUPERVISOR,),
}
OUTCOMES = {
    State.APPROVED: Outcome.EFFECTIVE,
    State.REFUSED: Outcome.REFUSED,
    State.RETURNED: Outcome.REFUSED,  # it is asked for anew
    State.WITHDRAWN: Outcome.WITHDRAWN,
}


@dataclass(frozen=True)
class Side:
    """A day as it is judged by one plan: its hours as people read them ("": none) or the kind of
    the day, the outcome (None: not judged yet), minutes late and early, half days of absence."""

    hours: str
    outcome: str | None
    minutes: int = 0
    absence: int = 0


@dataclass(frozen=True)
class Effect:
    """What another plan does to a day of a person (`day` as ISO writes it)."""

    person: int
    day: str
    before: Side
    after: Side


@dataclass(frozen=True)
class Money:
    """What it does to the fines of a person's month ("2026-11"), in yuan."""

    person: int
    month: str
    before: str
    after: str


@dataclass(frozen=True)
class Effects:
    """Everything that another plan does to results, in order."""

    days: Sequence[Effect] = ()
    money: Sequence[Money] = ()

    @property
    def people(self) -> list[int]:
        """Whose results change."""
        return list(dict.fromkeys(each.person for each in self.days))

    def of(self, person: int) -> "Effects":
        """Those of one person."""
        return Effects(
            [each for each in self.days if each.person == person],
            [each for each in self.money if each.person == person],
        )
