"""How a chain runs, as tables, and against a plain model of it, without a database."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from regulations.approvals import rules
from regulations.approvals.rules import Stage, State, StepKind, Turn, Verdict

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
# Numbers are people: 1 asks, 2 is their supervisor, 3 leads the department, 9 the company.
ABOVE = {1: [2, 3, 9], 2: [3, 9], 3: [9], 4: [9], 9: []}
BOSS, LEAD, HEAD, FILES = (
    Stage("boss", "supervisor"),
    Stage("lead", "department"),
    Stage("head", "general manager"),
    Stage("files", "files", StepKind.FILE),
)


def seats(*stages: Stage, barred=(1,), **people) -> list[tuple[int, ...]]:
    found = {"boss": [2], "lead": [3], "head": [9], "files": [4]} | people
    seated = rules.seat(
        stages, lambda role: found[role], barred=barred, superiors=ABOVE.get, clause="A2.5-4"
    )
    return [each.people for each in seated]


@pytest.mark.parametrize(
    ("stages", "people", "barred", "expected"),
    [
        ((BOSS, LEAD, HEAD), {}, [1], [(2,), (3,), (9,)]),
        # any one of several; whoever it benefits is left out
        ((LEAD,), {"lead": [3, 4]}, [1], [(3, 4)]),
        ((LEAD,), {"lead": [3, 4]}, [1, 3], [(4,)]),
        # only they would be left: their superior decides
        ((LEAD,), {"lead": [1]}, [1], [(2,)]),
        ((BOSS,), {}, [1, 2], [(3,)]),
        ((BOSS, HEAD), {}, [1, 2, 3], [(9,)]),
        # one person in two places decides once
        ((BOSS, LEAD), {"lead": [2]}, [1], [(2,)]),
        # of two who may decide the second place, the other one can: it stays
        ((BOSS, LEAD), {"lead": [2, 3]}, [1], [(2,), (2, 3)]),
        ((BOSS, LEAD), {"boss": [2, 3], "lead": [2, 3]}, [1], [(2, 3), (2, 3)]),
        # the files are no decision: who asks may file, and whoever decided
        ((BOSS, FILES), {"files": [1, 2]}, [1], [(2,), (1, 2)]),
        # where nobody decides filing settles it: nobody files for themselves
        ((FILES,), {"files": [1, 4]}, [1], [(4,)]),
        ((FILES,), {"files": [1]}, [1], [(2,)]),
    ],
)
def test_each_stage_is_given_people_who_may_decide(stages, people, barred, expected):
    assert seats(*stages, barred=barred, **people) == expected


@pytest.mark.parametrize(
    ("stage", "people", "barred"),
    [(HEAD, {"head": []}, [1]), (HEAD, {}, [1, 9]), (FILES, {"files": [9]}, [9])],
)
def test_a_stage_that_nobody_may_decide_is_refused_with_the_clause(stage, people, barred):
    with pytest.raises(ValidationError) as refused:
        seats(stage, barred=barred, **people)
    assert refused.value.code == "A2.5-4"


def turn(*people: int, said: Verdict | None = None, by=None, principal=None, kind="decide", **rest):
    principal = by if principal is None else principal
    return Turn(StepKind(kind), people, said, by, principal, **rest)


YES, NO, BACK, FILED = Verdict.APPROVED, Verdict.REFUSED, Verdict.RETURNED, Verdict.FILED


@pytest.mark.parametrize(
    ("turns", "opened", "state"),
    [
        ([turn(2), turn(3)], [0], State.PENDING),
        ([turn(2, said=YES, by=2), turn(3)], [1], State.PENDING),
        ([turn(2, said=YES, by=2), turn(3, said=YES, by=3)], [], State.APPROVED),
        ([turn(2, said=NO, by=2), turn(3)], [1], State.REFUSED),
        ([turn(2, said=YES, by=2), turn(3, said=BACK, by=3)], [], State.RETURNED),
        # the files hold nothing up, and are no decision
        ([turn(4, kind="file"), turn(2)], [0, 1], State.PENDING),
        ([turn(2, said=YES, by=2), turn(4, kind="file")], [1], State.APPROVED),
        ([turn(2), turn(4, kind="file")], [0], State.PENDING),
        ([turn(2, said=YES, by=2), turn(2, is_skipped=True)], [], State.APPROVED),
        # where nobody decides, the first filing settles it
        ([turn(4, kind="file")], [0], State.PENDING),
        ([turn(4, said=FILED, by=4, kind="file"), turn(5, kind="file")], [1], State.APPROVED),
    ],
)
def test_a_round_opens_up_to_its_next_decision_and_amounts_to_its_words(turns, opened, state):
    assert (rules.open_now(turns), rules.standing(turns)) == (opened, state)


@pytest.mark.parametrize(
    ("now", "before", "left"),
    [
        (turn(3), [turn(2, said=YES, by=2)], (3,)),
        (turn(2, 3), [turn(2, said=YES, by=2)], (3,)),
        # a deputy who spoke for somebody has spoken: the superior decides in their own place
        (turn(4), [turn(2, said=YES, by=4, principal=2)], (9,)),
        # the files are done by whoever has them, decided before or not
        (turn(4, kind="file"), [turn(2, said=YES, by=4, principal=2)], (4,)),
        # nobody above: the word given earlier stands
        (turn(9), [turn(2, said=YES, by=9, principal=2)], None),
    ],
)
def test_nobody_is_asked_twice_in_a_round(now, before, left):
    assert rules.deciders_left(now, [*before, now], [1], ABOVE.get) == left


@pytest.mark.parametrize(
    ("within", "latest", "due"),
    [
        (24, None, 24),
        (24, 30, 24),
        # a consent after this would take no effect
        (24, 10, 10),
        # it could take none already: at once
        (24, -5, 0),
    ],
)
def test_when_a_step_is_due(within, latest, due):
    hour = timedelta(hours=1)
    found = rules.due_of_step(AT, within * hour, None if latest is None else AT + latest * hour)
    assert found == AT + due * hour


@pytest.mark.parametrize(
    ("check", "verdict", "is_refused"),
    [
        ({"returns": False}, BACK, True),
        ({"returns": False}, YES, False),
        ({"returns": False}, NO, False),
        ({"returns": True}, BACK, False),
        ({"is_doubted": True}, YES, True),
        ({"is_doubted": True}, NO, False),
        ({"is_doubted": True}, BACK, False),
        ({"is_doubted": False}, YES, False),
    ],
)
def test_what_is_not_returned_and_what_is_not_approved(check, verdict, is_refused):
    ask = rules.check_return if "returns" in check else rules.check_doubt
    if not is_refused:
        ask(verdict, **check, clause="A7.2-1")
        return
    with pytest.raises(ValidationError) as refused:
        ask(verdict, **check, clause="A7.2-1")
    assert refused.value.code == "A7.2-1"


@pytest.mark.parametrize(
    ("state", "is_denied", "bears"),
    [
        (State.PENDING, True, True),
        (State.APPROVED, True, True),
        (State.REFUSED, True, False),
        (State.RETURNED, True, False),
        (State.APPROVED, False, False),
    ],
)
def test_a_denied_consent_bears_on_what_is_not_ended(state, is_denied, bears):
    assert rules.is_doubted(state, AT if is_denied else None) is bears


@pytest.mark.parametrize("others", [[turn(3)], []])
def test_filing_is_barred_where_it_settles_and_only_there(others):
    now = turn(1, 2, kind="file")
    words = {
        "verdict": FILED,
        "by": 1,
        "principal": 1,
        "barred": {1: "Nobody decides on what benefits them."},
        "comment": "",
        "clause": "A2.4",
    }
    if others:
        rules.check_act(now, [*others, now], **words)
        return
    with pytest.raises(ValidationError):
        rules.check_act(now, [now], **words)


@pytest.mark.parametrize(
    ("verdict", "by", "principal", "comment", "before", "refused"),
    [
        (YES, 2, 2, "", [], None),
        (NO, 2, 2, "no money", [], None),
        (NO, 2, 2, " ", [], "Give the reason."),
        (BACK, 2, 2, "", [], "Give the reason."),
        (FILED, 2, 2, "", [], "This step cannot be filed."),
        (YES, 1, 2, "", [], "Nobody decides on what benefits them."),
        (YES, 2, 1, "", [], "Nobody decides on what benefits them."),
        (YES, 2, 2, "", [turn(2, said=YES, by=2)], "Nobody decides twice in one chain."),
        (YES, 4, 2, "", [turn(4, said=YES, by=4)], "Nobody decides twice in one chain."),
        (
            YES, 2, 2, "", [turn(2, said=YES, by=4, principal=2)],
            "Nobody decides twice in one chain.",
        ),
    ],
)  # fmt: skip
def test_who_may_say_what_on_a_step(verdict, by, principal, comment, before, refused):
    now = turn(1, 2)
    words = {
        "verdict": verdict, "by": by, "principal": principal, "comment": comment,
        "barred": {1: "Nobody decides on what benefits them."}, "clause": "A2.5-4",
    }  # fmt: skip
    if refused is None:
        rules.check_act(now, [*before, now], **words)
        return
    with pytest.raises(ValidationError) as error:
        rules.check_act(now, [*before, now], **words)
    assert error.value.code == "A2.5-4"
    with translation.override("en"):
        assert error.value.messages == [refused]
