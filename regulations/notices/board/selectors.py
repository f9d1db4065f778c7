"""Reads for the pages of the board."""

from datetime import date

from regulations.notices.board import rules
from regulations.notices.board.models import Posting

PAGE = 20


def postings(*, today: date, past: bool, before: int | None = None) -> list[Posting]:
    """A page of what hangs, or of what hung, newest first; one more than PAGE if more follow."""
    rows = Posting.objects.past(today) if past else Posting.objects.up(today)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("by", "ending__by").order_by("-pk")[: PAGE + 1])


def may_end(posting: Posting, person, today: date) -> bool:
    """Whether this person may take this posting down today."""
    return posting.is_up(today) and rules.may_end(
        poster_id=posting.by_id,
        by_id=person.pk,
        may_end_any=person.has_perm("notices.end_posting"),
    )
