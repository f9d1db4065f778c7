"""The verbs of discipline: open a case that cites its clause, by hand or by the portal."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.discipline.models import Case
from hr.people.selectors import allowed
from regulations.notices.services import Message, notify
from regulations.rulebook.selectors import edition_in_force

# A case opened by hand is called what the person called it.
BY_HAND = "%(matter)s"


@transaction.atomic
def open_case(
    *, key: str, clause: str, subject, title: str, facts: dict, by, at: datetime
) -> Case | None:
    """Open a case once per key and tell whom it concerns; None when it was open already.

    `subject` may be None where the person is not known; `by` is None for the portal itself.
    `title` is an English message id, filled from `facts`. Those who handle cases are told, and
    the person it concerns.
    """
    case, is_new = Case.objects.get_or_create(
        key=key,
        defaults={
            "clause": clause,
            "edition": edition_in_force(at),
            "subject": subject,
            "title": title,
            "facts": facts,
            "opened_by": by,
            "opened_at": at,
        },
    )
    if not is_new:
        return None
    handlers = [person for person in allowed("discipline.view_case") if person not in (subject, by)]
    message = Message(
        key=f"case:{key}", text=title, params=facts, url=f"/cases/{case.pk}/", clause=clause
    )
    notify(recipients=handlers, message=message, at=at)
    if subject is not None and subject.is_active:
        concerned = Message(
            key=f"case:{key}",
            text=gettext_noop("A case that concerns you was opened."),
            url=f"/cases/{case.pk}/",
            clause=clause,
        )
        notify(recipients=[subject], message=concerned, at=at)
    return case


def report_case(
    *, token: str, subject, clause: str, matter: str, account: str, by, at: datetime
) -> Case | None:
    """Open a case by hand: what it is about in a few words, and what happened.

    Refused: a clause that the handbook in force does not have, and a case against oneself.
    The same `token` opens one case only; then None is returned.
    """
    edition = edition_in_force(at)
    if edition is None or not edition.clauses.filter(ref=clause).exists():
        raise ValidationError(
            _("The handbook has no clause %(clause)s."), params={"clause": clause}
        )
    if subject == by:
        raise ValidationError(_("Nobody opens a case against themselves."), code=clause)
    return open_case(
        key=f"by-hand:{by.pk}:{token}",
        clause=clause,
        subject=subject,
        title=BY_HAND,
        facts={"matter": matter.strip(), "account": account.strip()},
        by=by,
        at=at,
    )
