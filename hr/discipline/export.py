"""Cases as a spreadsheet, narrowed as the list is (C13-9)."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hr.discipline.rules import State
from regulations.rulebook.rules import day_of
from regulations.tables import Written, write_sheet

KIND = "cases"  # of data that leaves the portal
MOST = 20_000


def export_cases(cases) -> Written:
    """Cases of the list as its reader sees them, the newest first."""
    header = [
        _("clause"), pgettext("discipline", "case"), _("whom it concerns"), _("staff number"),
        _("state"), _("opened at"),
    ]  # fmt: skip
    rows = (
        (case.clause, str(case), case.subject.name if case.subject else "",
         case.subject.number if case.subject else "", str(State(case.state).label),
         day_of(case.opened_at))
        for case in cases.select_related("subject")[:MOST]
    )  # fmt: skip
    return write_sheet(title=_("Cases"), header=header, rows=rows)
