"""What a correction may be, and who decides it, over plain values."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals.rules import Stage, StepKind
from regulations.rulebook import clause

CLAUSE = "A2.2-3"
LONGEST_REASON = 500


class Kind(TextChoices):
    """What is put right."""

    ADD = "add", _("a mark is missing")
    MOVE = "move", _("a mark has the wrong time")
    REMOVE = "remove", _("a mark is not mine")


class Outcome(TextChoices):
    """What became of it; empty while it is not decided."""

    EFFECTIVE = "effective", pgettext_lazy("correction", "in effect")
    REFUSED = "refused", pgettext_lazy("correction", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("correction", "withdrawn")


# The direct supervisor decides, the office puts it on file.
CHAIN = (
    Stage("supervisor", gettext_noop("Direct supervisor")),
    Stage("office", gettext_noop("Office"), StepKind.FILE),
)


@dataclass(frozen=True)
class Wish:
    """What is asked for: `wanted_at` the time it should be, `recorded_at` that of the mark."""

    kind: Kind
    wanted_at: datetime | None
    recorded_at: datetime | None
    reason: str
    has_proof: bool


@clause("A2.2-3")
def check_wish(wish: Wish, *, at: datetime) -> None:
    """Refuse a correction that says too little, or asks for what cannot have been.

    Recorded times alone count: what is added to them needs a reason and a proof.
    """
    fault = _fault(wish, at)
    if fault:
        raise ValidationError(fault, code=CLAUSE)


def _fault(wish: Wish, at: datetime) -> object:
    if wish.kind != Kind.REMOVE and wish.wanted_at is None:
        return _("Say at what time the mark should be.")
    if wish.kind != Kind.ADD and wish.recorded_at is None:
        return _("Choose the mark that is wrong.")
    if wish.kind != Kind.REMOVE and wish.wanted_at > at:
        return _("A mark cannot lie in the future.")
    if wish.kind == Kind.MOVE and wish.wanted_at == wish.recorded_at:
        return _("The mark has this time already.")
    if not wish.reason.strip():
        return _("Give the reason.")
    if not wish.has_proof:
        return _("Add a proof: a file, or words that can be checked.")
    return None
