"""Reads for the bell, the list of notices, and a person's settings."""

from django.conf import settings
from django.db.models import Max

from regulations.notices.models import Channel, Notice, Preferences

CAP = 99


def unread_count(person) -> int:
    """How many notices wait, counted up to 100 and no further."""
    return Notice.objects.filter(recipient=person, read_at=None)[: CAP + 1].count()


def newest(person, *, before: int | None = None, limit: int = 30) -> list[Notice]:
    """A page of a person's notices, what happened last first, from the notice `before` on.

    Their order is that of what they tell: one may be written long after another and tell of less
    recent things. None where `before` is not the person's.
    """
    mine = Notice.objects.filter(recipient=person)
    rows = mine.order_by("-at", "-id")
    if before:
        at = mine.filter(pk=before).values_list("at", flat=True).first()
        rows = rows.filter(at__lte=at).exclude(at=at, pk__gte=before) if at else mine.none()
    return list(rows[:limit])


def last_unread(person) -> int | None:
    """The highest id among a person's unread notices: what is written later is not yet seen."""
    return Notice.objects.filter(recipient=person, read_at=None).aggregate(last=Max("pk"))["last"]


def preferences_of(person) -> Preferences | None:
    """What a person has chosen; None for who has chosen nothing."""
    return Preferences.objects.filter(person=person).first()


def has_mail() -> bool:
    """Whether a mail server is set up, by the administrator or for the installation."""
    if settings.NOTICE_MAIL_URL:
        return True
    return Channel.objects.filter(reach=Channel.Reach.MAIL, active=True).exists()
