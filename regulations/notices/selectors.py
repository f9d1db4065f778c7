"""Reads for the bell, the list of notices, and a person's settings."""

from django.conf import settings

from regulations.notices.models import Channel, Notice, Preferences

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


def preferences_of(person) -> Preferences | None:
    """What a person has chosen; None for who has chosen nothing."""
    return Preferences.objects.filter(person=person).first()


def has_mail() -> bool:
    """Whether a mail server is set up, by the administrator or for the installation."""
    if settings.NOTICE_MAIL_URL:
        return True
    return Channel.objects.filter(reach=Channel.Reach.MAIL, active=True).exists()
