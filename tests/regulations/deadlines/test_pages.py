"""The page of breaches of every kind: who sees which, reasons and judgements beside them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from regulations.deadlines import registry
from regulations.deadlines.models import Deadline, Excuse
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests import worlds
from tests.company import Company, minutes
from tests.orders.desk.clocks.pages import articles, missed_contact

company = worlds.shared(Company)
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def kinds():
    """Two kinds of other rooms, one of which says what it is about to its owner alone."""
    words = {"on_breach": lambda deadlines, at: None, "link": lambda row: f"/of/{row.key}/"}
    names = {"names": lambda rows: {row.pk: f"thing {row.key}" for row in rows}}
    registry.register("test.open", label="first answer", **words, **names)
    registry.register("test.private", label="quiet matter", is_private=True, **words, **names)
    yield
    for kind in ("test.open", "test.private"):
        registry._kinds.pop(kind)


def missed(owner, kind="test.open", key="1", ago=60, clause="C10-5") -> Deadline:
    now = timezone.now()
    return start_deadline(
        kind=kind, key=key, clause=clause, version=None, owner=owner,
        starts_at=now - minutes(ago + 10), due_at=now - minutes(ago),
    )  # fmt: skip


def shown(client, person, query: str = "", path: str = "/breaches/") -> list[str]:
    client.force_login(person)
    answer = client.get(f"{path}{query}", headers=ENGLISH)
    assert answer.status_code == 200
    return articles(unescape(answer.content.decode()))


def say(client, person, deadline, verdict, reason="系统升级", path="/breaches/"):
    client.force_login(person)
    words = {"verdict": verdict, "reason": reason, "query": "days=30"}
    return client.post(f"{path}{deadline.pk}/excuse/", words)


def test_a_breach_of_any_kind_is_listed_with_its_thing_for_owner_and_superiors(
    company, client, kinds
):
    missed(company.assistant)
    order = missed_contact(company, company.assistant)
    for person in (company.assistant, company.lead, company.manager):
        rows = shown(client, person)
        assert len(rows) == 2, person
        assert any('<a class="num" href="/of/1/">thing 1</a>' in row for row in rows)
        assert any(f'href="/desk/orders/{order.key}/"' in row for row in rows)
    assert shown(client, company.colleague) == []
    # hr watches the orders of everybody, and nothing else of those who are not below them.
    assert len(shown(client, company.hr)) == 1
    assert len(shown(client, company.assistant, path="/desk/breaches/")) == 1


def test_what_is_private_tells_a_superior_the_promise_and_not_the_thing(company, client, kinds):
    missed(company.assistant, kind="test.private")
    (own,) = shown(client, company.assistant)
    assert "thing 1" in own
    (seen,) = shown(client, company.lead)
    assert "Quiet matter" in seen
    assert "thing 1" not in seen
    assert "/of/1/" not in seen


def test_reason_and_judgement_work_for_every_kind(company, client, kinds):
    breach = missed(company.assistant)
    answer = say(client, company.assistant, breach, "stated", "客户占线")
    assert (answer.status_code, answer["Location"]) == (302, "/breaches/?days=30")
    heard = Notice.objects.get(key__startswith="excuse:")
    assert (heard.recipient, heard.url) == (company.lead, f"/breaches/?breach={breach.pk}")
    (judging,) = shown(client, company.lead, f"?breach={breach.pk}")
    assert "客户占线" in judging
    assert f'action="/breaches/{breach.pk}/excuse/"' in judging
    say(client, company.colleague, breach, "accepted")
    say(client, company.assistant, breach, "accepted")
    say(client, company.lead, breach, "accepted", "属实")
    assert list(Excuse.objects.order_by("pk").values_list("by", "verdict")) == [
        (company.assistant.pk, "stated"), (company.lead.pk, "accepted"),
    ]  # fmt: skip
    # What was excused counts against nobody any more: the bars are empty, the row stays.
    client.force_login(company.lead)
    charts = {each["name"]: each["bars"] for each in client.get("/breaches/").context["charts"]}
    assert (charts["person"], charts["clause"], charts["kind"]) == ([], [], [])
    assert len(shown(client, company.lead)) == 1


def test_the_bar_that_the_list_is_narrowed_to_is_marked(company, client, kinds):
    breach = missed(company.assistant)
    client.force_login(company.lead)
    marked = re.compile(r'<a class="bar" aria-current="true" href="[^"]*&amp;(\w+)=([^"]*)"')
    assert marked.findall(client.get("/breaches/").content.decode()) == []
    for name, value in (("clause", breach.clause), ("person", str(breach.owner_id))):
        page = client.get("/breaches/", {name: value}).content.decode()
        assert marked.findall(page) == [(name, value)]


def test_breaches_of_several_kinds_are_judged_at_once(company, client, kinds):
    breaches = [missed(company.assistant), missed_contact(company, company.colleague)]
    client.force_login(company.lead)
    form = {"deadlines": [each.pk for each in breaches], "verdict": "refused", "reason": "不属实"}
    answer = client.post("/breaches/judge/", form | {"query": "days=1"})
    assert answer["Location"] == "/breaches/?days=1"
    assert set(Excuse.objects.values_list("deadline", "verdict")) == {
        (each.pk, "refused") for each in breaches
    }


def test_the_page_of_the_desk_knows_its_own_kinds_alone(company, client, kinds):
    breach = missed(company.assistant)
    assert say(client, company.lead, breach, "accepted", path="/desk/breaches/").status_code == 404
    form = {"deadlines": [breach.pk], "verdict": "accepted", "reason": "属实", "query": ""}
    client.post("/desk/breaches/judge/", form)
    assert not Excuse.objects.exists()


def test_the_list_is_narrowed_by_kind_person_and_days(company, client, kinds):
    missed(company.assistant)
    missed(company.colleague, key="2")
    missed(company.assistant, key="3", kind="test.private", ago=60 * 24 * 3)
    until = timezone.localdate() - timedelta(days=10)
    for query, count in {
        "": 3, "?days=1": 2, "?kind=test.private": 1, f"?person={company.assistant.pk}": 2,
        "?clause=C10-5": 3, "?clause=C7-2": 0, f"?until={until}": 0,
    }.items():  # fmt: skip
        assert len(shown(client, company.lead, query)) == count, query


def test_all_that_fell_due_is_shown_with_what_was_kept(company, client, kinds):
    missed(company.assistant)
    kept = missed(company.assistant, key="2")
    meet_deadline(deadline_id=kept.pk, by=company.assistant, at=kept.due_at - minutes(1))
    assert len(shown(client, company.lead)) == 1
    rows = shown(client, company.lead, "?show=due")
    assert ["done in time" in row for row in rows] == [True, False]
    assert "<form" not in rows[0]  # there is nothing to excuse
    page = unescape(client.get("/breaches/?show=due", headers=ENGLISH).content.decode())
    assert "1 of 2 promises that fell due were kept in time." in page


def test_home_leads_to_each_breach_and_to_all_of_them_with_reasons(company, client, kinds):
    missed(company.assistant)
    missed_contact(company, company.assistant)
    client.force_login(company.assistant)
    page = unescape(client.get("/home/waits/", headers=ENGLISH).content.decode())
    assert '<a href="/of/1/">First answer</a>' in page
    link = re.search(r'href="(/breaches/[^"]*)">All, with reasons', page)[1]
    rows = articles(unescape(client.get(link, headers=ENGLISH).content.decode()))
    assert len(rows) == 2
    assert all('value="stated"' in row for row in rows)


def test_a_missed_window_leads_to_itself_and_one_that_runs_to_the_desk(company, client):
    window = missed(company.assistant, kind="desk.attention", clause="C7-1")
    running = missed(company.assistant, kind="desk.attention", key="2", ago=-5, clause="C7-1")
    sweep_deadlines(at=timezone.now())
    client.force_login(company.assistant)
    page = unescape(client.get("/home/waits/", headers=ENGLISH).content.decode())
    assert f'<a href="/desk/breaches/?breach={window.pk}">Attention</a>' in page
    assert '<a href="/desk/">Attention</a>' in page
    assert f"breach={running.pk}" not in page
    assert len(shown(client, company.assistant, f"?breach={window.pk}")) == 1
