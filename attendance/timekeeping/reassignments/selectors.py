"""Which refused reassignments a person may see."""

from django.db.models import Q, QuerySet

from attendance.timekeeping.reassignments.models import RefusedPosting

PAGE = 30


def postings_for(viewer) -> QuerySet[RefusedPosting]:
    """One's own, those one wrote down, and all for who judges them."""
    rows = RefusedPosting.objects.select_related("person", "by", "verdict__by")
    if viewer.has_perm("timekeeping.judge_refusedposting"):
        return rows
    return rows.filter(Q(person=viewer) | Q(by=viewer))
