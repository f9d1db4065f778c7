"""What leaves the portal: a delivery's address and words, a digest's from all it gathered."""

from dataclasses import dataclass

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from regulations.notices.channels.rules import mail_address
from regulations.notices.models import Channel, Delivery, Notice
from regulations.notices.troubles import GONE, LEFT, NO_EMAIL, NO_SERVER, WORDLESS
from regulations.rulebook.rules import CHINA

# A digest names so many notices; the portal has the rest.
MOST_LINES = 50


class UndeliverableError(Exception):
    """No try will bring this delivery to anybody; says why as an English message id."""


@dataclass(frozen=True)
class Letter:
    """A delivery ready to go. `repr` leaves the address out: it holds secrets."""

    delivery: Delivery
    address: str
    title: str
    body: str

    def __repr__(self):
        return f"<Letter {self.delivery.pk}>"


def write_letter(delivery: Delivery, *, gathered: list[Notice], mail_server: str) -> Letter:
    """The letter of a delivery; `gathered` are the notices of a digest, else none.

    It ends in the delivery's number: who gets it twice sees that it is the same one.
    UndeliverableError where no try would help.
    """
    address = _address(delivery, mail_server)
    with translation.override(settings.LANGUAGE_CODE):
        try:
            title, body = _digest(gathered) if gathered else _single(delivery.notice)
        except (LookupError, TypeError, ValueError) as error:
            raise UndeliverableError(WORDLESS) from error
        number = translation.gettext("No. %(number)s") % {"number": delivery.pk}
        name = translation.gettext("Bylaw")
    return Letter(delivery, address, f"{name} · {title}" if title else name, f"{body}\n{number}")


def _address(delivery: Delivery, mail_server: str) -> str:
    channel, reader = delivery.channel, delivery.notice.recipient
    if channel and not channel.active:
        raise UndeliverableError(GONE)
    if channel and channel.reach == Channel.Reach.GROUP:
        return channel.address
    if not reader.is_active:
        raise UndeliverableError(LEFT)
    if channel and channel.reach == Channel.Reach.OWN:
        return channel.address
    if not mail_server:
        raise UndeliverableError(NO_SERVER)
    if not reader.email:
        raise UndeliverableError(NO_EMAIL)
    return mail_address(mail_server, reader.email)


def _single(notice: Notice) -> tuple[str, str]:
    link = f"\n{settings.PORTAL_URL}{notice.url}" if notice.url else ""
    return notice.clause, notice.words + link


def _digest(notices: list[Notice]) -> tuple[str, str]:
    count = len(notices)
    title = ngettext("%(count)s notice", "%(count)s notices", count) % {"count": count}
    lines = [_line(notice) for notice in notices[:MOST_LINES]]
    if count > MOST_LINES:
        more = translation.gettext("and %(count)s more in the portal")
        lines.append(more % {"count": count - MOST_LINES})
    return title, "\n".join([*lines, f"{settings.PORTAL_URL}/notices/"])


def _line(notice: Notice) -> str:
    at = f"{notice.at.astimezone(CHINA):%m-%d %H:%M}"
    link = f"{settings.PORTAL_URL}{notice.url}" if notice.url else ""
    return " ".join(part for part in (at, notice.clause, notice.words, link) if part)
