"""The verbs of hiring: open a vacancy, take in candidates, offer, take on."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.careers.hiring.rules import fault_of_channels, fault_of_offer
from hr.careers.hiring.selectors import chain_of, standing_of
from hr.careers.letters import tell
from hr.careers.models import (
    Answer,
    Candidate,
    CandidateEnd,
    CandidateFile,
    ConsentEnd,
    JobDescription,
    Offer,
    Outlet,
    Vacancy,
    VacancyEnd,
)
from hr.careers.pay.rules import fault_of_pay
from hr.careers.pay.selectors import may_read
from hr.careers.refusals import in_words
from hr.careers.trials.selectors import newest_job
from hr.people.models import Department, Employee
from regulations.approvals.models import Approval
from regulations.approvals.rules import State as Decided
from regulations.approvals.services import Matter, ask_approval, withdraw_approval
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force
from regulations.texts import DOCX, is_word
from regulations.uploads import LARGEST_FILE, check_file, plain_name

KIND = "careers.offer"
ASKED = gettext_noop("Offer to %(person)s: %(title)s, from %(day)s")
DECIDED = gettext_noop("The offer to %(person)s was decided: %(title)s")


def link(candidate: Candidate) -> str:
    """Where a candidate is looked at."""
    return f"/careers/candidates/{candidate.pk}/"


def _check(by: Employee) -> None:
    if not by.has_perm("careers.hire_candidate"):
        raise PermissionDenied(_("Your position does not hire."))


@clause("C1")
@transaction.atomic
def open_vacancy(
    *, job: JobDescription, title: str, department: Department, is_specialist: bool,
    headcount: int, outlets: Iterable[tuple[str, str]], by: Employee, at: datetime,
) -> Vacancy:  # fmt: skip
    """Open a vacancy by the job description of its position, with (channel, where) of each outlet.

    Refused: without a channel, of specialists without one online or at a fair, and by a job
    description that was replaced.
    """
    outlets = list(outlets)
    fault = fault_of_channels(is_specialist, [channel for channel, _name in outlets])
    if fault:
        raise ValidationError(fault, code="C1")
    if newest_job(job.position) != job:
        raise ValidationError(_("This job description was replaced: take the newest."), code="C2")
    row = Vacancy(
        job=job, title=title.strip(), department=department, is_specialist=is_specialist,
        headcount=headcount, by=by, at=at,
    )  # fmt: skip
    with in_words("C1"):
        insert(row)
    for channel, name in outlets:
        add_outlet(vacancy=row, channel=channel, name=name, by=by, at=at)
    return row


@clause("C1")
@transaction.atomic
def add_outlet(*, vacancy: Vacancy, channel: str, name: str, by: Employee, at: datetime) -> Outlet:
    """Make a vacancy known by one channel more."""
    _check(by)
    row = Outlet(vacancy=vacancy, channel=channel, name=name.strip(), by=by, at=at)
    with in_words("C1"):
        insert(row)
    return row


@clause("C1")
@transaction.atomic
def close_vacancy(*, vacancy: Vacancy, reason: str, by: Employee, at: datetime) -> VacancyEnd:
    """Close a vacancy; nobody is taken in or offered any more."""
    _check(by)
    row = VacancyEnd(vacancy=vacancy, reason=reason.strip(), by=by, at=at)
    with in_words("C1"):
        insert(row)
    return row


@clause("C1")
@transaction.atomic
def take_in(
    *, outlet: Outlet, name: str, phone: str, email: str = "", about: str = "", consent: str,
    by: Employee, at: datetime,
) -> Candidate:  # fmt: skip
    """Take a candidate in, by the channel that brought them, with how they agreed to it.

    Refused without their consent.
    """
    _check(by)
    row = Candidate(
        outlet=outlet, name=name.strip(), phone=phone.strip(), email=email, about=about.strip(),
        consent=consent.strip(), by=by, at=at,
    )  # fmt: skip
    with in_words("C1"):
        insert(row)
    return row


@clause("C1")
@transaction.atomic
def add_file(
    *, candidate: Candidate, name: str, content: bytes, by: Employee, at: datetime
) -> CandidateFile:
    """Keep a paper of a candidate as it was received, Word (.docx) too, with its fingerprint."""
    _check(by)
    name = plain_name(name)
    is_short = len(content) <= LARGEST_FILE
    if is_short and name.lower().endswith(".docx") and is_word(content):
        media = DOCX
    else:
        media = check_file(name=name, content=content, clause="C1").media
    row = CandidateFile(
        candidate=candidate, name=name, media=media, size=len(content),
        sha256=sha256(content).hexdigest(), content=content, by=by, at=at,
    )  # fmt: skip
    with in_words("C1"):
        insert(row)
    return row


@clause("C1")
@transaction.atomic
def erase_candidate(*, candidate: Candidate, by: Employee, at: datetime) -> ConsentEnd:
    """A candidate does not agree any more: name, ways to reach them and files are erased.

    An offer that waits is withdrawn. Refused for who was taken on.
    """
    _check(by)
    _withdraw_offers(candidate, by, at)
    row = ConsentEnd(candidate=candidate, by=by, at=at)
    with in_words("C1"):
        insert(row)
    return row


@clause("C2")
@transaction.atomic
def end_candidate(
    *, candidate: Candidate, why: str, note: str = "", by: Employee, at: datetime
) -> CandidateEnd:
    """Nothing comes of a candidate; an offer that waits is withdrawn."""
    _check(by)
    _withdraw_offers(candidate, by, at)
    row = CandidateEnd(candidate=candidate, why=why, note=note.strip(), by=by, at=at)
    with in_words("C2"):
        insert(row)
    return row


def _withdraw_offers(candidate: Candidate, by: Employee, at: datetime) -> None:
    waiting = Approval.objects.filter(
        careers_offer__candidate=candidate, state__in=(Decided.PENDING, Decided.RETURNED)
    )
    for row in waiting.select_related("asker"):
        withdraw_approval(approval_id=row.pk, by=row.asker, at=at, is_dropped=True, ender=by)


@clause("C1", "C2")
@transaction.atomic
def offer_post(
    *, candidate: Candidate, supervisor: Employee, first_day: date,
    probation_months: int | None = None, grade=None, amount: Decimal | None = None,
    by: Employee, at: datetime,
) -> Offer:  # fmt: skip
    """Offer the post to a candidate who passed; who is in charge and the general manager decide.

    A specialist is offered a sum within a grade of their own scale, by who reads it.
    """
    _check(by)
    fault = fault_of_offer(standing_of(candidate, day_of(at)))
    if fault:
        raise ValidationError(fault, code="C2")
    if first_day < day_of(at):
        raise ValidationError({"first_day": ValidationError(_("This day is over."), code="C2")})
    _check_pay(candidate.outlet.vacancy, grade, amount, by)
    months = probation_months or in_force("careers", at).params.probation_months
    row = Offer(
        candidate=candidate, supervisor=supervisor, first_day=first_day, probation_months=months,
        grade=grade, amount=amount, by=by, at=at,
    )  # fmt: skip
    with in_words("C2"):
        insert(row)
    chain = chain_of(row)
    ask_approval(kind=KIND, document=row, matter=_matter(row), chain=chain, by=by, at=at)
    return row


def _matter(row: Offer) -> Matter:
    title, day = row.candidate.outlet.vacancy.title, row.first_day.isoformat()
    return Matter(ASKED, {"person": row.candidate.name, "title": title, "day": day})


def _check_pay(vacancy: Vacancy, grade, amount: Decimal | None, by: Employee) -> None:
    if vacancy.is_specialist != (grade is not None and amount is not None):
        text = _("Specialists are paid by a scale of their own, nobody else is.")
        raise ValidationError(text, code="C1")
    if grade is None:
        return
    if not may_read(by, grade.scale):
        raise PermissionDenied(_("This pay scale is not open to you."))
    fault = fault_of_pay(amount, grade.low, grade.high, "")
    if fault:
        raise ValidationError({"amount": ValidationError(fault, code="C1")})


def settle_offer(row: Offer, state: Decided, by, at: datetime) -> None:
    """Tell who asked that an offer was decided (handler of `KIND`)."""
    if state == Decided.WITHDRAWN:
        return
    words = {"key": f"offer:{row.pk}:{state}", "clause": "C2", "url": link(row.candidate), "at": at}
    title = row.candidate.outlet.vacancy.title
    tell([row.by], DECIDED, by=by, person=row.candidate.name, title=title, **words)


@clause("C2")
@transaction.atomic
def answer_offer(
    *, offer: Offer, accepts: bool, note: str = "", by: Employee, at: datetime
) -> Answer:
    """Write down what the candidate answers to an approved offer."""
    _check(by)
    row = Answer(offer=offer, accepts=accepts, note=note.strip(), by=by, at=at)
    with in_words("C2"):
        insert(row)
    return row
