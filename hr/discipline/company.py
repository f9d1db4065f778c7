"""Cases at a glance: what was opened, by clause."""

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from hr.discipline.selectors import cases_of
from regulations.figures import Figure, Period, counted_by_day, on_day, summed
from regulations.rulebook.selectors import edition_in_force

CLAUSES, LONGEST = 5, 22


def tell(person, period: Period):
    """Cases the person may see that were opened in the period; see `regulations.figures`."""
    days = _by_clause(person, period)
    now, before = summed(days), summed(_by_clause(person, period.before))
    shown = sorted(now, key=now.get, reverse=True)[:CLAUSES]
    words = words_of(shown, period.end)
    for ref in shown:
        link = f"{reverse('discipline:list')}?clause={ref}&{period.query}"
        yield Figure(
            words.get(ref, _("Cases opened")), str(now[ref]), link, ref,
            number=now[ref], before=before.get(ref, 0), before_text=str(before.get(ref, 0)),
            more_is="bad", bars=period.bars(days[ref]),
        )  # fmt: skip


def _by_clause(person, period: Period) -> dict[str, dict]:
    rows = cases_of(person).filter(opened_at__gte=period.start, opened_at__lt=period.end)
    return counted_by_day(rows, "clause", on_day("opened_at"))


def words_of(refs, at) -> dict[str, str]:
    """The beginning of each of these clauses in the handbook in force, in the reader's words."""
    edition = edition_in_force(at)
    clauses = edition.clauses.filter(ref__in=refs).defer("search") if edition else []
    return {each.ref: Truncator(each.text).chars(LONGEST) for each in clauses}
