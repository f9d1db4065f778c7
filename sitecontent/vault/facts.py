"""What whoever decides reads of a change or a loan, and every chain there is; nothing secret."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from hr.people.models import Employee
from regulations.approvals.rules import Stage
from regulations.rulebook.rules import CHINA
from regulations.words import listed
from sitecontent.vault import rules
from sitecontent.vault.letters import link
from sitecontent.vault.models import Change, Loan
from sitecontent.vault.seats import holders_of

Facts = Iterable[tuple[object, object]]


def link_of(change: Change) -> str:
    """Where a change is looked at: with its account."""
    return link(change.entry_id)


def link_of_loan(loan: Loan) -> str:
    """Where a loan is looked at, by who decides on it too."""
    return f"/vault/loans/{loan.pk}/"


def facts_of(document: Change) -> Facts:
    """What the general manager reads: the account, what changes, its custodians, why."""
    row = Change.objects.select_related("entry", "secret", "by").get(pk=document.pk)
    facts = [*_account(row.entry), (_("What changes"), row.get_what_display())]
    if row.secret:
        facts.append((_("Version"), row.secret.number))
    now = listed(each.name for each in holders_of(row.entry)) or "—"
    facts.append((_("Custodians now"), now))
    if row.holders is not None:
        people = Employee.objects.filter(pk__in=row.holders).order_by("number")
        facts.append((_("Custodians then"), listed(each.name for each in people)))
    return [*facts, (_("Reason"), row.reason)]


def _account(entry) -> Facts:
    facts = [(pgettext("vault", "Account"), entry.name), (_("Kind"), entry.get_kind_display())]
    return [*facts, (_("Where it is used"), entry.address)] if entry.address else facts


def facts_of_loan(document: Loan) -> Facts:
    """What leader and custodian read: the account, for what, from when until when."""
    row = Loan.objects.select_related("entry", "by").get(pk=document.pk)
    ends = [each.astimezone(CHINA) for each in (row.starts_at, row.ends_at)]
    window = " – ".join(f"{each:%Y-%m-%d %H:%M}" for each in ends)
    return [*_account(row.entry), (pgettext("vault", "Borrower"), row.by), (_("When"), window),
            (_("For what"), row.purpose)]  # fmt: skip


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """Every chain of a change."""
    return [
        (gettext_lazy("any change of an official account"), rules.chain_of(is_by_head=False)),
        (gettext_lazy("what the general manager asks for"), rules.chain_of(is_by_head=True)),
    ]


def charts_of_loan(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The chain of a loan."""
    return [(gettext_lazy("loan of a login"), rules.loan_chain())]
