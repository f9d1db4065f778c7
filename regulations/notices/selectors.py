"""Reads for the bell and the list of notices."""

from regulations.notices.models import Notice

CAP = 99


def unread_count(person) -> int:
    """How many notices wait, counted up to 100 and no further."""
    return Notice.objects.filter(recipient=person, read_at=None)[: CAP + 1].count()


def newest(person, *, before: int | None = None, limit: int = 30) -> list[Notice]:
    """A page of a person's notices, the newest first, from an id downwards."""
    rows = Notice.objects.filter(recipient=person).order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows[:limit])
