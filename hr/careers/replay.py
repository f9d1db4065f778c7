"""Resignations and reviews judged anew by other numbers: what a draft of the rules is tried by."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_noop

from hr.careers.leaving.rules import Why, notice_until
from hr.careers.models import Departure, Review
from hr.careers.rules import CareerRules
from regulations.amendments.registry import Progress, first_day
from regulations.amendments.rules import Changed
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of

COVERS = ("resignation_notice_months", "review_pass_percent")
KEPT, SHORT = gettext_noop("notice kept"), gettext_noop("notice not kept")
PASSED, FAILED = gettext_noop("probation passed"), gettext_noop("probation below the pass mark")


def first() -> date | None:
    """The earliest day with a resignation of a regular employee or a review."""
    notices = Departure.objects.filter(why=Why.RESIGNATION, is_regular=True)
    return first_day((notices, "at"), (Review.objects.all(), "at"))


@clause("A5-2", "C2")
def judge_careers(
    before: CareerRules, after: CareerRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every notice of these days that one number of months alone keeps, and every review that one
    pass mark alone passes."""
    start, end = span_of(since, until)
    within = {"at__gte": start, "at__lt": end}
    notices = reviews = []
    if before.resignation_notice_months != after.resignation_notice_months:
        told = Departure.objects.filter(why=Why.RESIGNATION, is_regular=True, **within)
        notices = list(told.select_related("person").order_by("at"))
    if before.review_pass_percent != after.review_pass_percent:
        reviews = list(
            Review.objects.filter(**within).select_related("probation__person").order_by("at")
        )
    total = len(notices) + len(reviews)
    progress(0, total)
    yield from (each for row in notices for each in _notice(row, before, after))
    yield from (each for row in reviews for each in _review(row, before, after))
    progress(total, total)


def _notice(row: Departure, before: CareerRules, after: CareerRules) -> Iterator[Changed]:
    was, now = (
        row.last_day >= notice_until(row.told_on, each.resignation_notice_months)
        for each in (before, after)
    )
    if was != now:
        yield Changed(
            person_id=row.person_id, clause="A5-2", at=row.at, what=str(row.person),
            before=KEPT if was else SHORT, after=KEPT if now else SHORT,
            link=f"/careers/leavings/{row.pk}/", is_worse=was,
        )  # fmt: skip


def _review(row: Review, before: CareerRules, after: CareerRules) -> Iterator[Changed]:
    was, now = (row.percent >= each.review_pass_percent for each in (before, after))
    if was != now:
        yield Changed(
            person_id=row.probation.person_id, clause="C2", at=row.at,
            what=str(row.probation.person), before=PASSED if was else FAILED,
            after=PASSED if now else FAILED, link=f"/careers/probation/{row.probation_id}/",
            is_worse=was,
        )  # fmt: skip
