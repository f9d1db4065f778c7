"""What customers ask, from the first word to the end, and what the database holds of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from hr.people.models import Department
from orders.service.customers.selectors import customer_of_order
from orders.service.customers.services import find_customer
from orders.service.tickets.clocks import names_of, tell_late
from orders.service.tickets.evenings import left_open
from orders.service.tickets.models import Ticket, TicketStep
from orders.service.tickets.rules import REPLY, SOLVE, Outcome, State, Step
from orders.service.tickets.selectors import (
    clocks_of,
    figures_between,
    tickets_in_hand,
    with_clocks,
)
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from tests.company import TEN, minutes

pytestmark = pytest.mark.django_db


def clock(ticket, kind=REPLY) -> Deadline:
    return Deadline.objects.get(kind=kind, key=str(ticket.pk))


def told(person) -> list[str]:
    return [row.text for row in Notice.objects.filter(recipient=person).order_by("pk")]


@pytest.mark.clause("C10-5", "B7-5")
def test_the_first_answer_is_timed_and_given_once(take, move, company):
    ticket = take()
    assert clock(ticket).due_at == TEN + minutes(10)
    assert clock(ticket).clause == "C10-5"
    move(ticket, Step.REPLIED, at=TEN + minutes(4))
    move(ticket, Step.REPLIED, at=TEN + minutes(30))
    assert clock(ticket).met_at == TEN + minutes(4)
    assert (ticket.state, ticket.replied_at) == (State.OPEN, TEN + minutes(4))


@pytest.mark.clause("C10-5")
def test_an_answer_on_the_phone_is_on_record_with_what_was_asked(take):
    ticket = take(answer="有,下周到货")
    ticket.refresh_from_db()
    assert (ticket.state, ticket.replied_at) == (State.OPEN, TEN)
    assert ticket.steps.get().note == "有,下周到货"
    assert clock(ticket).met_at == TEN


@pytest.mark.clause("C10-R6", "C10-R3")
def test_a_trouble_is_seen_through_the_same_day(take, move):
    ticket = take("issue", answer="马上查")
    assert clock(ticket, SOLVE).due_at == TEN + timedelta(hours=8, minutes=10)
    move(ticket, Step.REFERRED, department=Department.objects.create(code="depot", name="仓储部"))
    assert ticket.state == State.WAITING
    move(ticket, Step.CLOSED, outcome=Outcome.SOLVED, at=TEN + minutes(60))
    assert (ticket.state, ticket.outcome) == (State.DONE, Outcome.SOLVED)
    assert clock(ticket, SOLVE).met_at == TEN + minutes(60)


@pytest.mark.clause("C10-2")
def test_a_deal_names_its_order(take, move, company):
    ticket, order = take(answer="有"), company.receive(placed_at=TEN)
    with pytest.raises(ValidationError) as refused:
        move(ticket, Step.CLOSED, outcome=Outcome.BOUGHT)
    assert refused.value.code == "C10-2"
    move(ticket, Step.CLOSED, outcome=Outcome.BOUGHT, order=order)
    assert ticket.steps.last().order == order
    total, own = figures_between(TEN, TEN + minutes(1), TEN + minutes(60))
    assert (total.person, own.person) == (None, company.assistant)
    assert (own.enquiries, own.ended, own.bought, own.conversion) == (1, 1, 1, 1.0)
    assert (own.in_time, own.due) == (1, 1)


@pytest.mark.clause("C10-2")
def test_an_order_is_one_deal_of_whose_it_is(take, move, somebody, company):
    bought = {"step": Step.CLOSED, "outcome": Outcome.BOUGHT}
    before = company.receive(phone="13800001111", placed_at=TEN - minutes(1))
    theirs = company.receive(phone="13800001111", placed_at=TEN + minutes(5))
    find_customer(name="孙倩", phone="13900002222", by=company.assistant, at=TEN)
    anothers = company.receive(phone="13900002222", placed_at=TEN + minutes(5))
    strangers = company.receive(phone="13700003333", placed_at=TEN + minutes(5))
    first, second = take(answer="有"), take(answer="有")
    for order in (before, anothers):
        with pytest.raises(ValidationError):
            move(first, **bought, order=order)
    move(first, **bought, order=theirs)
    with pytest.raises(ValidationError):
        move(second, **bought, order=theirs)
    assert customer_of_order(strangers) is None
    move(second, **bought, order=strangers)
    assert customer_of_order(strangers) == somebody  # who closes says whose it is
    move(first, Step.REOPENED)
    move(first, Step.CLOSED, outcome=Outcome.LOST)
    third = take(answer="有")
    move(third, **bought, order=theirs)  # free again


@pytest.mark.clause("C10-2")
def test_the_database_counts_an_order_once_and_none_from_before(take, move, company):
    before = company.receive(phone="13800001111", placed_at=TEN - minutes(1))
    theirs = company.receive(phone="13800001111", placed_at=TEN + minutes(5))
    first, second = take(answer="有"), take(answer="有")
    move(first, Step.CLOSED, outcome=Outcome.BOUGHT, order=theirs)
    for order in (before, theirs):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO service_ticketstep"
                " (at, ticket_id, step, note, outside, outcome, by_id, order_id)"
                " VALUES (now(), %s, 'closed', '', '', 'bought', %s, %s)",
                [second.pk, company.assistant.pk, order.pk],
            )


@pytest.mark.clause("C10-5", "C10-R6")
def test_what_is_opened_again_has_clocks_again(take, move, company):
    ticket = take("issue", answer="查")
    move(ticket, Step.CLOSED, outcome=Outcome.SOLVED, at=TEN + minutes(20))
    at = TEN + minutes(60)
    move(ticket, Step.REOPENED, at=at)
    again = {each.kind: each for each in clocks_of(ticket).filter(met_at=None)}
    assert set(again) == {REPLY, SOLVE}
    assert again[REPLY].due_at == at + minutes(10)
    assert [pair[1] for pair in with_clocks([ticket])] == [again[REPLY]]
    assert names_of([again[SOLVE]]) == {again[SOLVE].pk: ticket.what}
    tell_late([again[SOLVE]], at + minutes(900))
    assert len(told(company.lead)) == 1
    move(ticket, Step.REPLIED, at=at + minutes(1))
    move(ticket, Step.CLOSED, outcome=Outcome.SOLVED, at=at + minutes(2))
    assert not clocks_of(ticket).filter(met_at=None).exists()


@pytest.mark.clause("B7-5")
def test_nobody_closes_what_was_not_answered(take, move):
    ticket = take()
    with pytest.raises(ValidationError, match="请先答复客户"):
        move(ticket, Step.CLOSED, outcome=Outcome.LOST)


@pytest.mark.clause("C10-4")
def test_who_is_asked_for_help_is_told_and_may_answer(take, move, company):
    ticket = take(answer="我问一下")
    with pytest.raises(PermissionDenied):
        move(ticket, Step.NOTED, by=company.operator)
    move(ticket, Step.ASKED, to=company.operator, note="这批茶的产地?")
    assert len(told(company.operator)) == 1
    move(ticket, Step.NOTED, by=company.operator, note="杭州")
    with pytest.raises(PermissionDenied):
        move(ticket, Step.REPLIED, by=company.operator)
    assert ticket.owner == company.assistant


@pytest.mark.clause("C10-4")
def test_handed_over_it_is_the_other_ones_with_its_clocks(take, move, company):
    ticket = take("issue")
    move(ticket, Step.HANDED, to=company.colleague)
    assert ticket.owner == company.colleague
    assert {clock(ticket, kind).owner for kind in (REPLY, SOLVE)} == {company.colleague}
    assert [each.text for each in tickets_in_hand(company.colleague, TEN)] != []
    assert tickets_in_hand(company.assistant, TEN) == []
    for other in (company.operator, company.colleague, None):
        with pytest.raises(ValidationError):
            move(ticket, Step.HANDED, to=other, by=company.colleague)


@pytest.mark.clause("C10-R3")
def test_a_department_is_told_by_its_leader(take, move, company):
    unit = Department.objects.create(code="depot", name="仓储部", leader=company.operator)
    ticket = take("issue", answer="查仓库")
    for words in ({}, {"department": unit, "outside": "顺丰"}):
        with pytest.raises(ValidationError):
            move(ticket, Step.REFERRED, **words)
    move(ticket, Step.REFERRED, department=unit)
    assert len(told(company.operator)) == 1
    move(ticket, Step.NOTED, by=company.operator, note="在 3 号架")


@pytest.mark.clause("C10-R3")
def test_what_stays_unsolved_is_told_to_the_lead(take, move, company):
    ticket = take("issue", answer="查")
    move(ticket, Step.CLOSED, outcome=Outcome.UNSOLVED, note="厂家不换")
    assert len(told(company.lead)) == 1
    move(ticket, Step.REOPENED, note="客户又来电")
    assert (ticket.state, ticket.outcome, ticket.closed_at) == (State.OPEN, "", None)


@pytest.mark.clause("C10-5", "B7-5")
def test_late_is_told_to_who_has_it_and_above(take, company):
    ticket = take()
    tell_late([clock(ticket)], TEN + minutes(11))
    assert len(told(company.assistant)) == len(told(company.lead)) == 1


@pytest.mark.clause("C10-R6")
def test_what_is_open_at_the_end_of_the_day_stands_with_each(take, move, company):
    done, left = take(answer="好"), take(answer="好")
    new = take(by=company.colleague)
    move(done, Step.CLOSED, outcome=Outcome.UNDECIDED, at=TEN + minutes(90))
    before, after = left_open(TEN + minutes(60)), left_open(TEN + minutes(120))
    assert [(each.person, len(each.rows)) for each in before] == [
        (company.assistant, 2), (company.colleague, 1),
    ]  # fmt: skip
    assert {
        each.person: ([then.ticket for then in each.rows], each.unanswered) for each in after
    } == {
        company.assistant: ([left], 0), company.colleague: ([new], 1),
    }  # fmt: skip


@pytest.mark.clause("C10-R6")
def test_an_evening_is_told_as_it_stood_then(take, move, company, client):
    day = timedelta(days=1)
    ticket, late = take(answer="好"), take("issue")
    move(ticket, Step.CLOSED, outcome=Outcome.UNDECIDED, at=TEN + day)
    move(ticket, Step.REOPENED, note="又来电", at=TEN + 3 * day)
    move(late, Step.REPLIED, at=TEN + day)
    until = (TEN + 3 * day).date()
    move(late, Step.REFERRED, outside="顺丰", until=until, at=TEN + 2 * day)
    move(late, Step.HANDED, to=company.colleague, at=TEN + 3 * day)
    move(late, Step.CLOSED, outcome=Outcome.SOLVED, by=company.colleague, at=TEN + 4 * day)

    def evening(days: int) -> list:
        """Who had what open in the evening so many days later, in which state."""
        return [
            (each.person, then.ticket, then.state)
            for each in left_open(TEN + days * day + minutes(400))
            for then in each.rows
        ]

    mine, theirs = company.assistant, company.colleague
    assert evening(0) == [(mine, ticket, State.OPEN), (mine, late, State.NEW)]
    assert evening(1) == [(mine, late, State.OPEN)]
    assert evening(2) == [(mine, late, State.WAITING)]
    assert sorted(evening(3), key=lambda each: each[1].pk) == [
        (mine, ticket, State.OPEN), (theirs, late, State.WAITING),
    ]  # fmt: skip
    assert evening(4) == [(mine, ticket, State.OPEN)]
    client.force_login(company.lead)
    shown = client.get(f"/service/day/?day={TEN + 2 * day:%Y-%m-%d}").content.decode()
    panel = shown.split(f"<h2>{mine.name}")[1].split("</section>")[0]
    assert f'<span class="badge warn">{State.WAITING.label}</span>' in panel
    assert theirs.name not in panel


@pytest.mark.clause("C10-2")
def test_the_portals_role_moves_no_ticket_past_its_steps(take, move, company):
    ticket = take()
    order = company.receive()
    step = "INSERT INTO service_ticketstep (at, ticket_id, step, note, outside, outcome, by_id{0})"
    mine = f"VALUES (now(), {ticket.pk}, '{{0}}', 'x', '', '{{1}}', {{2}}{{3}})"
    for tried in (
        f"UPDATE service_ticket SET state = 'done' WHERE id = {ticket.pk}",
        f"UPDATE service_ticket SET owner_id = {company.colleague.pk} WHERE id = {ticket.pk}",
        f"DELETE FROM service_ticket WHERE id = {ticket.pk}",
        step.format("") + mine.format("closed", "lost", company.assistant.pk, ""),
        step.format("") + mine.format("replied", "", company.operator.pk, ""),
        step.format(", to_id")
        + mine.format("handed", "", company.assistant.pk, f", {company.operator.pk}"),
        step.format(", order_id")
        + mine.format("replied", "bought", company.assistant.pk, f", {order.pk}"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(tried)
    kept = Ticket.objects.get(pk=ticket.pk)
    assert (kept.state, kept.owner, TicketStep.objects.count()) == ("new", company.assistant, 0)
    with pytest.raises(PermissionDenied):
        take(by=company.operator)
