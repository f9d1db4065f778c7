"""Closing a month behind the page: it is asked for, a worker does it, the asker is told.

A large company's month takes longer than a page may take.
"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.months.closing import blockers_of, close_month, unseen_before
from attendance.timekeeping.months.models import ClosingAsk
from attendance.timekeeping.months.rules import CLAUSE, check_blockers, fault_of_closing
from attendance.timekeeping.months.selectors import standing_of
from attendance.timekeeping.months.services import check_closer, lock_month
from regulations.notices.services import Message, notify
from regulations.rulebook import clause

NOT_CLOSED = gettext_noop("The month %(month)s was not closed: %(reason)s")
TOO_LONG = _("It took too long: ask whoever runs the portal to close it by the command line.")


@clause("A2.1-1")
@transaction.atomic
def ask_closing(
    *, month: date, accepts: bool, by, at: datetime, unseen: bool = False, language: str = ""
) -> ClosingAsk:
    """Ask for a month to be closed; what refuses it now is said at once.

    The arguments are those of `close_month`. A month that is being closed is not asked for twice.
    """
    check_closer(by)
    lock_month(month)
    known = ClosingAsk.objects.filter(month=month, ended_at=None).first()
    if known:
        return known
    fault = fault_of_closing(standing_of(month, at))
    if fault:
        raise ValidationError(fault, code=CLAUSE)
    found = unseen_before(month, at) + blockers_of(month, at)
    check_blockers(found, accepts=accepts, unseen=unseen)
    return ClosingAsk.objects.create(
        month=month, accepts=accepts, unseen=unseen, by=by, at=at,
        language=language or translation.get_language(),
    )  # fmt: skip


def running_ask(month: date) -> ClosingAsk | None:
    """The closing of a month that waits for a worker or is at work."""
    return ClosingAsk.objects.filter(month=month, ended_at=None).select_related("by").first()


def refused_ask(month: date) -> ClosingAsk | None:
    """The newest closing of a month, where it came to nothing."""
    newest = ClosingAsk.objects.filter(month=month).order_by("pk").last()
    return newest if newest and newest.ended_at and newest.refusal else None


@clause("A2.1-1")
@transaction.atomic
def work_closing(*, at: datetime) -> bool:
    """Close the month that was asked for first; whether one waited.

    The row stays locked until the end: a worker that dies leaves all as it was, and another begins
    anew.
    """
    waiting = ClosingAsk.objects.select_for_update(skip_locked=True, of=("self",))
    ask = waiting.filter(ended_at=None).select_related("by").order_by("pk").first()
    if ask is None:
        return False
    words = {"month": ask.month, "accepts": ask.accepts, "unseen": ask.unseen, "by": ask.by}
    try:
        with transaction.atomic():
            close_month(at=at, **words)
    except ValidationError as refused:
        _refuse(ask, refused, at)
    except PermissionDenied as refused:
        _refuse(ask, ValidationError(str(refused)), at)
    ask.ended_at = at
    ask.save(update_fields=["ended_at", "refusal"])
    return True


@transaction.atomic
def give_up(*, at: datetime) -> None:
    """End the closing that no worker could finish in its time."""
    ask = ClosingAsk.objects.select_for_update().filter(ended_at=None).order_by("pk").first()
    if ask:
        _refuse(ask, ValidationError(TOO_LONG), at)
        ask.ended_at = at
        ask.save(update_fields=["ended_at", "refusal"])


def _refuse(ask: ClosingAsk, refused: ValidationError, at: datetime) -> None:
    with translation.override(ask.language):
        ask.refusal = " ".join(refused.messages)[:500]
    message = Message(
        key=f"sheet:closing:{ask.pk}", text=NOT_CLOSED, clause=CLAUSE,
        url=f"/attendance/months/{ask.month:%Y-%m}/close/",
        params={"month": f"{ask.month:%Y-%m}", "reason": ask.refusal},
    )  # fmt: skip
    notify(recipients=[ask.by], message=message, at=at)
