"""What whoever decides on an offer reads; what is paid stands on the page of the scale alone."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hr.careers.hiring.rules import CHAIN
from hr.careers.hiring.services import link
from hr.careers.models import Offer
from hr.careers.trials.selectors import result


def link_of(row: Offer) -> str:
    """Where an offer is looked at."""
    return link(row.candidate)


def facts_of(row: Offer) -> list[tuple[object, object]]:
    """Who is offered what, by which trial."""
    candidate = row.candidate
    vacancy, trial = candidate.outlet.vacancy, candidate.trial
    found = result(trial)
    pay = _("by the scale of specialists, for those to whom it is open") if row.grade_id else "—"
    return [
        (_("Candidate"), candidate.name),
        (_("Vacancy"), vacancy.title),
        (_("Department"), vacancy.department.name),
        (_("Channel"), str(candidate.outlet)),
        (_("Trial assessment"), f"{trial.exam.title}: {found.percent}%"),
        (pgettext("offer", "First day"), row.first_day.isoformat()),
        (_("Direct supervisor"), row.supervisor.name),
        (_("Months on probation"), row.probation_months),
        (pgettext("careers", "Pay"), pay),
    ]


def charts(at: datetime) -> list[tuple[object, tuple]]:
    """Every chain there is."""
    return [
        (gettext_lazy("every offer"), CHAIN),
        (gettext_lazy("asked by who is in charge, or where nobody is"), CHAIN[1:]),
    ]
