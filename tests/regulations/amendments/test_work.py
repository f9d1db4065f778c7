"""Workers try drafts on the past: they change nothing, end, and nobody's end is lost."""

from datetime import date, timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from hr.people.models import Department
from regulations.amendments import registry, tasks, work
from regulations.amendments.models import Trial
from regulations.amendments.services import try_draft
from regulations.notices.models import Notice
from tests.company import TEN, Company, minutes
from tests.regulations.amendments.conftest import (
    TEA,
    TeaRules,
    begin_trial,
    changed,
    draft_tea,
    plant_tea,
    work_one,
)

LATER = timedelta(seconds=151)


def plain_replay(company):
    """Judges three facts; who took longer than the wait is fined."""

    def function(before, after, since, until, progress):
        progress(0, 3)
        if before.wait != after.wait:
            yield changed(company.assistant, "30.00")
            yield changed(company.colleague, "-50.00", is_worse=False)
        progress(3, 3)

    return function


@pytest.fixture
def draft(company, tea, replays):
    registry.replay("tea", plain_replay(company), covers=["wait"])
    return draft_tea(company)


def written() -> dict[str, int]:
    """Rows inserted, updated and deleted in this transaction, by table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
        )
        return dict(cursor.fetchall())


@pytest.mark.clause("A2.1-1")
def test_result_is_kept_with_the_draft_and_whoever_asked_is_told(company, draft):
    begin_trial(company, draft)
    trial = work_one(TEN + minutes(1))
    assert trial.draft == draft
    assert (trial.finished_at, trial.done, trial.total) == (TEN + minutes(1), 3, 3)
    assert (trial.result["worse"], trial.result["better"]) == (1, 1)
    assert trial.result["money"] == "-20.00"
    notice = Notice.objects.get(key=f"trial:{trial.pk}")
    assert (notice.recipient, notice.url) == (company.lead, f"/rules/drafts/{draft.pk}/")


def test_replay_gets_both_sets_of_numbers_and_whole_days(company, draft, replays):
    got = []

    def function(before, after, since, until, progress):
        got.append((before, after, since, until))
        return []

    registry.replay("tea", function, covers=["wait"])
    begin_trial(company, draft)
    assert work_one().result["people"] == []
    days = (date(2026, 2, 1), date(2026, 3, 3))
    assert got == [(TeaRules(**TEA), TeaRules(**TEA | {"wait": 15}), *days)]


@pytest.mark.clause("A2.1-1")
def test_what_if_changes_nothing(company, draft):
    trial = begin_trial(company, draft)
    before = written()
    assert work.judge_past(trial, lambda done, total: None)["worse"] == 1
    assert written() == before


@pytest.mark.clause("A2.1-1")
def test_replay_that_tries_to_write_is_stopped_by_the_database(company, draft, replays):
    def function(before, after, since, until, progress):
        Department.objects.update(name="改名")
        yield changed(company.assistant)

    registry.replay("tea", function, covers=["wait"])
    begin_trial(company, draft)
    trial = work_one()
    assert trial.problem == work.WROTE
    assert trial.result is None
    assert Department.objects.get().name == "电商部"
    Department.objects.update(name="写得动")  # the worker itself writes again


def test_what_a_replay_leaves_for_the_end_of_the_transaction_is_not_done(
    company, draft, replays, django_capture_on_commit_callbacks
):
    def function(before, after, since, until, progress):
        transaction.on_commit(lambda: pytest.fail("done all the same"))
        return []

    registry.replay("tea", function, covers=["wait"])
    begin_trial(company, draft)
    with django_capture_on_commit_callbacks(execute=True):
        assert work_one().result is not None


@pytest.mark.parametrize("error", [KeyError("x"), ZeroDivisionError(), ValidationError("x")])
def test_replay_with_a_fault_ends_at_once_and_says_so(company, draft, replays, error):
    def function(before, after, since, until, progress):
        raise error
        yield

    registry.replay("tea", function, covers=["wait"])
    begin_trial(company, draft)
    trial = work_one()
    assert trial.problem == work.FAILED
    assert Notice.objects.filter(key=f"trial:{trial.pk}", recipient=company.lead).exists()


def test_lost_database_leaves_the_trial_to_the_next_worker(company, draft, replays):
    def function(before, after, since, until, progress):
        raise OperationalError("gone")
        yield

    registry.replay("tea", function, covers=["wait"])
    begin_trial(company, draft)
    with pytest.raises(OperationalError):
        work_one()
    assert work.claim_trial(at=TEN) is None
    registry.replay("tea", plain_replay(company), covers=["wait"])
    assert work_one(TEN + LATER).result["worse"] == 1


def test_trial_that_kills_its_workers_is_given_up(company, draft):
    begin_trial(company, draft)
    at = TEN
    for _time in range(work.MOST_TRIES):
        assert work.claim_trial(at=at)
        at += LATER
    assert work.claim_trial(at=at) is None
    assert Trial.objects.get().problem == work.GAVE_UP


def test_trial_that_takes_too_long_says_what_to_do(company, draft, replays):
    def function(before, after, since, until, progress):
        raise SoftTimeLimitExceeded
        yield

    registry.replay("tea", function, covers=["wait"])
    begin_trial(company, draft, at=timezone.now())
    tasks.work_trials()
    assert Trial.objects.get().problem == work.TOO_LONG


def test_two_workers_never_hold_one_trial(company, draft):
    begin_trial(company, draft)
    first = work.claim_trial(at=TEN)
    second = work.claim_trial(at=TEN + LATER)  # the first seems dead
    work.work_trial(trial=first, clock=lambda: TEN + LATER)
    assert Trial.objects.get().finished_at is None
    work.work_trial(trial=second, clock=lambda: TEN + LATER)
    assert Trial.objects.get().finished_at == TEN + LATER


def test_one_trial_of_a_draft_at_a_time(company, draft):
    begin_trial(company, draft)
    with pytest.raises(ValidationError):
        begin_trial(company, draft)
    work_one()
    assert begin_trial(company, draft)


def test_set_without_a_replay_cannot_be_tried(company, tea):
    with pytest.raises(ValidationError):
        begin_trial(company, draft_tea(company))


def test_general_manager_tries_too_and_the_desk_does_not(company, draft):
    words = {"draft_id": draft.pk, "since": date(2026, 3, 1), "until": date(2026, 3, 2), "at": TEN}
    with pytest.raises(PermissionDenied):
        try_draft(by=company.assistant, **words)
    assert try_draft(by=company.manager, **words)


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_by_others_while_the_trial_runs_and_renews_the_lease(
    transactional_db, replays, monkeypatch
):
    monkeypatch.setattr("regulations.rulebook.rulesets._types", {"tea": TeaRules})
    company, now = Company(), timezone.now()
    plant_tea()
    seen = []

    def function(before, after, since, until, progress):
        for done in (10, 20, 30):
            progress(done, 30)
            found = Trial.objects.get()
            seen.append((found.done, found.total, found.leased_until > now + work.LEASE))
        yield changed(company.assistant)

    registry.replay("tea", function, covers=["wait"])
    draft = draft_tea(company, at=now, in_force_from=(now + timedelta(days=3)).date())
    begin_trial(company, draft, at=now)
    ticks = iter([now, *(now + timedelta(seconds=n) for n in range(1, 9))])
    work.work_trial(trial=work.claim_trial(at=now), clock=lambda: next(ticks))
    assert seen == [(10, 30, True), (20, 30, True), (30, 30, True)]
    assert Trial.objects.get().result["worse"] == 1


@pytest.mark.django_db(transaction=True)
def test_worker_whose_trial_was_taken_over_stops_at_once(transactional_db, replays, monkeypatch):
    monkeypatch.setattr("regulations.rulebook.rulesets._types", {"tea": TeaRules})
    company, now = Company(), timezone.now()
    plant_tea()
    judged = []

    def function(before, after, since, until, progress):
        for done in range(1, 5):
            progress(done, 4)
            judged.append(done)
        yield changed(company.assistant)

    registry.replay("tea", function, covers=["wait"])
    draft = draft_tea(company, at=now, in_force_from=(now + timedelta(days=3)).date())
    begin_trial(company, draft, at=now)
    first = work.claim_trial(at=now)
    assert work.claim_trial(at=now + LATER).tries == 2
    ticks = iter(now + timedelta(seconds=n) for n in range(9))
    work.work_trial(trial=first, clock=lambda: next(ticks))
    assert judged == []
    assert Trial.objects.get().finished_at is None
