"""Clauses as they are found from any page: by number, words, Chinese numbers, pinyin initials."""

from django.urls import reverse

from regulations.finding import Hit
from regulations.rulebook.selectors import clauses_of, edition_in_force


def look(person, text, at, most):
    """Clauses of the handbook in force, in its order; see `regulations.finding`."""
    clauses = clauses_of(edition_in_force(at), text)
    named = [each for each in clauses if each.ref.lower().startswith(text.lower())]
    rest = [each for each in clauses if each not in named]
    return [
        Hit(each.text[:60], reverse("rulebook:clause", args=[each.ref]), each.ref)
        for each in [*named, *rest][:most]
    ]
