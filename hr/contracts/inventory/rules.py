"""Which half year a day lies in, what may be found of a contract, when a count may be closed."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause
from regulations.words import listed


class Why(TextChoices):
    """What a count is for."""

    PERIOD = "period", pgettext_lazy("count", "half-yearly check")
    HAND_OVER = "hand_over", pgettext_lazy("count", "hand-over")


class Found(TextChoices):
    """What was found of a contract."""

    PRESENT = "present", pgettext_lazy("count", "there")
    MISPLACED = "misplaced", pgettext_lazy("count", "in the wrong place")
    MISSING = "missing", pgettext_lazy("count", "missing")
    DAMAGED = "damaged", pgettext_lazy("count", "damaged")
    LENT = "lent", pgettext_lazy("count", "original lent")


# What is explained, dealt with and answered for (A6-2).
LOSSES = (Found.MISSING, Found.DAMAGED)
WITHOUT_A_CAUSE = (Found.PRESENT, Found.LENT)


@dataclass(frozen=True)
class Word:
    """What somebody says of a line: `place` is where it lay, by id, `cause` why it is so."""

    found: str
    place: int | None = None
    cause: str = ""


@clause("A6-2")
def period_of(day: date, months: int) -> tuple[date, date]:
    """The stretch of so many months of the year that a day lies in: its first day, and the first
    day after it."""
    first = (day.month - 1) // months * months + 1
    after = first + months
    ends = date(day.year + 1, after - 12, 1) if after > 12 else date(day.year, after, 1)
    return date(day.year, first, 1), ends


@clause("A6-2")
def check_word(word: Word, *, expected: int, is_lent: bool = False) -> None:
    """Refuse what says too little: a loss or another place without its cause, a wrong place that is
    the right one, and as lent what is not. `expected` is the place the contract should lie in, by
    id; `is_lent`: its original is out."""
    if word.found == Found.LENT and not is_lent:
        raise _refusal("found", _("The original of this contract is not lent."))
    if word.found in WITHOUT_A_CAUSE:
        return
    if word.found == Found.MISPLACED:
        if word.place is None:
            raise _refusal("place", _("Say where it lay."))
        if word.place == expected:
            raise _refusal("place", _("This is the place where it belongs."))
    if not word.cause.strip():
        raise _refusal("cause", _("Say the cause: it is explained and dealt with."))


def check_close(*, left: int, unchecked: Collection[str]) -> None:
    """Refuse to close a count with lines nobody told of, or places nobody looked at since it began
    (A6-6)."""
    if left:
        raise ValidationError(
            _("%(count)s contracts are still to be counted."), params={"count": left}, code="A6-2"
        )
    if unchecked:
        raise ValidationError(
            _("Look at these places first, whether they are safe from fire and damp: %(places)s."),
            params={"places": listed(unchecked)},
            code="A6-6",
        )


def _refusal(name: str, text) -> ValidationError:
    return ValidationError({name: ValidationError(text, code="A6-2")})


_NUMBER = re.compile(r"[0-9]{4}-[A-Z]{2,6}-[0-9]{4,9}")


@clause("A6-2")
def number_in(text: str) -> str:
    """The number of a contract in what a code or a person says; empty where there is none.

    >>> number_in("https://portal.example.cn/contracts/n/2026-CG-0012/")
    '2026-CG-0012'
    """
    found = _NUMBER.search(text.upper())
    return found.group() if found else ""
