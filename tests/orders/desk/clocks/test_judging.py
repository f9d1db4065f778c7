"""Words beside breaches on the page: who hears of them, and many judged at once."""

import re

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from orders.desk.clocks.rules import CONTACT
from regulations.deadlines.models import Deadline, Excuse
from regulations.deadlines.services import start_deadline
from regulations.notices.models import Notice
from tests.company import minutes
from tests.orders.desk.clocks.pages import articles, missed_contact, shown, sign


def judge(client, person, deadlines: list, verdict: str = "accepted", **words):
    """Judge what is ticked, as the page does."""
    client.force_login(person)
    picked = [getattr(deadline, "pk", deadline) for deadline in deadlines]
    form = {"deadlines": picked, "verdict": verdict, "reason": "系统升级", "query": "days=30"}
    return client.post("/desk/breaches/judge/", form | words)


def said(answer) -> list[str]:
    """What a person is told after a step."""
    return [f"{each.level_tag}: {each}" for each in get_messages(answer.wsgi_request)]


def ticks(page: str) -> list[int]:
    """The breaches that can be ticked, in their order on the page."""
    return [int(pk) for pk in re.findall(r'name="deadlines" value="(\d+)"', page)]


# --- who hears of it -----------------------------------------------------------------------------


@pytest.mark.clause("C7-2")
def test_the_superior_hears_of_the_reason_and_the_person_of_the_judgement(company, client):
    breach = missed_contact(company, company.assistant)
    missed_contact(company, company.assistant)
    sign(client, company.assistant, breach, "stated", "客户电话占线")
    heard = Notice.objects.get(key__startswith="excuse:")
    assert (heard.recipient, heard.clause) == (company.lead, "C7-2")
    assert "客户电话占线" in heard.words
    assert heard.url == f"/desk/breaches/?breach={breach.pk}"

    page = shown(client, company.lead, f"?breach={breach.pk}")
    assert len(articles(page)) == 1
    assert '<details class="b-word" open>' in page
    sign(client, company.lead, breach, "refused", "可以用旺旺联系")
    answer = Notice.objects.filter(key__startswith="excuse:").latest("pk")
    assert (answer.recipient, answer.clause, answer.url) == (
        company.assistant, "C7-2", heard.url,
    )  # fmt: skip
    assert "可以用旺旺联系" in articles(shown(client, company.assistant, f"?breach={breach.pk}"))[0]


def test_the_notice_leads_to_a_breach_however_old_and_only_whom_it_concerns(company, client):
    now = timezone.now()
    old = start_deadline(
        kind="desk.attention", key="old", clause="C7-1", version=None, owner=company.assistant,
        starts_at=now - minutes(60 * 24 * 200 + 10), due_at=now - minutes(60 * 24 * 200),
    )  # fmt: skip
    assert articles(shown(client, company.lead, "?days=90")) == []
    counts = {
        who: len(articles(shown(client, getattr(company, who), f"?breach={old.pk}")))
        for who in ("assistant", "lead", "manager", "colleague", "designer")
    }
    assert counts == {"assistant": 1, "lead": 1, "manager": 1, "colleague": 0, "designer": 0}


def test_a_reason_is_offered_once_and_a_second_is_refused_in_words(company, client):
    breach = missed_contact(company, company.assistant)
    sign(client, company.assistant, breach, "stated", "客户电话占线")
    assert "<form" not in articles(shown(client, company.assistant))[0]
    answer = sign(client, company.assistant, breach, "stated", "换个理由")
    assert said(answer) == ["error: 您已经说明过理由，请等待上级认定。"]
    assert Excuse.objects.get().reason == "客户电话占线"


# --- many at once --------------------------------------------------------------------------------


@pytest.mark.clause("C7-2")
def test_a_superior_judges_all_that_is_ticked_in_one_go(company, client):
    breaches = [missed_contact(company, who) for who in (company.assistant, company.colleague)]
    left = missed_contact(company, company.assistant)
    page = shown(client, company.lead)
    assert sorted(ticks(page)) == sorted([left.pk, *(breach.pk for breach in breaches)])
    answer = judge(client, company.lead, breaches)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/breaches/?days=30")
    assert said(answer) == ["success: 2 条超时已予以免责。"]
    words = Excuse.objects.all()
    assert {(word.deadline, word.verdict, word.reason, word.by) for word in words} == {
        (breach, "accepted", "系统升级", company.lead) for breach in breaches
    }
    told = Notice.objects.filter(key__startswith="excuse:")
    assert {(each.recipient, each.url) for each in told} == {
        (breach.owner, f"/desk/breaches/?breach={breach.pk}") for breach in breaches
    }


def test_what_is_refused_is_told_by_name_and_the_rest_is_done(company, client):
    breaches = [missed_contact(company, company.assistant) for _time in range(3)]
    own = missed_contact(company, company.lead)
    sign(client, company.manager, breaches[0], "accepted")
    due = f"{timezone.localtime(breaches[0].due_at):%m-%d %H:%M}"
    its_due = f"{timezone.localtime(own.due_at):%m-%d %H:%M}"
    answer = judge(client, company.lead, [*breaches, own], "refused")
    assert said(answer) == [
        "success: 2 条超时已认定为不予免责。",
        f"error: 未认定：王小芳，{due}。该次超时已经认定。",
        f"error: 未认定：陈静，{its_due}。只能由其上级认定。",
    ]
    judged = Excuse.objects.filter(by=company.lead).values_list("deadline", "verdict")
    assert set(judged) == {(breach.pk, "refused") for breach in breaches[1:]}


def test_one_sentence_tells_all_of_one_person_refused_for_one_reason(company, client):
    breaches = [missed_contact(company, company.assistant) for _time in range(2)]
    answer = judge(client, company.colleague, breaches)
    (sentence,) = said(answer)
    assert "王小芳" in sentence
    assert len(re.findall(r"\d\d:\d\d", sentence)) == 2
    assert not Excuse.objects.exists()


def test_only_what_one_may_judge_can_be_ticked(company, client):
    for who in (company.assistant, company.colleague, company.lead):
        for _time in range(2):
            missed_contact(company, who)
    judged = Deadline.objects.filter(kind=CONTACT.kind, owner=company.assistant).first()
    sign(client, company.lead, judged, "refused")
    seen = {
        who: len(ticks(shown(client, getattr(company, who))))
        for who in ("assistant", "lead", "manager", "hr", "administrator")
    }
    assert seen == {"assistant": 0, "lead": 3, "manager": 5, "hr": 0, "administrator": 0}


def test_a_single_breach_has_its_own_form_and_no_ticks(company, client):
    missed_contact(company, company.assistant)
    page = shown(client, company.lead)
    assert ticks(page) == []
    assert 'id="judge"' not in page
    assert 'value="accepted"' in articles(page)[0]


def test_the_filters_stay_after_judging(company, client):
    breaches = [missed_contact(company, company.assistant) for _time in range(2)]
    query = f"days=30&person={company.assistant.pk}&clause=C7-2"
    page = shown(client, company.lead, f"?{query}")
    kept = re.search(r'<form id="judge".*?name="query" value="([^"]*)"', page, re.DOTALL)[1]
    answer = judge(client, company.lead, breaches, query=kept)
    assert answer["Location"] == f"/desk/breaches/?{query}"


@pytest.mark.parametrize(
    "words",
    [
        {"deadlines": []},
        {"reason": " "},
        {"reason": "长" * 501},
        {"verdict": "stated"},
        {"verdict": "pardoned"},
        {"verdict": ""},
        {"deadlines": ["x"]},
        {"deadlines": ["9" * 30]},
        {"deadlines": ["0"]},
    ],
)
def test_a_form_that_says_too_little_or_nonsense_judges_nothing_and_says_so(company, client, words):
    breach = missed_contact(company, company.assistant)
    answer = judge(client, company.lead, **{"deadlines": [breach]} | words)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/breaches/?days=30")
    (sentence,) = said(answer)
    assert sentence.startswith("error: ")
    assert not Excuse.objects.exists()
