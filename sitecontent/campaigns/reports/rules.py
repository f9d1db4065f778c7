"""When a report is due, who writes it, who reads it, and what may be handed in."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause
from sitecontent.campaigns.channels.rules import following
from sitecontent.campaigns.rules import CampaignRules, begin_of

LONGEST = 8000


class Kind(TextChoices):
    """What a report is on."""

    CHANNEL = "channel", _("report on a channel")
    PROMOTION = "promotion", _("report on campaigns")


CLAUSES = {Kind.CHANNEL: "B2", Kind.PROMOTION: "B5"}


class State(TextChoices):
    """Where a report stands."""

    DRAFT = "draft", pgettext_lazy("report", "draft")
    HANDED_IN = "handed_in", pgettext_lazy("report", "handed in")


@clause("B2", "B5")
def due(month: date, params: CampaignRules, drafted_on: date) -> tuple[datetime, datetime]:
    """From when until when the report of a month is handed in: a day of the next month, whole.

    One that is drafted after that day only has as many days from then.
    """
    begin = following(month)
    last = begin + timedelta(days=params.report_due_day)
    if drafted_on >= last:
        last = drafted_on + timedelta(days=params.report_due_day)
    return begin_of(begin), begin_of(last)


@clause("B2", "B5")
def check_text(text: str) -> None:
    """A report is in words, and no book."""
    if not text.strip():
        raise ValidationError(_("Write the report."), code="B2")
    if len(text) > LONGEST:
        raise ValidationError(
            _("A report has %(most)s characters at most."), params={"most": LONGEST}, code="B2"
        )


@clause("B2", "B5")
def check_draft(state: str, ref: str) -> None:
    """What was handed in stays as it is."""
    if state != State.DRAFT:
        raise ValidationError(
            _("The report was handed in: nothing of it changes any more."), code=ref
        )


@clause("B2", "B5")
def check_month_over(month: date, today: date, ref: str) -> None:
    """A month is reported on once it is over."""
    if today < following(month):
        raise ValidationError(_("A month is reported on once it is over."), code=ref)


@clause("B2", "B5")
def check_reader(*, reader: int, author: int, above: Collection[int], state: str) -> None:
    """A report that was handed in is read by who stands above its author."""
    if state != State.HANDED_IN:
        raise ValidationError(_("The report has not been handed in yet."), code="B2")
    if reader == author or reader not in above:
        raise ValidationError(_("A report is read by the superiors of who wrote it."), code="B2")
