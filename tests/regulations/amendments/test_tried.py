"""Whether a draft was tried with its very numbers: told to who decides and to who asks."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from regulations.amendments import registry
from regulations.amendments.hints import hints_of
from regulations.amendments.models import RuleDraft, Trial
from regulations.amendments.selectors import facts_of
from regulations.amendments.services import change_draft, try_draft
from regulations.amendments.tried import Tried, tried, tried_text
from regulations.approvals.models import Approval
from regulations.notices.models import Notice
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


def judge(before, after, since, until, progress):
    """Three teas were poured since 2026-02-15; by no wait is any of them judged otherwise."""
    count = 3 if until >= date(2026, 2, 15) else 0
    progress(count, count)
    return iter(())


@pytest.fixture
def replay(replays):
    """What waiting changes can be told from the past; nothing else can."""
    registry.replay("tea", judge, covers=["wait"])


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
    with translation.override("en"):
        assert [hint.text for hint in hints_of(second)] == [
            "What this changes cannot be tried on the past: cap."
        ]
        decide(company, ask(company, first), "approved")
        warning = hints_of(second)[0]
    assert outdated in warning.text and warning.is_warning
    assert warning.link == f"/rules/drafts/{second.pk}/"


# --- "cannot be tried", "no record", "tried": one of three, the same wherever it is read ----------


def lands(client, company, draft: RuleDraft, approval: Approval) -> list[str]:
    """What the general manager reads: the request, the draft, and the version once it stands."""
    paths = [f"/approvals/{approval.pk}/", f"/rules/drafts/{draft.pk}/"]
    draft.refresh_from_db()
    if draft.version_id:
        paths.append(f"/rules/tea/{draft.version.number}/")
    return [read(client, company.manager, path) for path in paths]


@pytest.mark.clause("A2.1-1")
@pytest.mark.parametrize(
    ("changes", "until", "fact", "hint", "page"),
    [
        (
            {"cap": 5}, None,
            "nothing of the past can tell what this changes",
            "What this changes cannot be tried on the past: cap.",
            "What this changes cannot be tried on the past: cap.",
        ),
        (
            {"wait": 15}, date(2026, 2, 10),
            "2026-02-01 to 2026-02-10: no record in these days, the trial tells nothing",
            "Tried on days that have no record to judge: this trial tells nothing.",
            "These days have no record to judge: the trial tells nothing.",
        ),
        (
            {"wait": 15}, date(2026, 3, 1),
            "2026-02-01 to 2026-03-01: 3 facts, 0 judged worse, 0 better",
            "Tried on the past with these very numbers.",
            "Nobody would have been judged otherwise.",
        ),
    ],
)  # fmt: skip
def test_what_a_trial_tells_is_the_same_before_and_after_the_decision(
    company, tea, replay, client, changes, until, fact, hint, page
):
    draft = draft_tea(company, **changes)
    approval = ask(company, draft)  # asked first, tried while it waits
    if until:
        try_draft(
            draft_id=draft.pk, since=date(2026, 2, 1), until=until, by=company.manager, at=TEN
        )
        work_one()
    request, drafted = lands(client, company, draft, approval)
    assert fact in request and hint in request.split("Your decision")[1]
    assert page in drafted
    decide(company, approval, "approved")
    for text in lands(client, company, draft, approval)[::2]:
        assert fact in text
    all_facts = ("no record in these days", "3 facts", "nothing of the past can tell")
    others = [each for each in all_facts if each not in fact]
    for text in lands(client, company, draft, approval):
        assert not [each for each in others if each in text]


def test_what_is_tried_after_the_decision_does_not_change_what_was_known(
    company, tea, replay, client
):
    draft = draft_tea(company, wait=15)
    approval = ask(company, draft)
    decide(company, approval, "approved")
    begin_trial(company, draft, at=TEN + timedelta(hours=1))
    work_one(TEN + timedelta(hours=1))
    draft.refresh_from_db()
    assert tried(draft) == (Tried.NEVER, None)
    with translation.override("en"):
        assert tried_text(draft) == "never"


def test_an_older_trial_that_tells_counts_more_than_a_newer_one_of_empty_days(company, tea, replay):
    draft = draft_tea(company, wait=15)
    telling = try_it(company, draft)
    try_draft(
        draft_id=draft.pk, since=date(2026, 2, 1), until=date(2026, 2, 2), by=company.lead, at=TEN
    )
    work_one()
    assert tried(draft) == (Tried.SAME, telling)


def test_what_no_trial_tells_is_said_beside_one_that_tells_the_rest(company, tea, replay):
    draft = draft_tea(company, wait=15, cap=5)
    try_it(company, draft)
    with translation.override("en"):
        texts = [hint.text for hint in hints_of(draft)]
        assert texts == [
            "Tried on the past with these very numbers.", "No trial can tell of: cap.",
        ]  # fmt: skip
        assert tried_text(draft).endswith("; no trial can tell of: cap")


def test_what_cannot_be_tried_is_not_tried(company, tea, replay, client):
    draft = draft_tea(company, cap=5)
    assert 'value="try"' not in read(client, company.lead, f"/rules/drafts/{draft.pk}/")
    with translation.override("en"), pytest.raises(ValidationError, match=r"cannot be tried.*cap"):
        begin_trial(company, draft)


def test_a_trial_of_empty_days_holds_who_asks_up_and_tells_whoever_tried(
    company, tea, replay, client
):
    draft = draft_tea(company, wait=15)
    try_draft(
        draft_id=draft.pk, since=date(2026, 2, 1), until=date(2026, 2, 2), by=company.lead, at=TEN
    )
    trial = work_one()
    with translation.override("en"):
        said = Notice.objects.get(key=f"trial:{trial.pk}").words
    assert "no record in these days, it tells nothing" in said
    client.force_login(company.lead)
    page = client.post(f"/rules/drafts/{draft.pk}/", {"verb": "ask"}, **ENGLISH).content.decode()
    assert "tried on days that have no record to judge" in page
    assert not Approval.objects.exists()


@pytest.mark.clause("A2.1-1")
def test_whoever_decides_reads_how_long_the_version_would_hold(company, tea):
    later = draft_tea(company, cap=300, in_force_from=date(2026, 4, 2))
    draft = draft_tea(company)
    ask(company, draft)
    decide(company, ask(company, later), "approved")
    with translation.override("en"):
        hint = hints_of(draft)[0]
    assert hint.text == (
        "This holds for 1 day alone, until 2026-04-01: from 2026-04-02 on version 2 holds, "
        "whatever stands here."
    )
    assert hint.is_warning
