"""At the start of a month the office is reminded of the runs of the one before."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from finance.expenses.models import Run
from finance.expenses.rules import LIVE
from finance.expenses.runs.rules import CLAUSES, RunKind
from hr.people.selectors import allowed
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

TO_MAKE = {
    RunKind.PHONE: gettext_noop("The phone bills of %(month)s are to be handed in."),
    RunKind.MEALS: gettext_noop("The meal allowances of %(month)s are to be drawn up."),
}


@clause("A7.5-1", "A7.5-2")
def remind_of_runs(*, at: datetime) -> int:
    """Tell the office once of each run of the last month that nobody has made; how many lack."""
    month = (day_of(at).replace(day=1) - timedelta(days=1)).replace(day=1)
    made = set(Run.objects.filter(month=month, state__in=LIVE).values_list("kind", flat=True))
    missing = [kind for kind in RunKind if kind not in made]
    for kind in missing:
        message = Message(
            key=f"spending:runs:{kind}:{month:%Y-%m}", text=TO_MAKE[kind],
            params={"month": f"{month:%Y-%m}"}, url="/expenses/runs/", clause=CLAUSES[kind],
        )  # fmt: skip
        notify(recipients=allowed("expenses.make_run"), message=message, at=at)
    return len(missing)
