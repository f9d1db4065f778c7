"""Measures: which a clause names, within which bounds, and when a reason is asked for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause


class Kind(TextChoices):
    """A measure against a person."""

    CRITICISM = "criticism", _("criticism")
    REMINDER = "reminder", _("reminder")
    WARNING = "warning", _("warning")
    FINE = "fine", pgettext_lazy("penalty", "fine")
    POSTING = "public_posting", _("public posting")
    LIABILITY = "liability", _("liability for a loss")
    JOINT = "joint_liability", _("joint liability for a loss")
    REFERRAL = "referral", _("referral to law")
    DISMISSAL = "dismissal", _("dismissal")


class Effect(TextChoices):
    """What became of a dismissal; empty as long as the general manager has not decided."""

    EFFECTIVE = "effective", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


MONEY = (Kind.FINE, Kind.LIABILITY, Kind.JOINT)
# A posting stays up to a day, a dismissal has a last day.
DATED = (Kind.POSTING, Kind.DISMISSAL)
_NEEDS_DAY = {
    Kind.POSTING: _("“%(measure)s” needs a last day, today or later."),
    Kind.DISMISSAL: pgettext_lazy("dismissal", "“%(measure)s” needs a last day, today or later."),
}
LONGEST_POSTING_DAYS = 90
LARGEST = Decimal("999999999.99")

# The measures that the regulations themselves name. Any other, under any clause, needs a reason.
NAMED: dict[str, tuple[Kind, ...]] = {
    "A1.3-5": (Kind.FINE,),
    "A1.3-6": (Kind.REFERRAL,),
    "A1.3-7": (Kind.WARNING, Kind.FINE),
    "A2.2-4": (Kind.JOINT,),
    "A2.2-7.1": (Kind.FINE,),
    "A2.2-7.2": (Kind.REMINDER, Kind.WARNING, Kind.POSTING, Kind.DISMISSAL),
    "A2.3-3": (Kind.FINE,),
    "A2.3-5": (Kind.FINE, Kind.DISMISSAL),
    "A2.8-1": (Kind.CRITICISM, Kind.FINE, Kind.DISMISSAL),
    "A5-1": (Kind.DISMISSAL,),
    "A6-2": (Kind.LIABILITY,),
    "A7.1-4": (Kind.FINE,),
    "A7.3-1": (Kind.FINE,),
    "C6-7": (Kind.REFERRAL,),
    "C7-5": (Kind.DISMISSAL, Kind.REFERRAL),
}


# Of these, the ones that a clause names only where the harm to the deal cannot be undone.
ONLY_LASTING: dict[str, tuple[Kind, ...]] = {"C7-5": (Kind.DISMISSAL, Kind.REFERRAL)}


class Harm(TextChoices):
    """Whether the harm to a deal can be undone; whoever decides says so."""

    LASTING = "lasting", _("it cannot be undone")
    UNDOABLE = "undoable", _("it can be undone, or there is none")


def asks_for_harm(ref: str) -> bool:
    """Whether what a clause names depends on the harm that was done."""
    return ref in ONLY_LASTING


@dataclass(frozen=True)
class PenaltyRules:
    """The lowest and the highest fine, in whole yuan, under clauses that bound it."""

    private_use_of_equipment: list = field(metadata={"clause": "A1.3-5", "unit": "yuan"})
    misappropriation: list = field(metadata={"clause": "A7.1-4", "unit": "yuan"})
    keeping_group_money: list = field(metadata={"clause": "A7.3-1", "unit": "yuan"})

    def __post_init__(self):
        for each in fields(self):
            pair = getattr(self, each.name)
            if not _is_pair(pair):
                raise ValidationError(
                    _("%(field)s (%(clause)s) must be a lowest and a highest fine."),
                    params={"field": each.name, "clause": each.metadata["clause"]},
                    code=each.metadata["clause"],
                )


def _is_pair(pair: list) -> bool:
    whole = all(isinstance(each, int) and not isinstance(each, bool) for each in pair)
    return len(pair) == 2 and whole and 0 < pair[0] <= pair[1]


@dataclass(frozen=True)
class Bounds:
    """What a fine may be, both ends among it; `name` is the value of the rule version."""

    name: str
    low: Decimal
    high: Decimal


@clause("A1.3-5", "A7.1-4", "A7.3-1")
def bounds_of(ref: str, params: PenaltyRules) -> Bounds | None:
    """The bounds that a rule version gives the fine of a clause; None where it gives none."""
    for each in fields(params):
        if each.metadata["clause"] == ref:
            low, high = getattr(params, each.name)
            return Bounds(each.name, Decimal(low), Decimal(high))
    return None


@dataclass(frozen=True)
class Draft:
    """A measure as somebody wants it: `amount` in yuan is this person's share.

    `day` is the last day on the board or of the employment, `words` what is put on the board.
    """

    person: int
    kind: Kind
    amount: Decimal | None = None
    day: date | None = None
    words: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Ground:
    """What measures stand on: the clause, the bounds of its fine, who is concerned, the day.

    `harm` is what was found of it under a clause that asks for it, else empty.
    """

    clause: str
    bounds: Bounds | None
    concerned: Collection[int]
    today: date
    harm: str = ""


def needs_reason(ref: str, kind: Kind, bounds: Bounds | None) -> bool:
    """Whether a measure needs a reason of its own: the clause does not name it, or no amount."""
    if kind not in NAMED.get(ref, ()):
        return True
    return kind in MONEY and not (kind == Kind.FINE and bounds)


class MeasureRefused(ValidationError):
    """A refusal of measures: of which one, counted from 0, and of what of it, if of one alone."""

    def __init__(self, *args, field: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.place: int | None = None
        self.field = field


@clause("A1.3-7", "A7.1-4")
def check_measures(drafts: Sequence[Draft], ground: Ground) -> None:
    """Refuse, with the clause, measures that do not stand on this ground.

    A fine lies within the bounds of the clause (A7.1-4). Where the clause names no amount or
    not this measure, whoever decides gives the reason (A1.3-7).
    """
    if not drafts:
        raise _refusal(_("Name at least one measure."), ground)
    if len({(each.person, each.kind) for each in drafts}) < len(drafts):
        raise _refusal(_("A person bears the same measure only once."), ground)
    for place, each in enumerate(drafts):
        try:
            _check(each, ground)
        except MeasureRefused as refused:
            refused.place = place
            raise
    joint = {each.person for each in drafts if each.kind == Kind.JOINT}
    if len(joint) == 1:
        raise _refusal(_("Joint liability is borne by two people or more."), ground)


def _check(draft: Draft, ground: Ground) -> None:
    if draft.person not in ground.concerned:
        raise _refusal(_("The case does not concern this person."), ground, "person")
    _check_harm(draft, ground)
    _check_amount(draft, ground)
    _check_day(draft, ground)
    if draft.kind == Kind.POSTING and not draft.words.strip():
        raise _refusal(_("Write what is put on the board."), ground, "words")
    if needs_reason(ground.clause, draft.kind, ground.bounds) and not draft.reason.strip():
        raise _refusal(
            _(
                "%(clause)s names no amount for this, or not this measure: give the reason "
                "for “%(measure)s”."
            ),
            ground,
            "reason",
            measure=draft.kind.label,
        )


@clause("C7-5")
def _check_harm(draft: Draft, ground: Ground) -> None:
    """Dismissal and the law follow only where the harm to the deal cannot be undone."""
    if draft.kind not in ONLY_LASTING.get(ground.clause, ()) or ground.harm == Harm.LASTING:
        return
    if not ground.harm:
        message = _(
            "Say whether the harm to the deal can be undone: %(clause)s names “%(measure)s” "
            "only where it cannot."
        )
    else:
        message = _(
            "%(clause)s names “%(measure)s” only where the harm to the deal cannot be undone."
        )
    raise _refusal(message, ground, measure=draft.kind.label)


def _check_amount(draft: Draft, ground: Ground) -> None:
    amount, bounds = draft.amount, ground.bounds
    if draft.kind not in MONEY:
        if amount is not None:
            raise _refusal(_("“%(measure)s” has no amount."), ground, measure=draft.kind.label)
        return
    if amount is None or not 0 < amount <= LARGEST or amount != round(amount, 2):
        raise _refusal(
            _("“%(measure)s” needs an amount in yuan."),
            ground,
            "amount",
            measure=draft.kind.label,
        )
    if draft.kind == Kind.FINE and bounds and not bounds.low <= amount <= bounds.high:
        raise _refusal(
            _("A fine under %(clause)s is %(low)s to %(high)s yuan, not %(amount)s."),
            ground,
            "amount",
            low=bounds.low,
            high=bounds.high,
            amount=amount,
        )


def _check_day(draft: Draft, ground: Ground) -> None:
    if draft.kind not in DATED:
        if draft.day is not None:
            raise _refusal(_("“%(measure)s” has no day."), ground, measure=draft.kind.label)
        return
    if draft.day is None or draft.day < ground.today:
        raise _refusal(_NEEDS_DAY[draft.kind], ground, "day", measure=draft.kind.label)
    if draft.kind == Kind.POSTING and (draft.day - ground.today).days > LONGEST_POSTING_DAYS:
        raise _refusal(
            _("Nothing stays on the board for more than %(days)s days."),
            ground,
            "day",
            days=LONGEST_POSTING_DAYS,
        )


def _refusal(message, ground: Ground, field: str = "", **params) -> "MeasureRefused":
    words = {"clause": ground.clause} | params
    return MeasureRefused(message, params=words, code=ground.clause, field=field)
