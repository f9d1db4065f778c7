"""The draft of a monthly report: what the figures say, and what is left to be written."""

from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from orders.service.reports.rules import share
from orders.service.tickets.rules import Kind, Outcome


def draft_text(month: date, figures: dict) -> str:
    """The draft in the company's language; the analysis is the author's."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            _("Work of the service desk in %(month)s") % {"month": f"{month:%Y-%m}"}, "",
            *_on_orders(figures["orders"]), *_on_customers(figures["customers"]),
            *_on_tickets(figures), *_on_people(figures), "",
            _("Analysis:"), "", _("Problems and what was done:"), "", _("Next month:"), "",
        ]  # fmt: skip
        return "\n".join(lines)


def _on_orders(told: dict) -> list[str]:
    words = {
        "came": told["came"], "accepted": _in_time(told["acceptance"]),
        "contacted": _in_time(told["contact"]),
    }  # fmt: skip
    text = _("Orders: %(came)s; accepted in time %(accepted)s, contacted in time %(contacted)s.")
    return [text % words]


def _on_customers(told: dict) -> list[str]:
    words = told | {"rate": share(told["returned"], told["came"])}
    return [_("Customers who ordered: %(came)s; %(returned)s had before, %(rate)s.") % words]


def _in_time(told: dict) -> str:
    return f"{told['in_time']}/{told['due']} ({share(told['in_time'], told['due'])})"


def conversion_of(enquiries: dict) -> str:
    """The share of the enquiries that came to an end in a deal, as a text."""
    ended = sum(
        enquiries.get(each, 0) for each in (Outcome.BOUGHT, Outcome.UNDECIDED, Outcome.LOST)
    )
    return share(enquiries.get(Outcome.BOUGHT, 0), ended)


def _on_tickets(figures: dict) -> list[str]:
    asked, trouble = figures["tickets"][Kind.ENQUIRY], figures["tickets"][Kind.ISSUE]
    return [
        _("Enquiries: %(came)s; bought %(bought)s, conversion %(rate)s.")
        % {
            "came": asked["came"], "bought": asked.get(Outcome.BOUGHT, 0),
            "rate": conversion_of(asked),
        },
        _("Troubles: %(came)s; solved %(solved)s, not solved %(unsolved)s.")
        % {
            "came": trouble["came"], "solved": trouble.get(Outcome.SOLVED, 0),
            "unsolved": trouble.get(Outcome.UNSOLVED, 0),
        },
        _("First answers in time: %(share)s. Open at the end of the month: %(open)s.")
        % {"share": _in_time(figures["replies"]), "open": figures["open"]},
    ]  # fmt: skip


def _on_people(figures: dict) -> list[str]:
    lines = []
    scored = [each for each in figures["quality"] if each["scored"]]
    if scored:
        each = "、".join(f"{row['name']} {row['mean']}" for row in scored)
        lines.append(_("Quality of conversations: %(each)s.") % {"each": each})
    scripts, unusual = figures["scripts"], figures["unusual"]
    if scripts["uses"]:
        most = "、".join(f"{title} {times}" for title, times, _script in scripts["most"])
        told = _("Scripts were used %(uses)s times, the most: %(most)s.")
        lines.append(told % {"uses": scripts["uses"], "most": most})
    if unusual["told"]:
        told = _("Reports of the unusual: %(told)s, answered %(answered)s.")
        lines.append(told % unusual)
    return lines
