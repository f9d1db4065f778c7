"""What whoever decides on a probation reads."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hr.careers.models import Review
from hr.careers.probation.rules import CHAIN, CHAIN_HEAD, MOST, Criterion
from hr.careers.probation.services import link


def link_of(told: Review) -> str:
    """Where a review is looked at."""
    return link(told.probation)


def facts_of(told: Review) -> list[tuple[object, object]]:
    """The scores, the outcome that is asked for, and why."""
    lines = [
        (Criterion(name).label, f"{points}/{MOST}") for name, points in sorted(told.scores.items())
    ]
    row = told.probation
    return [
        (_("Person"), str(row.person)),
        (_("Probation"), f"{row.starts_on} – {row.ends_on}"),
        *lines,
        (_("Points"), f"{told.percent}%"),
        (pgettext("probation", "Outcome"), told.get_outcome_display()),
        (_("Until"), told.until.isoformat() if told.until else "—"),
        (_("What was seen"), told.note),
    ]


def charts(at: datetime) -> list[tuple[object, tuple]]:
    """Every chain there is."""
    return [
        (gettext_lazy("reviewed by the superior"), CHAIN),
        (gettext_lazy("reviewed by who is in charge"), CHAIN_HEAD),
    ]
