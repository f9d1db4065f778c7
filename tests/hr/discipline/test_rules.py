"""Where a case stands, what may be done in it and by whom: tables."""

import pytest

from hr.discipline.rules import (
    Outcome,
    Parties,
    State,
    Step,
    fault_of_answerer,
    fault_of_decider,
    fault_of_step,
    state_of,
)

OPENER, SUBJECT, ACCOMPLICE, DECIDER, OTHER = range(1, 6)
PARTIES = Parties(frozenset({SUBJECT, ACCOMPLICE}), OPENER, frozenset({DECIDER}))


@pytest.mark.parametrize(
    ("is_proposed", "is_heard", "outcome", "state"),
    [
        (True, False, None, State.PROPOSED),
        (False, False, None, State.OPEN),
        (True, True, None, State.HEARD),
        (False, True, None, State.HEARD),
        (False, False, "confirmed", State.CONFIRMED),
        (True, True, "dropped", State.DROPPED),
    ],
)
def test_state_follows_from_what_was_written(is_proposed, is_heard, outcome, state):
    assert state_of(is_proposed=is_proposed, is_heard=is_heard, outcome=outcome) == state


@pytest.mark.parametrize("state", [State.PROPOSED, State.OPEN, State.HEARD])
@pytest.mark.parametrize("step", Step)
def test_everything_is_open_until_it_is_decided(step, state):
    assert fault_of_step(step, state, is_reopened=False) is None


@pytest.mark.parametrize("state", [State.CONFIRMED, State.DROPPED])
@pytest.mark.parametrize(
    ("step", "while_reopened"),
    [
        (Step.PROVE, True),
        (Step.HEAR, True),
        (Step.NAME, False),
        (Step.CONFIRM, False),
        (Step.DROP, False),
    ],
)
def test_after_the_decision_only_an_objection_opens_it_for_facts(step, while_reopened, state):
    assert fault_of_step(step, state, is_reopened=False) == "This case has been decided."
    assert (fault_of_step(step, state, is_reopened=True) is None) is while_reopened


CONCERNED = "Nobody decides a case that concerns them."
ACCUSER = "Whoever opened a case does not decide it: somebody else does."
BELOW = "Nobody decides a case of those above them."
OWN = "Nobody answers an objection to their own decision."


@pytest.mark.parametrize(
    ("by", "above", "decides", "answers"),
    [
        (OTHER, (), None, None),
        (OTHER, (OPENER, DECIDER), None, None),
        (OTHER, (ACCOMPLICE,), BELOW, BELOW),
        (SUBJECT, (), CONCERNED, CONCERNED),
        (ACCOMPLICE, (), CONCERNED, CONCERNED),
        (OPENER, (), ACCUSER, ACCUSER),
        (DECIDER, (), None, OWN),
    ],
)
def test_who_decides_and_who_answers(by, above, decides, answers):
    assert fault_of_decider(by, PARTIES, above=above) == decides
    assert fault_of_answerer(by, PARTIES, above=above) == answers


def test_case_of_the_portal_has_nobody_who_accuses():
    assert fault_of_decider(OPENER, Parties(frozenset({SUBJECT}), None), above=()) is None


def test_outcomes_are_states():
    assert {State(each) for each in Outcome} == {State.CONFIRMED, State.DROPPED}
