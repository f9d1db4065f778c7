"""What runs once a customer was answered: the outcome of an enquiry, the day agreed on outside."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from orders.service.tickets.clocks import names_of, tell_late
from orders.service.tickets.rules import FOLLOW, OUTCOME, REPLY, SOLVE, Outcome, Step
from orders.service.tickets.selectors import clocks_of, with_clocks
from regulations.deadlines.models import Deadline
from regulations.deadlines.selectors import running_of
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.company import TEN, minutes

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
EVENING = timedelta(hours=8, minutes=10)  # from ten o'clock to the end of the online hours


def clocks(ticket) -> dict[str, Deadline]:
    """The clocks of a ticket that run, by kind."""
    return {row.kind: row for row in clocks_of(ticket).filter(met_at=None, voided_at=None)}


def told(person) -> list[Notice]:
    return list(Notice.objects.filter(recipient=person).order_by("pk"))


@pytest.mark.clause("C10-R6")
def test_an_enquiry_that_was_answered_waits_for_its_outcome(take, move, company):
    ticket = take()
    assert set(clocks(ticket)) == {REPLY}
    move(ticket, Step.REPLIED, at=TEN + minutes(5))
    running = clocks(ticket)
    assert set(running) == {OUTCOME}
    clock = running[OUTCOME]
    assert (clock.clause, clock.due_at, clock.owner) == ("C10-R6", TEN + EVENING, company.assistant)
    assert [row.label for row in running_of(company.assistant, TEN + minutes(6), limit=5)]
    move(ticket, Step.REPLIED, at=TEN + minutes(50))  # no second one
    assert list(clocks(ticket).values()) == [clock]
    move(ticket, Step.CLOSED, outcome=Outcome.UNDECIDED, at=TEN + minutes(60))
    clock.refresh_from_db()
    assert clock.met_at == TEN + minutes(60)


@pytest.mark.clause("C10-R6")
def test_a_late_answer_has_its_outcome_the_next_day_and_a_trouble_none(take, move):
    late, trouble = take(), take("issue")
    for ticket in (late, trouble):
        move(ticket, Step.REPLIED, at=TEN + EVENING - minutes(30))
    assert clocks(late)[OUTCOME].due_at == TEN + EVENING + DAY
    assert set(clocks(trouble)) == {SOLVE}


@pytest.mark.clause("C10-R6")
def test_an_outcome_that_is_missing_is_told_to_who_has_it_and_above(take, company):
    ticket = take(answer="有")
    sweep_deadlines(at=TEN + EVENING - minutes(1))
    assert told(company.lead) == []
    sweep_deadlines(at=TEN + EVENING + minutes(1))
    for person in (company.assistant, company.lead):
        (notice,) = told(person)
        assert (notice.clause, notice.url) == ("C10-R6", f"/service/tickets/{ticket.pk}/")
    assert clocks(ticket)[OUTCOME].breached_at


@pytest.mark.clause("C10-R6")
def test_who_has_it_hears_that_a_colleague_answered(take, move, company):
    ticket = take()
    move(ticket, Step.REPLIED, by=company.colleague)
    (notice,) = told(company.assistant)
    assert notice.clause == "C10-R6"
    move(ticket, Step.CLOSED, outcome=Outcome.UNDECIDED, at=TEN + minutes(9))
    move(ticket, Step.REOPENED, at=TEN + DAY)
    move(ticket, Step.REPLIED, at=TEN + DAY + minutes(1))
    assert clocks(ticket)[OUTCOME].due_at == TEN + DAY + EVENING


@pytest.mark.clause("C10-R3")
def test_what_is_brought_outside_runs_to_the_agreed_day_instead(take, move, company):
    for kind, ended in (("issue", SOLVE), ("enquiry", OUTCOME)):
        ticket = take(kind, answer="马上查")
        clock = clocks(ticket)[ended]
        until = (TEN + 2 * DAY).date()
        move(ticket, Step.REFERRED, outside="顺丰", until=until, by=company.colleague)
        clock.refresh_from_db()
        assert clock.voided_at == TEN
        running = clocks(ticket)
        assert set(running) == {FOLLOW}
        follow = running[FOLLOW]
        assert (follow.clause, follow.due_at, follow.owner) == (
            "C10-R3", TEN + 2 * DAY + EVENING, company.assistant,
        )  # fmt: skip
        assert told(company.assistant)[-1].clause == "C10-R3"
        assert with_clocks([ticket]) == [(ticket, follow)]
        assert names_of([follow]) == {follow.pk: ticket.what}
        sweep_deadlines(at=TEN + DAY)
        assert told(company.lead) == []
        move(ticket, Step.CLOSED, outcome=("solved" if kind == "issue" else "undecided"),
             at=TEN + DAY)  # fmt: skip
        follow.refresh_from_db()
        assert follow.met_at == TEN + DAY


@pytest.mark.clause("C10-R3")
def test_an_agreed_day_that_passes_is_told_and_a_new_one_is_asked_for(take, move, company):
    ticket = take("issue", answer="查")
    day = TEN.date()
    move(ticket, Step.REFERRED, outside="顺丰", until=day + DAY)
    first = clocks(ticket)[FOLLOW]
    tell_late([first], first.due_at + minutes(1))
    assert [row.clause for row in told(company.lead)] == ["C10-R3"]
    move(ticket, Step.HANDED, to=company.colleague, at=TEN + minutes(1))
    again = {"outside": "顺丰", "until": day + 3 * DAY, "by": company.colleague}
    move(ticket, Step.REFERRED, **again, at=TEN + DAY)
    first.refresh_from_db()
    assert (first.owner, first.met_at) == (company.colleague, TEN + DAY)
    assert clocks(ticket)[FOLLOW].due_at == TEN + 3 * DAY + EVENING


@pytest.mark.clause("C10-R3")
@pytest.mark.parametrize("days", [None, -1, 4])
def test_nothing_goes_outside_without_a_day_that_holds(take, move, days):
    ticket = take("issue", answer="查")
    until = None if days is None else (TEN + days * DAY).date()
    with pytest.raises(ValidationError) as refused:
        move(ticket, Step.REFERRED, outside="顺丰", until=until)
    assert refused.value.code == "C10-R3"
    assert set(clocks(ticket)) == {SOLVE}


@pytest.mark.clause("C10-R3")
def test_the_page_offers_the_last_day_and_shows_the_clock(client, take, company):
    from django.utils import timezone

    from regulations.rulebook.rules import day_of

    now = timezone.now()
    ticket = take("issue", answer="查", at=now)
    client.force_login(company.assistant)
    address, last = f"/service/tickets/{ticket.pk}/", day_of(now) + 3 * DAY
    shown = client.get(address).content.decode()
    assert f'name="until" value="{last}"' in shown
    step = {"step": "referred", "outside": "顺丰", "note": "查件", "until": f"{last}"}
    refused = client.post(f"{address}step/", step | {"until": ""})
    assert refused.status_code == 422
    assert client.post(f"{address}step/", step).status_code == 302
    facts = client.get(address).content.decode().split("svc-story")[0]
    assert "/handbook/C10-R3/" in facts
    assert f"{last:%m-%d} 18:10</span>" in facts  # the agreed day itself, not its countdown alone
    assert clocks(ticket)[FOLLOW].due_at > now
