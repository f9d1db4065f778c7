"""Contracts as they are found from any page (A6-4)."""

from django.urls import reverse

from hr.contracts.listing import Wanted, page_of
from hr.contracts.pages import remind_days
from regulations.finding import Hit
from regulations.rulebook.rules import day_of


def look(person, text, at, most):
    """The newest that hold every word, files only of who may read them; see
    `regulations.finding`."""
    lines, _older = page_of(Wanted(text=text), person, day_of(at), remind_days(at), most)
    return [
        Hit(f"{line.found.number} {line.found.title}",
            reverse("contracts:contract", args=[line.found.pk]), line.found.counterparty)
        for line in lines
    ]  # fmt: skip
