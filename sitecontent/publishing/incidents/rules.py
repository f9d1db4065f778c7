"""What happens to a site, who is told of it, and how long that took."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause


class Happening(TextChoices):
    """What went wrong."""

    VIRUS = "virus", _("virus")
    ATTACK = "attack", _("attack")
    FAILURE = "failure", _("malfunction")


class Step(TextChoices):
    """What is done about an incident."""

    REPORTED = "reported", _("partner told")
    NOTE = "note", _("note")
    SOLVED = "solved", _("solved")


class Way(TextChoices):
    """How the partner company was told."""

    PHONE = "phone", _("by phone")
    EMAIL = "email", _("by mail")
    CHAT = "chat", _("by chat")
    PERSON = "person", _("in person")


class Work(TextChoices):
    """What is maintained."""

    BACKUP = "backup", _("backup")
    UPDATE = "update", pgettext_lazy("maintenance", "update")
    CHECK = "check", pgettext_lazy("maintenance", "inspection")
    CLEANING = "cleaning", pgettext_lazy("maintenance", "clearing out")
    OTHER = "other", pgettext_lazy("maintenance", "other work")


@dataclass(frozen=True)
class Times:
    """How long it took from the finding: until the partner was told, until it was solved."""

    told: timedelta | None
    solved: timedelta | None

    @property
    def told_text(self) -> str:
        """The time until the partner was told, as people read it."""
        return as_text(self.told)

    @property
    def solved_text(self) -> str:
        """The time until it was solved, as people read it."""
        return as_text(self.solved)


def as_text(length: timedelta | None) -> str:
    """A length in days, hours and minutes; nothing where there is none."""
    if length is None:
        return ""
    minutes = int(length.total_seconds()) // 60
    parts = {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}
    if parts["days"]:
        return gettext("%(days)s d %(hours)s h %(minutes)s min") % parts
    if parts["hours"]:
        return gettext("%(hours)s h %(minutes)s min") % parts
    return gettext("%(minutes)s min") % parts


@clause("C6-3")
def times_of(found: datetime, steps: list[tuple[str, datetime]]) -> Times:
    """The times of an incident by its first report and by its solution."""
    first: dict[str, datetime] = {}
    for step, at in steps:
        first.setdefault(step, at)
    told, solved = first.get(Step.REPORTED), first.get(Step.SOLVED)
    return Times(told and told - found, solved and solved - found)


@clause("C6-3")
def check_next(step: str, done: set[str]) -> None:
    """The partner company is told before anything is called solved; afterwards nothing is added."""
    if Step.SOLVED in done:
        raise ValidationError(_("This incident is solved."), code="C6-3")
    if step == Step.SOLVED and Step.REPORTED not in done:
        raise ValidationError(
            _("First the partner company is told, then it is called solved."), code="C6-3"
        )
