"""The verbs of the board: post, and take down before the last day."""

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulations.notices.board.models import Ending, Posting
from regulations.notices.board.selectors import may_end
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import edition_in_force


@transaction.atomic
def post_notice(
    *,
    key: str,
    kind: str,
    title: str,
    text: str,
    last_on: date,
    clause: str = "",
    fingerprint: str = "",
    by,
    at: datetime,
) -> Posting:
    """Hang a sheet on the board from now through `last_on`, and tell everybody; once per key.

    `kind` is one of Posting.Kind; the words are stored as they are, so a room that composes them
    does it in the company's language. `by` is None for the portal itself. Refused: a last day
    that is over, a clause the handbook in force lacks, and a measure that names no clause.
    """
    title, text = title.strip(), text.strip()
    _check_sheet(kind=kind, title=title, text=text, last_on=last_on, clause=clause, at=at)
    posting, is_new = Posting.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "title": title,
            "text": text,
            "last_on": last_on,
            "clause": clause,
            "fingerprint": fingerprint,
            "by": by,
            "at": at,
        },
    )
    if is_new:
        staff = get_user_model().objects.filter(is_active=True)
        others = staff.exclude(pk=by.pk) if by else staff
        said = gettext_noop("On the board: %(title)s")
        notify(recipients=others, message=_message(posting, said, f"posting:{posting.pk}"), at=at)
    return posting


def _check_sheet(
    *, kind: str, title: str, text: str, last_on: date, clause: str, at: datetime
) -> None:
    if not title or not text:
        raise ValidationError(_("Give the title and the text."))
    if last_on < day_of(at):
        raise ValidationError({"last_on": _("The last day is over already.")})
    if kind == Posting.Kind.MEASURE and not clause:
        raise ValidationError({"clause": _("A measure is posted with its clause.")})
    if clause:
        edition = edition_in_force(at)
        if edition is None or not edition.clauses.filter(ref=clause).exists():
            text = _("The handbook has no clause %(clause)s.")
            raise ValidationError({"clause": text % {"clause": clause}})


@transaction.atomic
def end_posting(*, posting: Posting, reason: str, by, at: datetime) -> Ending:
    """Take a posting down before its last day; it stays among the past ones, with the reason.

    Whoever posted it is told. Refused where it is down already, and with PermissionDenied where
    it is not this person's to take down.
    """
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=posting.clause)
    today = day_of(at)
    if not posting.is_up(today):
        raise ValidationError(_("This posting is down already."), code=posting.clause)
    if not may_end(posting, by, today):
        raise PermissionDenied(_("Only who posted it takes it down, or the management."))
    ending, is_new = Ending.objects.get_or_create(
        posting=posting, defaults={"reason": reason.strip(), "by": by, "at": at}
    )
    if not is_new:  # somebody else was quicker
        raise ValidationError(_("This posting is down already."), code=posting.clause)
    if posting.by_id and posting.by_id != by.pk:
        said = gettext_noop("Your posting “%(title)s” was taken down: %(reason)s")
        message = _message(posting, said, f"posting:{posting.pk}:end", reason=ending.reason)
        notify(recipients=[posting.by], message=message, at=at)
    return ending


def _message(posting: Posting, text: str, key: str, **params) -> Message:
    return Message(
        key=key,
        text=text,
        params={"title": posting.title, **params},
        url=f"/board/{posting.pk}/",
        clause=posting.clause,
    )
