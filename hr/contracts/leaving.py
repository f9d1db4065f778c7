"""What follows for contracts when somebody leaves."""

from datetime import date, datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hr.careers.registry import Open
from hr.contracts.access import custodians
from hr.contracts.inventory.selectors import left_with
from hr.contracts.letters import CLOCK, link, tell
from hr.contracts.loans.selectors import may_see
from hr.contracts.models import Contract, HandOut
from hr.contracts.readers import close_all
from hr.people.rules import HEAD
from hr.people.selectors import holders
from regulations.rulebook import clause

ORPHANED = gettext_noop(
    "%(person)s has left and keeps %(count)s contracts: somebody takes them over by a count."
)
STILL_OUT = gettext_noop("%(person)s has left with %(count)s lent contracts.")


@clause("A6-7")
def on_leave(*, employee, last_day: date, by, at: datetime, **words) -> None:
    """Close what was opened to who leaves; tell the group of what they keep or borrowed."""
    close_all(reader=employee, by=by, at=at)
    kept = Contract.objects.filter(custodian=employee).count()
    out = lent_to(employee).count()
    people = [*custodians(), *holders(HEAD)]
    for text, count, url in (
        (ORPHANED, kept, "/contracts/counts/"), (STILL_OUT, out, "/contracts/loans/all/"),
    ):  # fmt: skip
        if count:
            key = f"left:{employee.pk}:{last_day}:{url}"
            tell(people, text, key=key, clause="A6-7", url=url, kind=CLOCK, by=employee, at=at,
                 person=employee.name, count=count)  # fmt: skip


def lent_to(person):
    """What a person borrowed and has not given back."""
    return HandOut.objects.filter(loan__by=person, given_back=None)


@clause("A5-2", "A6-5", "A6-7")
def still_open(person, at: datetime) -> list[Open]:
    """What somebody borrowed and what they keep, before the office signs for who leaves
    (`careers.registry`). Not what was missing as they handed over."""
    out = lent_to(person).select_related("loan__contract").order_by("pk")
    kept = left_with(person).order_by("pk")
    found = [
        Open(
            _("%(contract)s is lent") % {"contract": row.loan.contract},
            f"/contracts/loans/{row.loan_id}/",
            partial(may_see, loan=row.loan),
        )
        for row in out
    ]
    return found + [
        Open(_("custodian of the contract %(contract)s") % {"contract": row}, link(row.pk))
        for row in kept
    ]
