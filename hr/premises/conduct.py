"""Cases that start here: what people did in the house against one of its clauses."""

from datetime import datetime

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.discipline.models import Case
from hr.discipline.services import report_case
from hr.premises.rules import check
from regulations.rulebook import clause


class Matter(TextChoices):
    """What is reported, by the clause that it is against."""

    CALLS = "A1.3-4", _("long private calls, away from the post, internet without consent")
    EQUIPMENT = "A1.3-5", _("private use of equipment")
    SECRETS = "A1.3-6", _("information told to others without approval")
    CLUTTER = "A4-2", _("clutter, missing at clean-ups")
    LITTER = "A4-3", _("spitting or littering")
    COMPUTER = "B7-7", _("computer of another department without approval")
    ROOM = "C13-S3", _("in the server room without a permit")


class Severity(TextChoices):
    """How grave it is, as who reports it sees it; who decides the case says in the end."""

    SLIGHT = "slight", pgettext_lazy("severity", "slight")
    GRAVE = "grave", pgettext_lazy("severity", "grave")
    LAW = "law", pgettext_lazy("severity", "grave, with consequences: to be referred to law")


@clause("A1.3-6")
def fault_of_severity(ref: str, severity: str) -> object:
    """Why a report lacks its severity; None where it has it, or needs none.

    Only the clause on secrets tells severe offences from those that go to law.
    """
    if ref == Matter.SECRETS and not severity:
        return _("Say how grave it is.")
    return None


@clause("A1.3-4", "A1.3-5", "A1.3-6", "A4-3")
@transaction.atomic
def report_conduct(
    *, token: str, subject, ref: str, account: str, severity: str = "", by, at: datetime
) -> Case | None:
    """Open a case for what somebody did in the house; the same token opens one only.

    Its measures and their bounds are those of the clause: 50 to 100 yuan for private use of
    equipment, referral to law for secrets.
    """
    check(fault_of_severity(ref, severity), ref)
    told = account.strip()
    if severity:
        told = f"{told}\n{_('Severity')}: {Severity(severity).label}"
    return report_case(
        token=token, subject=subject, clause=ref, matter=str(Matter(ref).label)[:100],
        account=told, by=by, at=at,
    )  # fmt: skip
