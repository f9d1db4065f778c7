"""What is taken back when another decision replaces the one that held."""

from datetime import datetime

from hr.discipline.models import Ruling
from hr.discipline.rulings.dismissals import take_dismissal_back
from hr.discipline.rulings.postings import take_posting_down
from hr.discipline.rulings.rules import Kind


def undo_consequences(ruling: Ruling, *, by, at: datetime) -> None:
    """Take back what the measures of a decision set off beyond their rows."""
    measures = ruling.measures.select_related("person", "ruling__case", "posting__ending")
    for measure in measures:
        if measure.kind == Kind.POSTING:
            take_posting_down(measure, by=by, at=at)
        if measure.kind == Kind.DISMISSAL:
            take_dismissal_back(measure, by=by, at=at)
