"""Measures on the notice board: hung up with the decision, taken down when it is taken back."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hr.discipline.models import Measure, Ruling
from hr.discipline.rulings.rules import Draft
from regulations.notices.board.selectors import may_end
from regulations.notices.board.services import end_posting, post_notice
from regulations.notices.models import Posting
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of

LONGEST_TITLE = 120


@clause("A2.2-7.2")
def post_measure(ruling: Ruling, place: int, draft: Draft, person) -> Posting:
    """Hang a measure against a person on the board, up to its last day (A2.2-7.2)."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {"person": person.name, "matter": str(ruling.case)}
        title = gettext("Public posting of %(person)s: %(matter)s") % words
    return post_notice(
        key=f"measure:{ruling.pk}:{place}",
        kind=Posting.Kind.MEASURE,
        title=title[:LONGEST_TITLE],
        text=draft.words,
        clause=ruling.clause,
        last_on=draft.day,
        by=ruling.by,
        at=ruling.at,
    )


def take_posting_down(measure: Measure, *, by, at: datetime) -> None:
    """Take a measure off the board whose decision is replaced, if it still hangs.

    Refused for who may not take down what others posted.
    """
    posting, today = measure.posting, day_of(at)
    if not posting.is_up(today):
        return
    if not may_end(posting, by, today):
        raise ValidationError(
            _("This decision hangs on the board: it is changed by who may take that down."),
            code=measure.ruling.clause,
        )
    with translation.override(settings.LANGUAGE_CODE):
        reason = gettext("The decision was changed after an objection.")
    end_posting(posting=posting, reason=reason, by=by, at=at)
