"""Whether a draft was tried with its very numbers: told to who decides and to who asks."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone, translation

from regulations.amendments import registry
from regulations.amendments.hints import hints_of
from regulations.amendments.models import RuleDraft, Trial
from regulations.amendments.selectors import facts_of
from regulations.amendments.services import change_draft
from regulations.amendments.tried import Tried, tried
from regulations.approvals.models import Approval
from tests.company import TEN
from tests.regulations.amendments.conftest import (
    APRIL,
    TEA,
    ask,
    begin_trial,
    decide,
    draft_tea,
    work_one,
)

ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture
def replay(replays):
    """What waiting changes can be told from the past; nothing else can."""
    registry.replay("tea", lambda *words: iter(()), covers=["wait"])


def change(company, draft: RuleDraft, wait: int) -> RuleDraft:
    return change_draft(
        draft_id=draft.pk, values=TEA | {"wait": wait}, in_force_from=APRIL, note="x",
        by=company.lead, at=TEN,
    )  # fmt: skip


def try_it(company, draft: RuleDraft):
    begin_trial(company, draft)
    return work_one()


def read(client, person, path: str) -> str:
    client.force_login(person)
    return unescape(client.get(path, **ENGLISH).content.decode())


def test_a_trial_counts_for_the_numbers_it_was_made_with_alone(company, tea, replay):
    draft = draft_tea(company, wait=15)
    assert tried(draft) == (Tried.NEVER, None)
    begin_trial(company, draft)
    assert tried(draft) == (Tried.NEVER, None)  # it has come to no end
    trial = work_one()
    assert tried(draft) == (Tried.SAME, trial)
    draft = change(company, draft, 20)
    assert tried(draft) == (Tried.OTHER, trial)
    assert tried(change(company, draft, 15)) == (Tried.SAME, trial)


@pytest.mark.clause("A2.1-1")
@pytest.mark.parametrize("result", [{}, {"worse": 1}, [], {"worse": 1, "examples": [{}]}])
def test_a_result_cut_short_counts_as_no_trial_and_is_said(company, tea, replay, client, result):
    draft = draft_tea(company, wait=15)
    trial = Trial.objects.create(
        draft=draft, values=draft.values, based_on=draft.based_on, since=date(2026, 2, 1),
        until=date(2026, 2, 2), asked_by=company.lead, asked_at=TEN, finished_at=TEN,
        result=result,
    )  # fmt: skip
    assert tried(draft) == (Tried.NEVER, None)
    approval = ask(company, draft)
    assert "Never tried on the past." in read(client, company.manager, f"/approvals/{approval.pk}/")
    for path in ("", f"trials/{trial.pk}/"):
        page = read(client, company.lead, f"/rules/drafts/{draft.pk}/{path}")
        assert "The result of this trial is not whole" in page


def test_what_no_trial_can_tell_needs_none(company, tea, replay):
    assert tried(draft_tea(company, cap=5)) == (Tried.IMPOSSIBLE, None)
    assert tried(draft_tea(company, cap=5, wait=20))[0] == Tried.NEVER


@pytest.mark.clause("A2.1-1")
@pytest.mark.parametrize(
    ("wait", "words", "is_linked"),
    [
        (None, "Never tried on the past.", False),
        (20, "the trial was of other numbers", True),
        (15, "Tried on the past with these very numbers.", True),
    ],
)
def test_who_decides_reads_it_beside_the_button(
    company, tea, replay, client, wait, words, is_linked
):
    draft = draft_tea(company, wait=15)
    if wait:
        try_it(company, draft)
        draft = change(company, draft, wait)
    approval = ask(company, draft)
    page = read(client, company.manager, f"/approvals/{approval.pk}/")
    assert words in page.split("Your decision")[1]
    link = f'href="/rules/drafts/{draft.pk}/trials/'
    assert (link in page) is is_linked
    assert words not in read(client, company.lead, f"/approvals/{approval.pk}/")


def test_facts_tell_it_too(company, tea, replay):
    draft = draft_tea(company, wait=15)
    assert dict(facts_of(draft)).popitem()[1] in ("never", "从未试算")
    try_it(company, draft)
    assert dict(facts_of(draft)).popitem()[1] != "never"


def next_year() -> date:
    """A first day ahead of the pages' clock, and not too far."""
    return timezone.localdate() + timedelta(days=300)


def test_who_asks_untried_is_warned_and_goes_on_with_one_click(company, tea, replay, client):
    draft = draft_tea(company, wait=15)
    path = f"/rules/drafts/{draft.pk}/"
    client.force_login(company.lead)

    def send(**words) -> str:
        answer = client.post(path, {"verb": "ask"} | words, follow=True, **ENGLISH)
        return unescape(answer.content.decode())

    assert "These numbers have never been tried on the past." in send()
    try_it(company, draft)
    change(company, draft, 20)
    page = send()
    assert "the last trial was of other numbers" in page
    assert 'name="anyway" value="1"' in page
    assert not Approval.objects.exists()
    RuleDraft.objects.update(in_force_from=next_year())
    send(anyway="1")
    assert Approval.objects.get().state == "pending"


def test_who_asks_with_tried_numbers_is_not_held_up(company, tea, replay, client):
    draft = draft_tea(company, wait=15)
    try_it(company, draft)
    RuleDraft.objects.update(in_force_from=next_year())
    client.force_login(company.lead)
    client.post(f"/rules/drafts/{draft.pk}/", {"verb": "ask"})
    assert Approval.objects.get().state == "pending"


def test_whoever_decides_reads_that_a_newer_version_was_approved_since(company, tea):
    first, second = draft_tea(company), draft_tea(company, cap=300, in_force_from=date(2026, 4, 2))
    ask(company, second)
    outdated = "This draft is based on version 1; version 2, in force from 2026-04-01, has been"
    assert len(hints_of(second)) == 0
    decide(company, ask(company, first), "approved")
    with translation.override("en"):
        warning = hints_of(second)[0]
    assert outdated in warning.text and warning.is_warning
    assert warning.link == f"/rules/drafts/{second.pk}/"
