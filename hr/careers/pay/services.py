"""The verbs of pay scales: make one, set a grade, open it to a reader, pay by it."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from guardian.models import UserObjectPermission
from guardian.shortcuts import assign_perm, remove_perm

from hr.careers.letters import tell
from hr.careers.models import Grade, Pay, PayScale, ScaleAccess
from hr.careers.pay.rules import fault_of_pay
from hr.careers.pay.selectors import KEEP, READ, may_read, opened_to, readers_of
from hr.careers.refusals import in_words
from hr.people.models import Employee
from regulations.binding.rows import insert
from regulations.rulebook import clause

REF = "C1"
OPENED = gettext_noop("%(actor)s opened the pay scale %(scale)s to you.")
CLOSED = gettext_noop("%(actor)s closed the pay scale %(scale)s to you again.")
PAID = gettext_noop("%(actor)s wrote down your pay by the scale of specialists.")


def link(scale: PayScale) -> str:
    """Where a scale is looked at."""
    return f"/careers/pay/{scale.pk}/"


def _check_keeper(by: Employee) -> None:
    if not by.has_perm(KEEP):
        raise PermissionDenied(_("Your position does not keep the pay scales."))


@clause("C1")
@transaction.atomic
def make_scale(*, name: str, position, by: Employee, at: datetime) -> PayScale:
    """Make a scale of its own for a kind of specialist."""
    _check_keeper(by)
    row = PayScale(name=name.strip(), position=position, by=by, at=at)
    with in_words(REF):
        insert(row)
    return row


@clause("C1")
@transaction.atomic
def set_grade(
    *, scale: PayScale, code: str, from_on: date, low: Decimal, high: Decimal, market: Decimal,
    source: str, by: Employee, at: datetime,
) -> Grade:  # fmt: skip
    """Set what a grade is paid from a day on, beside what the industry pays and who says so."""
    _check_keeper(by)
    if high < low:
        error = ValidationError(_("The upper end lies below the lower one."), code=REF)
        raise ValidationError({"high": error})
    row = Grade(
        scale=scale, code=code.strip(), from_on=from_on, low=low, high=high, market=market,
        source=source.strip(), by=by, at=at,
    )  # fmt: skip
    with in_words(REF):
        insert(row)
    return row


@clause("C1")
@transaction.atomic
def open_scale(*, scale: PayScale, reader: Employee, by: Employee, at: datetime) -> ScaleAccess:
    """Let a person read this one scale; they are told."""
    _check_keeper(by)
    if not reader.is_active or reader.pk == by.pk:
        raise ValidationError(_("A scale is opened to somebody else who works here."), code=REF)
    if readers_of(scale).filter(pk=reader.pk).exists():
        raise ValidationError(
            _("The scale is open to %(person)s already."), params={"person": reader}, code=REF
        )
    assign_perm(READ, reader, scale)
    return _record(scale, reader, True, by, at)


@clause("C1")
@transaction.atomic
def close_scale(*, scale: PayScale, reader: Employee, by: Employee, at: datetime) -> ScaleAccess:
    """Withdraw what `open_scale` gave; they are told."""
    _check_keeper(by)
    if not readers_of(scale).filter(pk=reader.pk).exists():
        raise ValidationError(
            _("The scale is not open to %(person)s."), params={"person": reader}, code=REF
        )
    remove_perm(READ, reader, scale)
    return _record(scale, reader, False, by, at)


def _record(scale: PayScale, reader: Employee, is_open: bool, by, at: datetime) -> ScaleAccess:
    row = ScaleAccess(scale=scale, reader=reader, is_open=is_open, by=by, at=at)
    insert(row)
    words = {"key": f"scale:{row.pk}", "clause": REF, "url": link(scale), "at": at}
    tell([reader], OPENED if is_open else CLOSED, by=by, scale=scale.name, **words)
    return row


def close_scales(person: Employee, *, by, at: datetime) -> None:
    """Close every scale that was opened to somebody who leaves."""
    for scale in opened_to(person):
        UserObjectPermission.objects.filter(
            user=person, object_pk=str(scale.pk), permission__codename=READ.split(".")[1]
        ).delete()
        insert(ScaleAccess(scale=scale, reader=person, is_open=False, by=by, at=at))


@clause("C1")
@transaction.atomic
def pay_by_grade(
    *, person: Employee, grade: Grade, from_on: date, amount: Decimal, reason: str = "",
    by: Employee, at: datetime,
) -> Pay:  # fmt: skip
    """Pay a specialist by a grade from a day on; outside its span with a reason. They are told.

    By who reads the scale; nobody decides on their own pay.
    """
    if not may_read(by, grade.scale):
        raise PermissionDenied(_("Your position does not keep the pay scales."))
    fault = fault_of_pay(amount, grade.low, grade.high, reason)
    if fault:
        raise ValidationError({"amount": ValidationError(fault, code=REF)})
    row = Pay(
        person=person, grade=grade, from_on=from_on, amount=amount, reason=reason.strip(), by=by,
        at=at,
    )  # fmt: skip
    with in_words(REF):
        insert(row)
    words = {"key": f"pay:{row.pk}", "clause": REF, "url": "/careers/pay/", "at": at}
    tell([person], PAID, by=by, **words)
    return row
