"""What follows from the kind and the length of a leave: who decides it, pay, certificate, limit."""

from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.leave.lengths import as_decimal, shown
from attendance.leave.rules import (
    DEPARTMENT,
    HEAD,
    HR,
    LEADER,
    OFFICE,
    SUPERVISOR,
    Kind,
    LeaveRules,
)
from regulations.approvals.rules import Stage, StepKind
from regulations.rulebook import clause

TITLES = {
    SUPERVISOR: gettext_noop("Direct supervisor"),
    LEADER: gettext_noop("Managing leader"),
    DEPARTMENT: gettext_noop("Department manager"),
    HEAD: gettext_noop("General manager"),
}
HR_FILES = Stage(HR, gettext_noop("HR files it"), StepKind.FILE)
OFFICE_FILES = Stage(OFFICE, gettext_noop("The office files it"), StepKind.FILE)


@clause("A2.2-5", "A2.4", "A2.4-2", "A2.5-4", "A2.8-2")
def chain_of(
    kind: Kind, run: Fraction, params: LeaveRules, *, is_filed_alone: bool = False
) -> tuple[Stage, ...]:
    """Who decides a leave of a kind whose run is so many days long, and who files it.

    Exactly as many days as the supervisor decides are still the supervisor's. With
    `is_filed_alone` (see `rules`) nobody decides, and HR's filing settles it.
    """
    if is_filed_alone:
        return (HR_FILES,)
    role = {
        Kind.MARRIAGE: params.marriage_by,
        Kind.BEREAVEMENT: params.bereavement_by,
        Kind.IN_LIEU: params.in_lieu_by,
    }.get(kind)
    if role is None:
        role = SUPERVISOR if run <= supervised_days(kind, params) else params.longer_by
    files = (HR_FILES, OFFICE_FILES) if kind == Kind.IN_LIEU else (HR_FILES,)
    return (Stage(role, TITLES[role]), *files)


def decider_clause(kind: Kind) -> str:
    """The clause that says who decides a kind of leave."""
    return {Kind.SICK: "A2.4-2", Kind.PERSONAL: "A2.5-4", Kind.IN_LIEU: "A2.8-2"}.get(
        kind, "A2.2-5"
    )


def supervised_days(kind: Kind, params: LeaveRules) -> int:
    """How many days running of sick or personal leave the direct supervisor decides."""
    if kind == Kind.SICK:
        return params.sick_supervisor_up_to_days
    return params.personal_supervisor_up_to_days


@clause("A2.4-2")
def needs_certificate(kind: Kind, run: Fraction, params: LeaveRules) -> bool:
    """Whether a hospital has to certify it: sick for more than the days that need none."""
    return kind == Kind.SICK and run > params.certificate_over_days


@clause("A2.2-5", "A2.5-5")
def is_paid(kind: Kind, params: LeaveRules) -> bool:
    """Whether its time is paid."""
    return params.paid[kind]


def check_entitlement(kind: Kind, days: Fraction, params: LeaveRules) -> None:
    """Refuse more days for one occasion than are granted; `days` with all taken for it before."""
    granted = params.entitlement_days.get(kind)
    if granted is not None and days > granted:
        raise ValidationError(
            _("%(kind)s is %(granted)s days for one occasion; this would make it %(days)s."),
            params={"kind": kind.label, "granted": granted, "days": shown(as_decimal(days))},
            code="A2.1-2",
        )
