"""What of the official accounts is open with who leaves."""

from datetime import datetime

from django.utils.translation import gettext as _

from hr.careers.registry import Open, holding
from hr.people.models import Employee
from regulations.rulebook import clause
from sitecontent.vault.models import Custody, Entry, Loan
from sitecontent.vault.selectors import is_now


@clause("C8-2")
def accounts_kept(person: Employee, at: datetime) -> list[Open]:
    """Accounts that somebody is entered for as custodian, and logins that are lent to them."""
    kept = Custody.objects.filter(user=person).values("content_object")
    entries = Entry.objects.filter(pk__in=kept, closed_at=None).order_by("pk")
    loans = Loan.objects.filter(by=person, ends_at__gt=at).select_related(
        "entry", "approval", "end"
    )
    may_see = holding("vault.view_entry")
    found = [
        Open(_("custodian of %(account)s") % {"account": entry}, f"/vault/{entry.pk}/", may_see)
        for entry in entries
    ]
    lent = [loan for loan in loans.order_by("pk") if is_now(loan, at)]
    return found + [
        Open(
            _("the login of %(account)s is lent") % {"account": loan.entry},
            "/vault/loans/",
            may_see,
        )
        for loan in lent
    ]
