"""How long an objection may be made and may wait, and what an answer does to the decision."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.discipline.rulings.rules import Draft
from regulations.rulebook import clause


class Reply(TextChoices):
    """What an answer says of the decision: it stays, it is replaced, or it is taken back."""

    UPHELD = "upheld", _("the decision stays")
    CHANGED = "changed", _("the decision is changed")
    WITHDRAWN = "withdrawn", pgettext_lazy("decision", "the decision is taken back")


@dataclass(frozen=True)
class ObjectionRules:
    """The numbers of objections; each names its clause.

    The regulations set no end to objecting: a decision that nobody opposed for so long is settled.
    """

    objection_answer_days: int = field(
        metadata={"clause": "B7-2", "unit": "days", "low": 1, "high": 60}
    )
    objection_within_days: int = field(
        default=30, metadata={"clause": "B7-2", "unit": "days", "low": 3, "high": 365}
    )


@clause("B7-2")
def due_at(at: datetime, params: ObjectionRules) -> datetime:
    """When an objection made at a moment is to be answered: whole days later, to the second."""
    return at + timedelta(days=params.objection_answer_days)


@clause("B7-2")
def may_object_until(decided_at: datetime, params: ObjectionRules) -> datetime:
    """The last moment to object to a decision, by the rules that held when it was taken."""
    return decided_at + timedelta(days=params.objection_within_days)


@clause("B7-2")
def fault_of_objection(
    *, bears: bool, stands: bool, has_objected: bool, until: datetime, at: datetime
) -> object:
    """Why a person may not object to a decision at a moment; None if they may.

    `bears`: a measure of it is theirs; `stands`: nothing has replaced it; `until`: the last moment.
    """
    if not bears:
        return _("Only who bears a measure objects to it.")
    if not stands:
        return _("This decision no longer holds: look at the one that replaced it.")
    if has_objected:
        return _("You have objected to this decision already.")
    if at > until:
        return _("The time to object is over.")
    return None


@clause("B7-2")
def changes(holding: Iterable[Draft], wanted: Iterable[Draft]) -> bool:
    """Whether other measures would lie on people; other reasons for the same ones change nothing.

    Of a dismissal counts the last day that was asked for last.
    """
    return _laid(holding) != _laid(wanted)


def _laid(drafts: Iterable[Draft]) -> set[Draft]:
    return {replace(each, reason="", words=each.words.strip()) for each in drafts}
