"""Where punches come from and which days one may touch, over plain values."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook.rules import CHINA

ONE_DAY = timedelta(days=1)
# From this hour on a punch may belong to the first spell of the next day.
EVENING = 18


class Source(TextChoices):
    """Where a punch comes from."""

    WEB = "web", _("browser")
    DEVICE = "device", _("clock device")
    USB = "usb", _("export of a clock")
    SHEET = "sheet", pgettext_lazy("source of a punch", "spreadsheet")


@dataclass(frozen=True)
class Origin:
    """What is known of where a punch came from; `key` is unique for ever.

    `device` and `network` are ids. `is_outside` is None where no network is asked for.
    """

    source: Source
    key: str
    device: int | None = None
    network: int | None = None
    address: str | None = None
    is_outside: bool | None = None
    browser: UUID | None = None
    agent: str = ""
    detail: dict = field(default_factory=dict)


def days_touched(at: datetime) -> list[date]:
    """The days in China whose judgement a recorded time may change.

    Its own; the one before, whose last spell may run past midnight; late in the evening the
    next one too, whose first spell may begin soon after it.
    """
    moment = at.astimezone(CHINA)
    day = moment.date()
    days = [day - ONE_DAY, day]
    return [*days, day + ONE_DAY] if moment.hour >= EVENING else days


def person_days(marks: Iterable[tuple[int, datetime]]) -> set[tuple[int, date]]:
    """The days (person, day) that recorded times (person, moment) touch."""
    return {(person, day) for person, at in marks for day in days_touched(at)}


def check_range(text: str) -> None:
    """Refuse what is no address range."""
    try:
        ipaddress.ip_network(text)
    except ValueError as error:
        raise ValidationError(_("This is no address range such as 192.168.1.0/24.")) from error
