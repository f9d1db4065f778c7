"""Attendance at a glance: who is here today, and what the judged days came to (A2.2)."""

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from attendance.timekeeping.months.glance import TOLD, results, whereabouts
from attendance.timekeeping.rules import Presence
from regulations.figures import Days, Figure, Period, counted_by_day, summed


def tell(person, period: Period):
    """See `regulations.figures`."""
    yield from _today(period)
    days = _by_outcome(period)
    now, before = summed(days), summed(_by_outcome(period.before))
    for outcome in TOLD:
        if not (now.get(outcome) or before.get(outcome)):
            continue
        link = f"{reverse('timekeeping:results')}?{period.query}&outcome={outcome}"
        yield Figure(
            outcome.label.capitalize(), str(now.get(outcome, 0)), link,
            TOLD[outcome], number=now.get(outcome, 0), before=before.get(outcome, 0),
            before_text=str(before.get(outcome, 0)), more_is="bad",
            bars=period.bars(days.get(outcome, {})),
        )  # fmt: skip


def _today(period: Period):
    people = whereabouts(period.end)
    here, gone, missing = (
        sum(each.is_one_of(who) for each in people)
        for who in (Presence.HERE, Presence.AWAY, Presence.MISSING)
    )
    link = f"{reverse('timekeeping:presence')}?who="
    yield Figure(
        _("Clocked in today"), f"{here} / {len(people)}", f"{link}{Presence.HERE}", "A2.2-1"
    )
    yield Figure(
        _("Missing now"), str(missing), f"{link}{Presence.MISSING}", "A2.2-1",
        tone="bad" if missing else "",
    )  # fmt: skip
    yield Figure(_("Away now"), str(gone), f"{link}{Presence.AWAY}", "A2.5-1")


def _by_outcome(period: Period) -> dict[str, dict]:
    return counted_by_day(results(Days(period.first_day, period.last_day)), "outcome", F("day"))
