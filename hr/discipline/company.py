"""Cases at a glance: what was opened, by clause."""

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hr.discipline.selectors import cases_of
from regulations.figures import Figure, Period

CLAUSES = 5


def tell(person, period: Period):
    """Cases the person may see that were opened in the period; see `regulations.figures`."""
    now, before = _by_clause(person, period), _by_clause(person, period.before)
    for ref in sorted(now, key=now.get, reverse=True)[:CLAUSES]:
        yield Figure(
            _("Cases opened"), str(now[ref]), f"{reverse('discipline:list')}?clause={ref}", ref,
            number=now[ref], before=before.get(ref, 0), before_text=str(before.get(ref, 0)),
            more_is="bad",
        )  # fmt: skip


def _by_clause(person, period: Period) -> dict[str, int]:
    rows = cases_of(person).filter(opened_at__gte=period.start, opened_at__lt=period.end)
    return dict(rows.order_by().values_list("clause").annotate(count=Count("pk", distinct=True)))
