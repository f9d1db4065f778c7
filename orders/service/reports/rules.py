"""Until when a month is reported on, who writes and who reads, what a report says of the data."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from orders.service.months import following
from orders.service.rules import ServiceRules
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

LONGEST = 8000


@clause("C10-R5")
def due(month: date, params: ServiceRules, drafted_on: date) -> tuple[datetime, datetime]:
    """From when until when a month is reported on: to the end of `monthly_report_day` of the next.

    A report that is drafted after that day only has as many days from then.
    """
    begin = following(month)
    last = begin + timedelta(days=params.monthly_report_day)
    if drafted_on >= last:
        last = drafted_on + timedelta(days=params.monthly_report_day)
    return start_of(begin), start_of(last)


@clause("C10-R5")
def fault_of_text(text: str) -> object:
    """Why a report is not taken like this; None if it is."""
    if not text.strip():
        return _("Write the report.")
    return _("A report has 8,000 characters at most.") if len(text.strip()) > LONGEST else None


@clause("C10-R5")
def fault_of_writing(*, is_own: bool, is_sent: bool) -> object:
    """Why somebody does not write a report; None if they do."""
    if not is_own:
        return _("The report is written by who owes it.")
    return _("The report was sent: nothing of it changes any more.") if is_sent else None


@clause("C10-R5")
def fault_of_sending(month: date, today: date) -> object:
    """Why a report is not sent yet; None if it is."""
    return _("A month is reported on once it is over.") if today < following(month) else None


@clause("C10-R5")
def fault_of_reading(
    *, by: int, author: int, above: Collection[int], is_sent: bool, is_read: bool
) -> object:
    """Why somebody does not say that they have read a report; None if they do."""
    if not is_sent:
        return _("The report has not been sent yet.")
    if by == author or by not in above:
        return _("A report is read by the superiors of who wrote it.")
    return _("You have read this report already.") if is_read else None


@clause("C10-R5")
def fault_of_reply(*, by: int, asker: int, is_answered: bool) -> object:
    """Why somebody does not answer a report of the unusual; None if they do."""
    if by == asker:
        return _("Nobody answers their own report.")
    return _("This has been answered already.") if is_answered else None


@clause("C10-R5")
def share(part: int, whole: int) -> str:
    """A share as a report says it: "92.3%", or "—" of nothing."""
    return f"{100 * part / whole:.1f}%" if whole else "—"
