"""Whoever is given leave no longer stands in the duty pairs of those days."""

import pytest
from django.utils import timezone

from attendance.leave.rules import Kind, State, Unit
from hr.people.selectors import allowed
from hr.roster.models import DutyPair
from hr.roster.pairs.models import PairExclusion
from regulations.notices.models import Notice
from tests.attendance.leave.conftest import days, moment, weekday

pytestmark = pytest.mark.clause("A2.2-1", "A2.4")
TUESDAY, FRIDAY = weekday(1), weekday(4)
ASKED = moment(weekday(-5))


@pytest.fixture
def pairs(firm):
    """The worker has the main shift on Tuesday and the assistant's on Friday."""
    seats = {TUESDAY: (firm.worker, firm.clerk), FRIDAY: (firm.officer, firm.worker)}
    for day, (main, assistant) in seats.items():
        DutyPair.objects.create(
            day=day, main=main, assistant=assistant, origin="set", reason="试", set_at=ASKED
        )
    return firm


def seats(day) -> set[int]:
    pair = DutyPair.objects.get(day=day)
    return {pair.main_id, pair.assistant_id}


def opened() -> set[int]:
    rows = Notice.objects.filter(key__startswith="duty:pair-open:")
    return set(rows.values_list("recipient", flat=True))


def test_the_seat_goes_to_another_and_the_draw_explains_it(pairs):
    leave = pairs.ask(days(TUESDAY), at=ASKED)
    assert pairs.worker.pk in seats(TUESDAY)  # asked for is not given
    pairs.say(leave)
    pair = DutyPair.objects.get(day=TUESDAY)
    assert pairs.worker.pk not in seats(TUESDAY)
    assert (pair.assistant_id, pair.origin) == (pairs.clerk.pk, "replaced")
    assert pair.choice["main"]["considered"][0][0] == pair.main_id
    assert pairs.worker.pk not in [each[0] for each in pair.choice["main"]["considered"]]
    told = Notice.objects.filter(key__startswith=f"duty:pair:{TUESDAY}:")
    assert set(told.values_list("recipient", flat=True)) == {pair.main_id, pairs.worker.pk}
    assert seats(FRIDAY) == {pairs.officer.pk, pairs.worker.pk}  # not a day of the leave
    assert opened() == set()


def test_all_seats_of_a_long_leave(pairs):
    leave = pairs.ask(days(weekday(0), FRIDAY), at=ASKED)
    pairs.say(leave, by=pairs.leader)
    assert pairs.worker.pk not in seats(TUESDAY) | seats(FRIDAY)


@pytest.mark.clause("A2.8-2")
def test_time_off_for_a_main_shift_returns_what_the_shift_after_it_does_not_take(pairs):
    pairs.filed(weekday(-1), "08:00", "20:00")  # a Sunday: 720 minutes
    leave = pairs.ask(days(TUESDAY), Kind.IN_LIEU, at=moment(weekday(0)))
    used = lambda: sum(leave.lot_uses.values_list("minutes", flat=True))  # noqa: E731
    assert used() == 660
    pairs.say(leave)
    assert (used(), leave.days) == (360, 1)  # office hours, since another stands in the pair


@pytest.mark.parametrize("verdict", ["refused", "returned"])
def test_what_is_not_granted_frees_nothing(pairs, verdict):
    pairs.say(pairs.ask(days(TUESDAY), at=ASKED), verdict)
    assert pairs.worker.pk in seats(TUESDAY)


def test_half_an_hour_within_a_spell_leaves_the_seat(pairs):
    span = moment(TUESDAY, "09:00"), moment(TUESDAY, "09:30")
    pairs.say(pairs.ask(span, at=ASKED, unit=Unit.MINUTE))
    assert pairs.worker.pk in seats(TUESDAY)


def test_where_nobody_can_the_leave_holds_and_who_sets_pairs_is_told_once(pairs):
    for person in pairs.people.values():
        if person != pairs.worker:
            PairExclusion.objects.create(
                person=person, scope="both", starts_on=weekday(-7), reason="出差", set_at=ASKED
            )
    leave = pairs.ask(days(TUESDAY, FRIDAY), at=ASKED)
    pairs.say(leave, by=pairs.leader)
    assert leave.state == State.APPROVED
    assert pairs.worker.pk in seats(TUESDAY) & seats(FRIDAY)
    assert opened() == set(allowed("roster.set_pair").values_list("pk", flat=True))
    notice = Notice.objects.filter(key__startswith="duty:pair-open:").first()
    assert str(TUESDAY) in str(notice.params) and str(FRIDAY) in str(notice.params)


def test_a_day_that_has_begun_is_for_a_person_to_say(pairs):
    morning = moment(TUESDAY, "07:00")
    leave = pairs.ask(days(TUESDAY), at=morning, told_at=moment(TUESDAY, "06:30"), told_how="电话")
    pairs.say(leave, at=moment(TUESDAY, "07:10"))
    assert leave.state == State.APPROVED
    assert pairs.worker.pk in seats(TUESDAY)
    assert Notice.objects.filter(key__startswith="duty:pair-begun:").exists()


def test_a_leave_that_is_over_troubles_nobody(pairs):
    leave = pairs.ask(days(TUESDAY), at=ASKED)
    pairs.say(leave, at=timezone.now())
    assert pairs.worker.pk in seats(TUESDAY)
    assert not Notice.objects.filter(key__startswith="duty:pair").exists()
