"""Past reviews judged anew under another time for the reply: what a draft is tried by."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext_noop

from catalog.products.letters import link
from catalog.products.models import Review
from catalog.products.reviews.rules import reply_due
from catalog.products.rules import ReviewRules
from regulations.amendments.registry import Progress
from regulations.amendments.rules import Changed
from regulations.rulebook import clause
from regulations.rulebook.rules import span_of

COVERS = ("reply_within_hours",)
IN_TIME, LATE = gettext_noop("answered in time"), gettext_noop("answered late")
MISSED = gettext_noop("not answered in time")


@clause("B4")
def judge_reviews(
    before: ReviewRules, after: ReviewRules, since: date, until: date, progress: Progress
) -> Iterator[Changed]:
    """Every review of these days that one time for the reply alone finds late.

    Whoever had to answer it is the person: an answer by somebody else counts for them.
    """
    start, end = span_of(since, until)
    rows = Review.objects.filter(at__gte=start, at__lt=end).order_by("at", "pk")
    progress(0, 1)
    for row in rows.select_related("product", "reply", "deadline").iterator():
        answered = row.reply.at if hasattr(row, "reply") else None
        was, now = (_judged(answered, reply_due(row.at, each), end) for each in (before, after))
        if was != now:
            yield Changed(
                person_id=row.deadline.owner_id, clause="B4", at=row.at,
                what=row.product.title, before=was, after=now, is_worse=now != IN_TIME,
                link=f"{link(row.product_id)}#reviews",
            )  # fmt: skip
    progress(1, 1)


def _judged(answered: datetime | None, due: datetime, until: datetime) -> str:
    """How a review stood when the days were over."""
    if answered is None or answered >= until:
        return MISSED if due < until else IN_TIME
    return IN_TIME if answered <= due else LATE
