"""The pages of drafts: one draft, its trials, the list, and what they cost."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from regulations.amendments import registry, rules, tasks
from regulations.amendments.hints import hints_of
from regulations.amendments.models import RuleDraft, Trial
from regulations.amendments.services import draft_version, try_draft
from regulations.approvals.models import Approval
from regulations.rulebook.selectors import in_force
from tests.regulations.amendments.conftest import TEA, ask, changed, decide, work_one
from tests.regulations.amendments.pages import (
    ENGLISH,
    HTMX,
    NEW,
    drafted,
    inputs,
    send,
    shown,
    soon,
)


@pytest.fixture
def replay(company, replays):
    """One fact would be judged worse, and one better."""
    registry.replay(
        "tea",
        lambda before, after, since, until, progress: [
            changed(company.assistant, "30.00", what="Order P-1", link="/desk/orders/1/"),
            changed(company.colleague, "0", is_worse=False, clause="C9-1"),
        ],
        covers=["wait"],
    )


# --- one draft ----------------------------------------------------------------------------------


@pytest.mark.clause("A2.1-1")
def test_draft_shows_its_figures_beside_those_that_hold(company, tea, client):
    draft = drafted(company, wait=15, cap=200)
    page = shown(client, company.lead, f"/rules/drafts/{draft.pk}/")
    assert "<del>10 minutes</del> → <ins>15 minutes</ins>" in page
    assert "<del>no limit</del> → <ins>200 yuan</ins>" in page
    assert page.count('class="changed"') == 2
    assert "reading: source unclear" in page


@pytest.mark.clause("A2.1-1")
def test_draft_is_asked_for_and_shows_how_it_stands(company, tea, client):
    draft = drafted(company)
    path = f"/rules/drafts/{draft.pk}/"
    client.force_login(company.lead)
    client.post(path, {"verb": "ask"})
    approval = Approval.objects.get()
    page = shown(client, company.lead, path)
    assert f'href="/approvals/{approval.pk}/"' in page
    assert "Waits for the general manager" in page
    assert 'value="ask"' not in page and 'value="drop"' not in page


def test_draft_is_dropped(company, tea, client):
    draft = drafted(company)
    client.force_login(company.lead)
    client.post(f"/rules/drafts/{draft.pk}/", {"verb": "drop"})
    assert RuleDraft.objects.get().dropped_at
    assert "Draft anew from these numbers" in shown(
        client, company.lead, f"/rules/drafts/{draft.pk}/"
    )


def test_what_is_refused_is_told_on_the_page(company, tea, client):
    draft = drafted(company)
    ask(company, draft, at=timezone.now())
    client.force_login(company.lead)
    page = client.post(f"/rules/drafts/{draft.pk}/", {"verb": "ask"}, **ENGLISH).content.decode()
    assert "nothing about it can be changed" in page
    assert 'href="/handbook/A2.1-1/"' in page


def test_only_drafters_and_deciders_see_a_draft(company, tea, client):
    draft = drafted(company)
    path = f"/rules/drafts/{draft.pk}/"
    for person in (company.lead, company.hr, company.manager):
        shown(client, person, path)
    shown(client, company.assistant, path, 404)
    shown(client, company.assistant, "/rules/drafts/", 403)
    shown(client, company.manager, NEW, 403)
    assert 'value="ask"' not in shown(client, company.hr, path)


# --- trials -------------------------------------------------------------------------------------


@pytest.mark.clause("A2.1-1")
def test_trial_goes_from_the_button_over_its_progress_to_who_and_how_much(
    company, tea, replay, client
):
    draft = drafted(company)
    path = f"/rules/drafts/{draft.pk}/"
    yesterday = f"{timezone.localdate(timezone.now()) - timedelta(days=1)}"
    client.force_login(company.lead)
    client.post(path, {"verb": "try", "since": "2026-01-01", "until": yesterday})
    trial = Trial.objects.get()
    page = shown(client, company.lead, path)
    assert "waiting for a worker" in page
    assert f'hx-get="{path}trials/{trial.pk}/?done=0"' in page
    poll = f"{path}trials/{trial.pk}/?done=0"
    assert client.get(poll, **HTMX).status_code == 204
    Trial.objects.update(done=5, total=10)
    assert "5 / 10" in shown(client, company.lead, poll, **HTMX)
    tasks.work_trials()
    piece = shown(client, company.lead, poll, **HTMX)
    assert "<html" not in piece and "hx-get" not in piece
    page = shown(client, company.lead, path)
    for text in ("王小芳", "李雷", "30.00", "Order P-1", "met in time", "missed"):
        assert text in piece and text in page
    assert "C7-2 × 1" in page and "C9-1 × 1" in page


def test_trial_of_other_numbers_says_so(company, tea, replay, client):
    draft = drafted(company)
    path = f"/rules/drafts/{draft.pk}/"
    client.force_login(company.lead)
    client.post(path, {"verb": "try", "since": "2026-01-01", "until": "2026-02-01"})
    tasks.work_trials()
    told = "This was tried with other numbers"
    assert told not in shown(client, company.lead, path)
    send(client, company.lead, f"{path}change/", wait="20")
    assert told in shown(client, company.lead, path)


def test_refused_period_is_told_and_kept(company, tea, replay, client):
    draft = drafted(company)
    client.force_login(company.lead)
    words = {"verb": "try", "since": "2020-01-01", "until": "2026-02-01"}
    page = client.post(f"/rules/drafts/{draft.pk}/", words, **ENGLISH).content.decode()
    assert "at most 366 days" in page
    assert inputs(page)["since"] == "2020-01-01"
    assert not Trial.objects.exists()


def test_figures_that_no_trial_can_judge_are_named(company, tea, replay, client):
    page = shown(client, company.lead, f"/rules/drafts/{drafted(company, wait=15, cap=5).pk}/")
    assert "no trial counts it: cap" in page


def test_set_without_a_replay_says_so(company, tea, client):
    page = shown(client, company.lead, f"/rules/drafts/{drafted(company).pk}/")
    assert "Nothing of the past can be judged" in page
    assert 'value="try"' not in page


def test_failed_trial_says_why(company, tea, replay, client):
    draft = drafted(company)
    Trial.objects.create(
        draft=draft, values=TEA, based_on=tea, since=soon(-9), until=soon(-8),
        asked_by=company.lead, asked_at=timezone.now(), finished_at=timezone.now(),
        problem="The trial took too long: choose a shorter period.",
    )  # fmt: skip
    assert "took too long" in shown(client, company.lead, f"/rules/drafts/{draft.pk}/")


# --- the list, and what it costs ----------------------------------------------------------------


@pytest.mark.parametrize("count", [10, 300])
def test_list_costs_few_queries_however_many_there_are(
    company, tea, client, count, django_assert_max_num_queries
):
    RuleDraft.objects.bulk_create(
        RuleDraft(
            rule_set="tea", values=TEA, in_force_from=soon(), note=f"Nr. {n}", based_on=tea,
            drafted_by=company.lead, drafted_at=timezone.now(),
        )
        for n in range(count)
    )  # fmt: skip
    client.force_login(company.lead)
    with django_assert_max_num_queries(10):
        page = client.get("/rules/drafts/", **ENGLISH).content.decode()
    assert page.count("<strong>tea</strong>") == min(count, 30)
    assert ("Older" in page) is (count > 30)
    if count > 30:
        before = re.search(r"before=(\d+)", page)[1]
        older = shown(client, company.lead, f"/rules/drafts/?before={before}")
        assert "Nr. 269" in older and "Nr. 270" not in older


def test_draft_with_a_huge_trial_costs_few_queries(
    company, tea, replay, client, django_assert_max_num_queries
):
    draft = drafted(company)
    client.force_login(company.lead)
    for _time in range(3):
        words = {"verb": "try", "since": "2026-01-01", "until": "2026-02-01"}
        client.post(f"/rules/drafts/{draft.pk}/", words)
        tasks.work_trials()
    with django_assert_max_num_queries(10):
        page = client.get(f"/rules/drafts/{draft.pk}/", **ENGLISH).content.decode()
    assert page.count("1 worse, 1 better") == 2


# --- from a version back to why -----------------------------------------------------------------


def test_page_of_a_version_leads_back_to_draft_trial_and_approval(company, tea, replay, client):
    at = timezone.now()
    draft = drafted(company)
    try_draft(draft_id=draft.pk, since=soon(-9), until=soon(-2), by=company.lead, at=at)
    work_one(at)
    approval = ask(company, draft, at=at)
    decide(company, approval, "approved", at=at)
    path = "/rules/tea/2/"
    page = shown(client, company.manager, path)
    trial = Trial.objects.get()
    for link in (
        f"/rules/drafts/{draft.pk}/", f"/rules/drafts/{draft.pk}/trials/{trial.pk}/",
        f"/approvals/{approval.pk}/",
    ):  # fmt: skip
        assert f'href="{link}"' in page
    assert "刘建国" in page and "理由" in page  # who approved, and their words
    assert page.count("陈静") == 1  # who drafted it
    page = shown(client, company.assistant, path)  # may know, but not look
    assert "陈静" in page and "/rules/drafts/" not in page and "/approvals/1" not in page
    assert f"/approvals/{approval.pk}/" not in page
    assert "drafted by" not in shown(client, company.manager, "/rules/tea/1/")


def test_drafts_stand_first_for_who_does_not_draft(company, tea, client):
    drafted(company)
    for reader, is_first in ((company.manager, True), (company.lead, False)):
        page = shown(client, reader, "/rules/drafts/")
        assert (page.index("am-drafts") < page.index("am-sets")) is is_first


def test_a_trial_stands_above_the_figures_and_offers_a_whole_month(company, tea, replay, client):
    page = shown(client, company.lead, f"/rules/drafts/{drafted(company).pk}/")
    assert page.index('id="try"') < page.index('class="am-figures"')
    since, until = (date.fromisoformat(inputs(page)[name]) for name in ("since", "until"))
    assert since.day == 1 and (until + timedelta(days=1)).day == 1
    assert (since.year, since.month) == (until.year, until.month)
    assert until < timezone.localdate(timezone.now())


def test_a_trial_is_offered_where_records_are_and_keeps_its_days(company, tea, replays, client):
    yesterday = timezone.localdate(timezone.now()) - timedelta(days=1)
    words = {"covers": ["wait"], "first": lambda: yesterday}
    registry.replay("tea", lambda *given: iter(()), **words)
    path = f"/rules/drafts/{drafted(company).pk}/"
    offered = rules.default_period(yesterday + timedelta(days=1), yesterday)
    page = inputs(shown(client, company.lead, path))
    assert (page["since"], page["until"]) == tuple(map(str, offered))
    client.post(path, {"verb": "try", "since": "2026-01-01", "until": "2026-02-01"})
    tasks.work_trials()
    page = inputs(shown(client, company.lead, path))
    assert (page["since"], page["until"]) == ("2026-01-01", "2026-02-01")


def test_a_trial_without_money_names_no_sum(company, tea, replays, client):
    registry.replay("tea", lambda *given: iter(()), covers=["wait"])
    path = f"/rules/drafts/{drafted(company).pk}/"
    client.force_login(company.lead)
    client.post(path, {"verb": "try", "since": "2026-01-01", "until": "2026-02-01"})
    tasks.work_trials()
    assert "money, yuan" not in shown(client, company.lead, path)


def test_a_trial_tells_from_what_to_what_each_goes(company, tea, replay, client):
    draft = drafted(company)
    path = f"/rules/drafts/{draft.pk}/"
    client.force_login(company.lead)
    client.post(path, {"verb": "try", "since": "2026-01-01", "until": "2026-02-01"})
    tasks.work_trials()
    page = shown(client, company.lead, path)
    assert "C7-2 × 1 <del>met in time</del> → <ins>missed</ins>" in page


@pytest.mark.clause("A2.1-1", "A2.2-7.1")
def test_what_is_odd_about_numbers_is_said_to_who_drafts_and_who_decides(company, client):
    values = in_force("attendance", timezone.now()).version.values
    falling = [{"up_to": 15, "fine": 60}, {"up_to": 30, "fine": 50}, {"up_to": 60, "fine": 100}]
    draft = draft_version(
        rule_set="attendance", values=values | {"fine_brackets": falling}, in_force_from=soon(40),
        note="x", by=company.lead, at=timezone.now(),
    )  # fmt: skip
    told = "The fines by minutes fall: who is later pays less (A2.2-7.1)."
    assert told in shown(client, company.lead, f"/rules/drafts/{draft.pk}/")
    with translation.override("en"):
        assert told in [hint.text for hint in hints_of(draft)]
    rising = draft_version(
        rule_set="attendance", values=values | {"fine_brackets": falling[1:]},
        in_force_from=soon(41), note="x", by=company.lead, at=timezone.now(),
    )  # fmt: skip
    with translation.override("en"):
        assert told not in [hint.text for hint in hints_of(rising)]
