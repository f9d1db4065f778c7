"""Past loans of copies judged anew by other days: what a draft of the rules is tried by."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_noop

from hr.contracts.loans.rules import due_of
from hr.contracts.loans.selectors import loans
from hr.contracts.rules import ContractRules
from regulations.amendments.registry import Progress
from regulations.amendments.rules import Changed
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, span_of

COVERS = ("copy_loan_days",)
IN_TIME = gettext_noop("given back in time")
LATE = gettext_noop("given back late")


@clause("A6-5")
def judge_loans(
    before: ContractRules, after: ContractRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every loan handed out in these days that was given back in time by one set of days alone; one
    still out is judged as the last day stood."""
    start, end = span_of(since, until)
    rows = loans().filter(hand_out__at__gte=start, hand_out__at__lt=end).order_by("hand_out__at")
    total = rows.count()
    progress(0, total)
    for done, loan in enumerate(rows, 1):
        out = loan.hand_out
        back = getattr(out, "given_back", None)
        until_at = back.at if back else end
        was, now = (
            until_at <= due_of(day_of(out.at), each.copy_loan_days) for each in (before, after)
        )
        if was != now:
            yield Changed(
                person_id=loan.by_id, clause="A6-5", at=out.at, what=loan.contract.number,
                before=IN_TIME if was else LATE, after=IN_TIME if now else LATE,
                link=f"/contracts/loans/{loan.pk}/", is_worse=was,
            )  # fmt: skip
        progress(done, total)
