"""Corrections of marks that nobody has decided on yet: they keep a month open."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop

from attendance.timekeeping.models import Correction
from attendance.timekeeping.months.rules import Blocker
from regulations.rulebook.rules import day_of, start_of

WAITS = gettext_noop("The correction of a mark waits for a decision.")


def undecided_corrections(since: date, until: date) -> Iterator[Blocker]:
    """A blocker for each correction of these days that waits."""
    start, end = start_of(since), start_of(until + timedelta(days=1))
    rows = Correction.objects.annotate(meant=Coalesce(F("wanted_at"), F("punch__at")))
    rows = rows.filter(outcome="", meant__gte=start, meant__lt=end).order_by("meant", "pk")
    for pk, person, meant in rows.values_list("pk", "person", "meant"):
        link = f"/attendance/corrections/{pk}/"
        yield Blocker(WAITS, person_id=person, day=day_of(meant), link=link, clause="A2.2-3")
