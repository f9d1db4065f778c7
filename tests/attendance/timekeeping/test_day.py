"""One day judged: every boundary of the clauses, written down by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from attendance.timekeeping.judging.days import judge_day
from attendance.timekeeping.judging.plain import Judged, row_of
from attendance.timekeeping.judging.rules import HALF, WHOLE, DayFacts, Outcome
from attendance.timekeeping.judging.telling import tell_line
from attendance.timekeeping.rules import CoverKind, Finding
from hr.roster.shifts.rules import DayKind
from tests.attendance.timekeeping.days import (
    DAY,
    MAIN,
    NEXT_WEEK,
    NIGHT,
    OFFICE,
    RULES,
    counted,
    cover,
    facts,
    judged,
    marks,
    moment,
    plan,
    rules,
    told,
)

AFTERNOON = "14:00 17:00"


@pytest.mark.clause("A1.3-1")
@pytest.mark.clause("A2.2-3")
@pytest.mark.clause("A2.2-7.1")
@pytest.mark.clause("A2.3-2")
@pytest.mark.parametrize(
    ("came", "outcome", "occurrences", "absence"),
    [
        ("07:59", Outcome.PRESENT, "", 0),
        ("08:00", Outcome.PRESENT, "", 0),
        ("08:00:59", Outcome.PRESENT, "", 0),
        ("08:01", Outcome.LATE, "late 1", 0),
        ("08:15", Outcome.LATE, "late 15", 0),
        ("08:16", Outcome.LATE, "late 16", 0),
        ("08:30", Outcome.LATE, "late 30", 0),
        ("08:30:59", Outcome.LATE, "late 30", 0),
        ("08:31", Outcome.HALF_ABSENCE, "late 31", HALF),
        ("08:59", Outcome.HALF_ABSENCE, "late 59", HALF),
        ("09:00", Outcome.HALF_ABSENCE, "late 60", HALF),
        ("09:00:59", Outcome.HALF_ABSENCE, "late 60", HALF),
        ("09:01", Outcome.ABSENCE, "", WHOLE),
    ],
)
def test_minutes_late(came, outcome, occurrences, absence):
    verdict = judged(f"{came} 11:00 {AFTERNOON}")
    assert (verdict.outcome, counted(verdict), verdict.absence) == (outcome, occurrences, absence)


@pytest.mark.clause("A1.3-1")
@pytest.mark.clause("A2.2-3")
@pytest.mark.clause("A2.2-7.1")
@pytest.mark.clause("A2.3-2")
@pytest.mark.parametrize(
    ("left", "outcome", "occurrences", "absence"),
    [
        ("17:01", Outcome.PRESENT, "", 0),
        ("17:00", Outcome.PRESENT, "", 0),
        ("16:59:01", Outcome.PRESENT, "", 0),
        ("16:59", Outcome.EARLY, "early 1", 0),
        ("16:45", Outcome.EARLY, "early 15", 0),
        ("16:44", Outcome.EARLY, "early 16", 0),
        ("16:30", Outcome.EARLY, "early 30", 0),
        ("16:29", Outcome.HALF_ABSENCE, "early 31", HALF),
        ("16:00", Outcome.HALF_ABSENCE, "early 60", HALF),
        ("15:59", Outcome.ABSENCE, "", WHOLE),
    ],
)
def test_minutes_early(left, outcome, occurrences, absence):
    verdict = judged(f"08:00 11:00 14:00 {left}")
    assert (verdict.outcome, counted(verdict), verdict.absence) == (outcome, occurrences, absence)


@pytest.mark.clause("A2.2-3")
@pytest.mark.parametrize("left", ["16:59", "16:30", "15:00"])
def test_a_version_may_make_every_early_leaving_an_absence(left):
    day = facts(f"08:00 11:00 14:00 {left}")
    assert judge_day(day, rules(early_leave="absence")).outcome == Outcome.ABSENCE


@pytest.mark.parametrize(
    ("punches", "hours", "outcome", "occurrences"),
    [
        ("08:05 11:00 14:00 16:50", "08:00-11:00 14:00-17:00", Outcome.LATE, "late 5, early 10"),
        ("07:30 11:30 15:00 21:45", MAIN, Outcome.EARLY, "early 15"),
        ("07:30 11:30 15:00 22:00", MAIN, Outcome.PRESENT, ""),
        ("09:30 17:00", "09:30-17:00", Outcome.PRESENT, ""),
        ("09:41 16:58", "09:30-17:00", Outcome.LATE, "late 11, early 2"),
        ("22:00 +06:00", NIGHT, Outcome.PRESENT, ""),
        ("22:20 +05:30", NIGHT, Outcome.LATE, "late 20, early 30"),
        ("21:30 +02:00", "18:00-24:00", Outcome.ABSENCE, ""),
        ("18:00 24:00", "18:00-24:00", Outcome.PRESENT, ""),
        # The first and the last count, pairs between them are time out.
        (
            "07:50 08:20 08:50 11:00 14:00 17:00",
            "08:00-11:00 14:00-17:00",
            Outcome.EARLY,
            "away 30",
        ),
    ],
)
def test_shifts(punches, hours, outcome, occurrences):
    verdict = judged(punches, hours)
    assert (verdict.outcome, counted(verdict)) == (outcome, occurrences)


@pytest.mark.parametrize(
    ("punches", "first", "second"),
    [
        # Halfway between 11:00 and 14:00 the afternoon's window begins.
        ("08:00 12:29 14:00 17:00", "08:00 and 12:29", "14:00 and 17:00"),
        ("08:00 11:00 12:30 17:00", "08:00 and 11:00", "12:30 and 17:00"),
    ],
)
def test_windows_split_halfway_between_spells(punches, first, second):
    came = [
        f"{line.params['came']} and {line.params['left']}"
        for line in judged(punches).lines
        if line.clause == "A1.3-1"
    ]
    assert came == [first, second]


def test_a_punch_of_the_night_before_belongs_to_the_night_before():
    day = facts(
        "03:00 08:00 11:00 14:00 17:00", before=moment("02:00"), after=moment("+08:00")
    )  # halfway from 02:00 to 08:00 is 05:00
    assert judge_day(day, RULES).outcome == Outcome.PRESENT


@pytest.mark.parametrize(
    ("after", "left", "outcome"),
    [("+08:00", "+00:29", Outcome.PRESENT), ("+08:00", "+00:30", Outcome.MISSING_PUNCH)],
)
def test_the_last_window_ends_halfway_to_the_next_day(after, left, outcome):
    day = facts(f"08:00 11:00 14:00 {left}", after=moment(after))
    assert judge_day(day, RULES).outcome == outcome


def test_work_on_a_day_off_is_not_the_day_before():
    """Without a spell on the next day the window ends at midnight."""
    day = facts("08:00 11:00 14:00 16:30 +09:00 +17:00")
    assert counted(judge_day(day, RULES)) == "early 30"


@pytest.mark.clause("A2.2-3")
@pytest.mark.parametrize(
    ("punches", "missing"),
    [
        (f"08:00 {AFTERNOON}", 1),
        (f"11:00 {AFTERNOON}", 1),
        ("08:00 14:00", 2),
        (f"07:50 07:58 {AFTERNOON}", 1),  # nobody leaves before work begins
        (f"08:05 08:05:40 {AFTERNOON}", 1),  # one press, recorded twice
        (f"08:00 09:00 11:00 {AFTERNOON}", 1),  # out or in?
        (f"08:00 09:00 09:30 11:00 {AFTERNOON}", 0),
        (f"07:50 07:55 11:00 11:04 {AFTERNOON}", 0),
    ],
)
def test_a_missing_punch_is_open_until_the_month_closes(punches, missing):
    verdict = judged(punches)
    assert (verdict.missing, verdict.absence) == (missing, 0)
    assert (verdict.outcome == Outcome.MISSING_PUNCH) is bool(missing)
    final = judged(punches, is_final=True)
    assert (final.missing, final.absence) == (0, missing)
    reminded = judge_day(facts(punches, is_final=True), rules(missing_punch="reminder"))
    assert (reminded.absence, reminded.reminders) == (0, missing)


@pytest.mark.clause("A2.2-3")
@pytest.mark.clause("A2.3-2")
@pytest.mark.parametrize(
    ("punches", "occurrences", "absence", "final"),
    [
        # One punch: whether it was coming or leaving, the smaller side of it is certain.
        ("08:00", "", 0, HALF),
        ("08:05", "late 5", 0, HALF),
        ("08:30", "late 30", 0, HALF),
        ("08:31", "late 31", HALF, HALF),
        ("09:00", "late 60", HALF, HALF),
        ("09:01", "", WHOLE, WHOLE),
        ("09:30", "", WHOLE, WHOLE),
        ("09:59", "", WHOLE, WHOLE),
        ("10:00", "early 60", HALF, HALF),
        ("10:29", "early 31", HALF, HALF),
        ("10:30", "early 30", 0, HALF),
        ("10:59", "early 1", 0, HALF),
        ("11:05", "", 0, HALF),
        # An odd one between: the pairing that weighs least is certain.
        ("07:55 08:10 10:50 10:52 11:02", "away 2", 0, HALF),
        ("07:55 08:10 08:50 09:30 11:02", "away 40", HALF, HALF),
        ("07:55 08:10 09:20 10:30 11:02", "", WHOLE, WHOLE),
        ("07:55 08:10 08:20 08:21 11:02", "away 1", 0, HALF),
        ("07:55 08:10 08:40 11:02", "away 30", 0, 0),
        ("07:55 08:02 11:02", "", 0, HALF),
        ("07:55 08:05 08:40 09:00 09:50 09:51 11:02", "away 20, away 1", 0, HALF),
    ],
)
def test_what_is_certain_without_a_punch_is_judged(punches, occurrences, absence, final):
    verdict = judged(f"{punches} {AFTERNOON}")
    assert (counted(verdict), verdict.absence) == (occurrences, absence)
    settled = judged(f"{punches} {AFTERNOON}", is_final=True)
    assert (counted(settled), settled.absence) == (occurrences, final)
    reminded = judge_day(
        facts(f"{punches} {AFTERNOON}", is_final=True), rules(missing_punch="reminder")
    )
    assert (counted(reminded), reminded.absence) == (occurrences, absence)


@pytest.mark.clause("A2.2-3")
@pytest.mark.parametrize("minute", range(0, 181, 7))
def test_a_punch_left_out_is_never_cheaper_at_the_close(minute):
    """Whoever came or left at a moment and punched once comes off no better than who was honest
    about the lighter of the two."""
    at = moment("08:00") + timedelta(minutes=minute)
    clock = f"{at:%H:%M}"
    alone = judged(f"{clock} {AFTERNOON}", is_final=True).absence
    honest = (judged(f"{clock} 11:00 {AFTERNOON}"), judged(f"08:00 {clock} {AFTERNOON}"))
    assert alone >= min(each.absence for each in honest)


def test_what_is_certain_stays_when_the_window_ends():
    for punches in ("08:05", "09:30", "10:40"):
        live = judge_day(facts(punches, at=moment("12:29")), RULES)
        over = judge_day(facts(punches, at=moment("12:30")), RULES)
        assert (counted(live), live.absence) == (counted(over), over.absence)
        assert over.missing == 1


def test_one_punch_says_what_is_certain():
    assert told(judged(f"10:00 {AFTERNOON}", is_final=True))[:3] == [
        "A2.2-3 08:00–11:00: one punch (10:00). Whether it was coming or leaving, at least 60 "
        "minutes are missing.",
        "A2.2-7.1 60 minutes are more than 30: half a day of absence besides.",
        "A2.2-3 08:00–11:00: a punch is missing (10:00) and the month closed: what is certain "
        "without it stands, and is no less than half a day of absence.",
    ]


@pytest.mark.clause("A2.3-1")
def test_who_never_came_did_not_go_away():
    assert told(judged(AFTERNOON))[0] == (
        "A2.3-1 08:00–11:00: no punch, and nothing excuses 180 minutes of it. More than 60 make a "
        "day of absence."
    )
    assert len(told(judged(""))) == 2


@pytest.mark.clause("A2.3-1")
@pytest.mark.parametrize(
    ("out", "back", "outcome", "occurrences", "absence"),
    [
        ("08:30", "08:31", Outcome.EARLY, "away 1", 0),
        ("08:30", "09:00", Outcome.EARLY, "away 30", 0),
        ("08:30", "09:01", Outcome.HALF_ABSENCE, "away 31", HALF),
        ("08:30", "09:30", Outcome.HALF_ABSENCE, "away 60", HALF),
        ("08:30", "09:31", Outcome.ABSENCE, "", WHOLE),
    ],
)
def test_away_between_punches(out, back, outcome, occurrences, absence):
    verdict = judged(f"08:00 {out} {back} 11:00 {AFTERNOON}")
    assert (verdict.outcome, counted(verdict), verdict.absence) == (outcome, occurrences, absence)
    assert verdict.away == ((moment(out), moment(back)),)


@pytest.mark.clause("A2.3-1")
@pytest.mark.parametrize("punches", ["", AFTERNOON, "08:00 11:00"])
def test_nothing_for_a_spell_is_a_day_of_absence(punches):
    verdict = judged(punches)
    assert (verdict.outcome, verdict.absence, verdict.occurrences) == (Outcome.ABSENCE, WHOLE, ())


@pytest.mark.clause("A2.1-2")
@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (CoverKind.PERSONAL, Outcome.PERSONAL),
        (CoverKind.SICK, Outcome.SICK),
        (CoverKind.MARRIAGE, Outcome.MARRIAGE),
        (CoverKind.BEREAVEMENT, Outcome.BEREAVEMENT),
        (CoverKind.IN_LIEU, Outcome.IN_LIEU),
        (CoverKind.BUSINESS, Outcome.OUTING),
    ],
)
def test_what_covers_the_whole_day(kind, outcome):
    verdict = judged("", "08:00-11:00 14:00-17:00", cover("00:00-24:00", kind))
    assert verdict.outcome == outcome
    assert verdict.unpaid == (360 if kind in (CoverKind.PERSONAL, CoverKind.SICK) else 0)
    assert (verdict.planned, verdict.worked, verdict.absence) == (360, 0, 0)


@pytest.mark.clause("A2.1-2")
@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (DayKind.REST, Outcome.REST),
        (DayKind.AFTER_MAIN, Outcome.REST),
        (DayKind.HOLIDAY, Outcome.HOLIDAY),
        (DayKind.UNPLANNED, Outcome.UNPLANNED),
    ],
)
@pytest.mark.parametrize("punches", ["", "09:00", "09:00 12:00 13:00"])
def test_days_on_which_nothing_is_asked(kind, outcome, punches):
    verdict = judge_day(facts(punches, plan=plan("", kind=kind)), RULES)
    assert (verdict.outcome, verdict.absence, verdict.missing) == (outcome, 0, 0)
    assert len(verdict.lines) == 1


def test_days_of_who_is_not_employed_and_days_nobody_knows():
    assert judge_day(facts("08:00", plan=None), RULES).outcome == Outcome.NOT_EMPLOYED
    unknown = judge_day(facts("", plan=plan(is_published=False)), RULES)
    assert (unknown.outcome, unknown.absence) == (Outcome.UNPLANNED, 0)


@pytest.mark.parametrize(
    ("covered", "punches", "outcome", "occurrences"),
    [
        ("08:00-09:00", "09:00 11:00", Outcome.PERSONAL, ""),
        ("08:00-09:00", "09:05 11:00", Outcome.LATE, "late 5"),
        ("10:00-11:00", "08:00 10:00", Outcome.PERSONAL, ""),
        ("10:00-11:00", "08:00 09:50", Outcome.EARLY, "early 10"),
        ("09:00-10:00", "08:00 09:00 10:00 11:00", Outcome.PERSONAL, ""),
        ("09:00-10:00", "08:00 08:50 10:10 11:00", Outcome.EARLY, "away 20"),
        ("09:00-10:00", "08:00 09:00 11:00", Outcome.PERSONAL, ""),  # an odd one, explained
        ("08:30-09:30", "10:00 11:00", Outcome.HALF_ABSENCE, "late 60"),  # 30 and 30 of it
        ("08:00-10:20", "", Outcome.HALF_ABSENCE, "away 40"),
        ("08:00-09:59", "", Outcome.ABSENCE, ""),
        ("07:00-12:00", "", Outcome.PERSONAL, ""),
    ],
)
def test_leave_consumes_time_first(covered, punches, outcome, occurrences):
    verdict = judged(f"{punches} {AFTERNOON}", "08:00-11:00 14:00-17:00", cover(covered))
    assert (verdict.outcome, counted(verdict)) == (outcome, occurrences)


@pytest.mark.parametrize(
    ("covered", "punches", "outcome", "missing"),
    [
        ("15:00-17:00", "08:00 11:00 14:00", Outcome.OUTING, 0),  # out on business until the end
        ("08:00-10:00", f"11:00 {AFTERNOON}", Outcome.OUTING, 0),  # and from the start
        ("08:00-10:00", f"10:20 11:00 {AFTERNOON}", Outcome.LATE, 0),
        ("08:00-10:00", AFTERNOON, Outcome.MISSING_PUNCH, 1),
        ("07:00-18:00", "", Outcome.OUTING, 0),
    ],
)
def test_a_business_outing_stands_for_the_punches_it_spans(covered, punches, outcome, missing):
    covered = cover(covered, CoverKind.BUSINESS)
    verdict = judged(punches, "08:00-11:00 14:00-17:00", covered)
    assert (verdict.outcome, verdict.missing) == (outcome, missing)


@pytest.mark.clause("A2.2-3", "A2.2-4")
@pytest.mark.parametrize(
    ("covered", "press", "lost", "missing"),
    [
        # Over the end of the spell 08:00-11:00; the rest of the day is whole.
        ("09:30-12:00", "07:58", "", 0),  # came, and went on the outing without a press
        ("09:30-12:00", "08:05", "late 5", 0),
        ("09:30-12:00", "09:28", "early 2", 1),  # pressed when going: the arrival is open
        ("09:30-12:00", "09:30", "", 1),
        ("09:30-12:00", "12:00", "", 1),  # pressed on coming back
        ("09:30-12:00", "08:45", "late 45", 0),  # 45 late or 45 early: the arrival stands
        # Over its beginning.
        ("07:30-09:30", "11:00", "", 0),
        ("07:30-09:30", "10:57", "early 3", 0),
        ("07:30-09:30", "09:32", "late 2", 1),  # pressed on coming back: the departure is open
        ("07:30-09:30", "07:40", "", 1),
    ],
)
def test_one_press_beside_a_business_outing_is_what_leaves_less_open(covered, press, lost, missing):
    verdict = judged(f"{press} {AFTERNOON}", OFFICE, cover(
        covered, CoverKind.BUSINESS
    ))  # fmt: skip
    assert (counted(verdict), verdict.missing, verdict.absence) == (
        lost, missing, HALF if lost == "late 45" else 0,
    )  # fmt: skip


@pytest.mark.clause("A2.2-3", "A2.2-4")
@pytest.mark.parametrize(
    ("covered", "presses", "lost", "missing"),
    [
        # Out on business over the end of the spell 08:00-11:00: pressed twice in going.
        ("09:30-12:00", "09:28 09:31", "", 1),
        ("09:30-12:00", "09:31 09:33", "", 1),
        ("09:30-12:00", "09:20 09:40", "", 1),  # ten minutes from it are near it
        ("09:30-12:00", "09:28 12:05", "", 1),  # in going and in coming back
        ("09:30-12:00", "09:35 12:05", "", 1),  # in the midst of it and in coming back
        ("09:30-12:00", "07:58 09:28 09:31", "", 0),  # came, and pressed twice in going
        ("09:30-12:00", "07:58 09:28 12:05", "", 0),
        ("09:30-12:00", "07:58 09:28 09:31 12:05", "", 0),
        ("09:30-12:00", "08:05 09:28", "late 5, early 2", 0),
        ("09:30-12:00", "08:00 08:20 08:40 09:28", "away 20, early 2", 0),
        ("08:08-12:00", "08:00 08:05", "early 3", 0),  # not near the going: nearer the start
        # Its mirror, over the beginning.
        ("07:30-09:30", "09:29 09:32", "", 1),
        ("07:30-09:30", "07:40 09:32", "", 1),  # before it, and in coming back
        ("07:30-09:30", "09:32 09:34 11:00", "late 2", 0),
        ("07:30-09:30", "07:25 09:32 10:58", "early 2", 0),
        ("07:30-09:30", "09:31 10:00 10:20 11:00", "late 1, away 20", 0),
        # Over both: one press is whichever it is near to.
        ("07:30-09:00 10:30-12:00", "10:28", "early 2", 0),
        ("07:30-09:00 10:30-12:00", "09:02", "late 2", 0),
        ("07:30-09:00 10:30-12:00", "08:59 09:02 10:28 10:31", "", 0),
    ],
)  # fmt: skip
def test_presses_around_an_end_of_a_business_outing_are_its_going_and_its_coming(
    covered, presses, lost, missing
):
    covers = [cover(each, CoverKind.BUSINESS) for each in covered.split()]
    verdict = judged(f"{presses} {AFTERNOON}", OFFICE, *covers)
    assert (counted(verdict), verdict.missing, verdict.absence) == (lost, missing, 0)


@pytest.mark.clause("A2.2-3", "A2.2-4")
def test_arrival_long_before_an_outing_is_an_arrival():
    verdict = judged(f"09:15 09:31 {AFTERNOON}", OFFICE, cover("09:30-12:00", CoverKind.BUSINESS))
    assert (verdict.absence, verdict.missing) == (WHOLE, 0)  # 75 minutes late, then out


@pytest.mark.clause("A2.2-3")
@pytest.mark.parametrize(("presses", "named"), [("", "—"), ("09:28 09:31", "09:28, 09:31")])
def test_line_of_a_missing_punch_counts_none_that_was_not_made(presses, named):
    out = cover("09:30-12:00", CoverKind.BUSINESS)
    until = "It can be corrected until the month closes."
    lines = told(judged(f"{presses} {AFTERNOON}", OFFICE, out))
    assert f"A2.2-3 08:00–11:00: a punch is missing ({named}). {until}" in lines


def test_a_minute_is_excused_once():
    covers = (cover("08:00-10:00"), cover("09:00-11:00", CoverKind.OUTING))
    verdict = judged(AFTERNOON, "08:00-11:00 14:00-17:00", *covers)
    assert told(verdict)[:2] == [
        "A2.5-4 personal from 08:00 to 10:00 excuses 120 working minutes, unpaid.",
        "A2.5-4 outing from 09:00 to 11:00 excuses 60 working minutes.",
    ]
    assert verdict.unpaid == 120


@pytest.mark.parametrize(
    ("absence", "outcome"), [("0.5", Outcome.HALF_ABSENCE), ("1", Outcome.ABSENCE)]
)
def test_what_a_person_found_counts_whatever_the_punches_say(absence, outcome):
    found = Finding(1, DAY, Decimal(absence), "A2.3-3", "Clocked in by another.", "case:1", "/")
    verdict = judged("08:05 11:00 14:00 17:00", findings=(found,))
    assert verdict.outcome == outcome
    assert "A2.3-3 Clocked in by another." in told(verdict)


@pytest.mark.clause("A2.2-7.1")
def test_two_half_days_make_a_day_and_their_lateness_counts_besides():
    verdict = judged("08:31 11:00 14:00 16:29")
    assert (verdict.outcome, verdict.absence, verdict.is_whole) == (Outcome.ABSENCE, WHOLE, False)
    assert counted(verdict) == "late 31, early 31"
    assert verdict.unpaid == 62
    assert told(verdict)[-1] == (
        "A2.3-5 Two half days of absence make a day in the sum of the year. It is no whole day: "
        "it is not fined as one, and lateness and early leaving count besides."
    )


@pytest.mark.clause("A2.3-2")
@pytest.mark.parametrize(
    "punches", ["09:01 11:00 14:00 16:29", "08:05 09:59 14:00 16:29", "08:05 11:00"]
)
def test_a_day_that_is_whole_by_itself_swallows_its_lateness(punches):
    verdict = judged(punches)
    assert (verdict.absence, verdict.is_whole, counted(verdict)) == (WHOLE, True, "")
    assert told(verdict)[-1] == (
        "A2.3-2 A whole day of absence is judged as such: no lateness or early leaving beside it."
    )


@pytest.mark.clause("A2.2-3")
@pytest.mark.parametrize(
    ("punches", "unpaid"),
    [
        (f"08:00 {AFTERNOON}", 180),  # nobody knows of a minute of the morning
        ("08:00 14:00", 360),
        (f"08:00 09:00 11:00 {AFTERNOON}", 0),  # the morning was worked, but for who knows what
        ("08:31 11:00 14:00", 31 + 180),
    ],
)
def test_a_missing_punch_that_is_settled_leaves_its_minutes_unpaid(punches, unpaid):
    assert judged(punches, is_final=True).unpaid == unpaid
    assert judged(f"08:00 {AFTERNOON}").unpaid == 0
    reminded = judge_day(facts(punches, is_final=True), rules(missing_punch="reminder"))
    assert reminded.unpaid == (31 if "08:31" in punches else 0)


@pytest.mark.parametrize(
    ("now", "punches", "outcome", "occurrences"),
    [
        ("07:00", "", Outcome.RUNNING, ""),
        ("09:00", "", Outcome.RUNNING, ""),
        ("09:00", "08:00", Outcome.RUNNING, ""),
        ("09:00", "08:05", Outcome.LATE, "late 5"),
        ("12:29", "08:00", Outcome.RUNNING, ""),
        ("12:30", "08:00", Outcome.MISSING_PUNCH, ""),
        ("12:30", "08:00 11:00", Outcome.RUNNING, ""),
        ("18:00", "08:00 11:00 14:00 16:00", Outcome.RUNNING, ""),
        ("24:00", "08:00 11:00 14:00 17:00", Outcome.PRESENT, ""),
    ],
)
def test_a_day_that_is_not_over(now, punches, outcome, occurrences):
    verdict = judge_day(facts(punches, at=moment(now)), RULES)
    assert (verdict.outcome, counted(verdict)) == (outcome, occurrences)
    assert verdict.open_until == (None if now == "24:00" else moment("24:00"))


def test_minutes_worked_and_unpaid():
    verdict = judged("08:10 11:00 14:00 14:30 14:50 17:00")
    assert (verdict.planned, verdict.worked, verdict.unpaid) == (360, 330, 0)
    absent = judged("09:10 11:00 14:00 17:00")
    assert (absent.worked, absent.unpaid) == (290, 70)


def test_the_explanation_tells_facts_clause_and_arithmetic():
    assert told(judged("08:31 11:00 14:00 17:00")) == [
        "A2.2-3 08:00–11:00: came 08:31, 31 minutes late.",
        "A2.2-7.1 31 minutes are more than 30: half a day of absence besides.",
        "A1.3-1 14:00–17:00: came 14:00, left 17:00. Neither late nor early.",
    ]


def test_the_order_in_which_punches_arrive_does_not_matter():
    day = facts("08:05 11:00 14:00 16:50")
    turned = DayFacts(DAY, day.plan, NEXT_WEEK, marks=tuple(reversed(day.marks)))
    assert judge_day(turned, RULES) == judge_day(day, RULES)


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)])
def test_the_last_and_first_days(day):
    late = DayFacts(
        day, plan(day=day), NEXT_WEEK + timedelta(days=900), marks("08:05 11:00 14:00 17:00", day)
    )
    assert counted(judge_day(late, RULES)) == "late 5"


@pytest.mark.clause("A2.2-3")
@pytest.mark.parametrize(
    ("came", "left", "words"),
    [
        ("14:00:59", "16:59:30", "came 14:00:59, left 16:59:30"),
        ("14:00", "17:00", "came 14:00, left 17:00"),
        ("13:58:20", "17:04:10", "came 13:58, left 17:04"),  # they decide nothing here
    ],
)
def test_seconds_are_told_where_they_decide(came, left, words):
    verdict = judged(f"08:00 11:00 {came} {left}")
    assert verdict.outcome == Outcome.PRESENT
    assert told(verdict)[-1] == f"A1.3-1 14:00–17:00: {words}. Neither late nor early."


@pytest.mark.parametrize(
    ("came", "words"), [("08:01", "1 minute late"), ("08:11", "11 minutes late")]
)
def test_one_minute_is_no_minutes(came, words):
    with translation.override("en"):
        assert tell_line(judged(f"{came} 11:00 {AFTERNOON}").lines[0]).text.endswith(f"{words}.")


@pytest.mark.clause("A2.3-1", "A2.3-7")
@pytest.mark.parametrize(
    ("told_hours", "punches", "absence"),
    [
        # Told while the day was free of work: 60 minutes of the 360 stand, the rest is absence.
        (["00:00-24:00"], "", WHOLE),
        (["09:00-10:00"], f"08:00 09:00 10:00 11:00 {AFTERNOON}", 0),
        (["09:00-10:01"], f"08:00 09:00 10:01 11:00 {AFTERNOON}", WHOLE),  # 61 in one go
        # Two words of an hour: the second is beyond what words are enough for.
        (["09:00-10:00", "15:00-16:00"], "08:00 09:00 10:00 11:00 14:00 15:00 16:00 17:00", HALF),
    ],
)
def test_words_to_the_office_stand_for_an_hour_of_a_day(told_hours, punches, absence):
    covers = [cover(each, CoverKind.OUTING) for each in told_hours]
    assert judged(punches, OFFICE, *covers).absence == absence


@pytest.mark.clause("A2.3-1", "A2.3-7")
@pytest.mark.parametrize(
    ("punches", "absence", "seen"),
    [
        (f"08:00 09:00 10:00 11:00 {AFTERNOON}", 0, ""),
        (f"08:00 08:30 10:00 11:00 {AFTERNOON}", WHOLE, ""),  # 90 minutes away, 60 of them told
        (f"08:00 09:00 10:01 11:00 {AFTERNOON}", WHOLE, ""),
        (f"08:00 09:00 10:59 11:00 {AFTERNOON}", WHOLE, ""),
        (f"09:30 11:00 {AFTERNOON}", WHOLE, ""),  # from the start of work to half an hour in
        (f"08:00 09:55 {AFTERNOON}", WHOLE, ""),  # gone in the midst of it, and not back
        (f"08:00 09:10 09:50 11:00 {AFTERNOON}", 0, ""),  # within what was told
    ],
)
def test_told_and_untold_minutes_of_one_absence_count_together(punches, absence, seen):
    """Told is 09:00 to 10:00, which is all that goes without approval."""
    verdict = judged(punches, OFFICE, cover("09:00-10:00", CoverKind.OUTING))
    assert (verdict.absence, counted(verdict)) == (absence, seen)


@pytest.mark.clause("A2.3-1", "A2.3-7")
@pytest.mark.parametrize(
    ("told_hours", "punches", "missing"),
    [
        ("09:00-09:01", "07:58 09:00:30 11:02", 1),  # a minute explains nothing
        ("09:00-09:30", "07:58 09:00 10:59", 1),  # back at 10:59, or left then
        ("09:00-10:00", "08:00 09:00 11:00", 1),  # back at ten, or never
        ("10:00-11:00", "08:00 10:05 11:00", 0),  # until the end at most, as was told
        ("08:00-09:00", "07:58 08:50 11:00", 0),  # since the start at most
        ("09:00-10:00", "08:00 09:05 09:20 09:40 11:00", 0),  # all within a told hour
        ("09:00-09:30", "08:00 09:05 09:20 09:40 11:00", 1),
    ],
)  # fmt: skip
def test_word_explains_an_odd_press_only_where_it_has_room_for_the_absence(
    told_hours, punches, missing
):
    word = cover(told_hours, CoverKind.OUTING)
    verdict = judged(f"{punches} {AFTERNOON}", OFFICE, word)
    assert verdict.missing == missing
    closed = judged(f"{punches} {AFTERNOON}", OFFICE, word, is_final=True)
    assert closed.absence == (HALF if missing else 0)


def test_facts_of_a_day_hold_what_lies_in_its_reach_alone():
    own, next_day = cover("09:00-10:00"), cover("+09:00-+12:00")
    found = facts(f"08:00 11:00 {AFTERNOON}", OFFICE, own, next_day, after=moment("+08:00"))
    row = row_of(Judged(1, found, judge_day(found, RULES), 1), NEXT_WEEK)
    assert [each[1:3] for each in row["facts"]["covers"]] == [["09:00", "10:00"]]
