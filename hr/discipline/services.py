"""The verbs of a case before it is decided: open it, name who else it concerns, hear people."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.discipline import rules
from hr.discipline.letters import tell
from hr.discipline.models import Case, Concerned, Hearing, NameEnd
from hr.discipline.rules import Parties, Step
from hr.discipline.rulings.rules import Draft
from hr.discipline.selectors import (
    concerned_ids,
    deciders_of,
    is_reopened,
    why_not_decide,
    with_state,
)
from hr.people.selectors import allowed
from regulations.rulebook.selectors import edition_in_force

# A case opened by hand is called what the person called it.
BY_HAND = "%(matter)s"
OPENED = gettext_noop("New case to decide: %(person)s, %(matter)s")
UNKNOWN = gettext_noop("New case, nobody is named yet: %(matter)s")
CONCERNS = gettext_noop("A case that concerns you was opened: %(matter)s")
NAMED = gettext_noop("%(person)s named you in a case: %(matter)s")
UNNAMED = gettext_noop(
    "%(person)s took back that the case concerns %(named)s (%(reason)s): %(matter)s"
)
STATED = gettext_noop("%(person)s gave a statement: %(matter)s")
HEARD = gettext_noop("What you said was noted: %(matter)s")


@transaction.atomic
def open_case(
    *,
    key: str,
    clause: str,
    subject,
    title: str,
    facts: dict,
    by,
    at: datetime,
    proposed: Sequence[Draft] = (),
) -> Case | None:
    """Open a case once per key and tell whom it concerns; None when it was open already.

    `subject` may be None where the person is not known; `by` is None for the portal itself.
    `title` is an English message id, filled from `facts`. `proposed` are measures that a rule
    asks for, shown to whoever decides. Those who handle cases are told, and the person it concerns.
    """
    told = {"proposed": [_proposal(each) for each in proposed]} if proposed else {}
    case, is_new = Case.objects.get_or_create(
        key=key,
        defaults={
            "clause": clause,
            "edition": edition_in_force(at),
            "subject": subject,
            "title": title,
            "facts": facts | told,
            "opened_by": by,
            "opened_at": at,
        },
    )
    if not is_new:
        return None
    handlers = [person for person in allowed("discipline.view_case") if person not in (subject, by)]
    person = subject.name if subject else ""
    tell(handlers, OPENED if subject else UNKNOWN, case=case, key="new", at=at, person=person)
    if subject is not None:
        tell([subject], CONCERNS, case=case, key="opened", at=at)
    return case


def _proposal(draft: Draft) -> dict:
    amount = None if draft.amount is None else str(draft.amount)
    return {"person": draft.person, "kind": draft.kind, "amount": amount}


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


def lock_case(case_id: int) -> Case:
    """A case that nobody else acts in until this transaction ends, with `state`.

    By a lock of the transaction: a row that is never updated cannot be locked by itself.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('discipline.case', %s))", [case_id]
        )
    return with_state(Case.objects.select_related("subject", "opened_by")).get(pk=case_id)


def check_step(case: Case, step: Step) -> None:
    """Refuse a step that can no longer be taken in a locked case."""
    reopened = step in rules.WHILE_REOPENED and is_reopened(case)
    fault = rules.fault_of_step(step, rules.State(case.state), is_reopened=reopened)
    if fault:
        raise ValidationError(fault, code=case.clause)


@transaction.atomic
def name_person(*, case_id: int, person, reason: str, by, at: datetime) -> Concerned:
    """Name a further person whom an undecided case concerns, or the first one; they are told.

    By who opened the case or decides cases. Refused: naming oneself, naming somebody twice, by
    anybody concerned, without a reason, and where nobody would be left who may decide.
    """
    case = lock_case(case_id)
    check_step(case, Step.NAME)
    concerned = concerned_ids(case)
    _check_handler(case, by, concerned)
    if person.pk == by.pk:
        raise ValidationError(_("Nobody opens a case against themselves."), code=case.clause)
    if person.pk in concerned:
        raise ValidationError(
            _("The case concerns %(person)s already."), params={"person": person}, code=case.clause
        )
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=case.clause)
    if not deciders_of(Parties(frozenset({*concerned, person.pk}), case.opened_by_id)):
        raise ValidationError(
            _(
                "With %(person)s nobody would be left who may decide this case: open one of its "
                "own against them."
            ),
            params={"person": person},
            code=case.clause,
        )
    row = Concerned.objects.create(case=case, person=person, reason=reason.strip(), by=by, at=at)
    tell([person], NAMED, case=case, key="named", by=by, at=at, person=by.name)
    return row


def _check_handler(case: Case, by, concerned: set[int]) -> None:
    """Refuse who neither opened the case nor decides cases, and whom it concerns."""
    if by.pk in concerned:
        raise ValidationError(_("Nobody handles a case that concerns them."), code=case.clause)
    if by.pk != case.opened_by_id and not by.has_perm("discipline.decide_case"):
        raise PermissionDenied(_("Your position does not handle cases."))


@transaction.atomic
def take_name_back(*, concerned_id: int, reason: str, by, at: datetime) -> NameEnd:
    """Take back that an undecided case concerns somebody who was named in it.

    By who may decide the case. The row stays on record; the person, who named them and who opened
    the case are told. Refused without a reason, and for a name that was taken back already.
    """
    row = Concerned.objects.select_related("person", "by").get(pk=concerned_id)
    case = lock_case(row.case_id)
    check_step(case, Step.NAME)
    fault = why_not_decide(case, by)
    if fault:
        raise ValidationError(fault, code=case.clause)
    if not by.has_perm("discipline.decide_case"):
        raise PermissionDenied(_("Your position does not decide cases."))
    if NameEnd.objects.filter(concerned=row).exists():
        raise ValidationError(_("This name has been taken back already."), code=case.clause)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=case.clause)
    ending = NameEnd.objects.create(concerned=row, reason=reason.strip(), by=by, at=at)
    people, words = [row.person, row.by, case.opened_by], {"person": by.name}
    words |= {"named": row.person.name, "reason": ending.reason, "key": f"unnamed:{row.pk}"}
    tell(people, UNNAMED, case=case, by=by, at=at, **words)
    return ending


@transaction.atomic
def note_hearing(
    *, case_id: int, person, text: str, held_at: datetime, by, at: datetime
) -> Hearing:
    """Note what a person concerned said at a moment; `by` is that person, or who heard them.

    While the case is undecided, an objection waits or a dismissal was returned. Refused: what
    others concerned would say for the person, nothing said, a moment to come or before the case.
    """
    case = lock_case(case_id)
    check_step(case, Step.HEAR)
    concerned = concerned_ids(case)
    if person.pk not in concerned:
        raise ValidationError(_("The case does not concern this person."), code=case.clause)
    if by.pk != person.pk:
        _check_handler(case, by, concerned)
    if not text.strip():
        raise ValidationError(_("Write what was said."), code=case.clause)
    fault = rules.fault_of_hearing(held_at, opened_at=case.opened_at, at=at)
    if fault:
        raise ValidationError(fault, code=case.clause)
    row = Hearing.objects.create(
        case=case, person=person, held_at=held_at, text=text.strip(), by=by, at=at
    )
    if by.pk == person.pk:
        handlers = allowed("discipline.decide_case")
        tell(handlers, STATED, case=case, key=f"heard:{row.pk}", by=by, at=at, person=by.name)
    else:
        tell([person], HEARD, case=case, key=f"heard:{row.pk}", by=by, at=at)
    return row
