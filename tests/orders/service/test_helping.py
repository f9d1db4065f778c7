"""Whom somebody of the service desk asks for help: first who is there, then anybody by name."""

import re

import pytest
from django.utils import timezone

from hr.people import registry as people
from hr.roster.models import Duty
from orders.service.tickets.helping import colleagues
from orders.service.tickets.rules import Near, nearness
from tests.company import TEN, minutes

pytestmark = pytest.mark.clause("C10-4")


@pytest.mark.parametrize(
    ("is_on_duty", "works_yet", "is_away", "near"),
    [
        (True, True, False, Near.DUTY),
        (True, False, False, Near.DUTY),  # a duty beyond their shift
        (False, True, False, Near.IN),
        (False, False, False, Near.OFF),
        (True, True, True, Near.OFF),  # on leave, whatever the roster says
    ],
)
def test_how_near_a_colleague_is(is_on_duty, works_yet, is_away, near):
    assert nearness(is_on_duty=is_on_duty, works_yet=works_yet, is_away=is_away) == near


def _duty(company, person, at):
    Duty.objects.create(
        kind=Duty.Kind.ORDER_DESK, person=person, starts_at=at - minutes(60),
        ends_at=at + minutes(60), assigned_by=company.lead,
    )  # fmt: skip


@pytest.mark.django_db
def test_who_is_on_duty_comes_first_and_who_is_away_not_at_all(company, monkeypatch):
    def offered(at):
        return [(each.person, each.near) for each in colleagues(but=company.assistant, at=at)]

    both = {company.colleague, company.lead}
    assert {person for person, _near in offered(TEN)} == both  # a Wednesday, ten o'clock
    assert {near for _person, near in offered(TEN)} == {Near.IN}
    # Everybody has gone home: whoever leads the service is asked, and no colleague.
    assert offered(TEN.replace(hour=23)) == [(company.lead, Near.OFF)]
    _duty(company, company.lead, TEN)
    assert offered(TEN) == [(company.lead, Near.DUTY), (company.colleague, Near.IN)]
    gone = [(company.lead.pk, TEN - minutes(60), TEN + minutes(60))]
    monkeypatch.setattr(people, "_on_absence", [lambda ids, start, end: gone])
    assert offered(TEN) == [(company.colleague, Near.IN)]
    gone[:] = [(company.lead.pk, TEN, TEN + minutes(24 * 60))]
    assert offered(TEN.replace(hour=23)) == []  # on leave: nobody is asked for them


@pytest.mark.django_db
def test_the_page_offers_who_is_there_and_finds_anybody_else(client, company, take):
    now = timezone.now()
    _duty(company, company.colleague, now)
    ticket = take(answer="我问一下", at=now)
    client.force_login(company.assistant)
    address = f"/service/tickets/{ticket.pk}/"
    shown = client.get(address).content.decode()
    chips = re.findall(
        r'<label><input type="radio" name="to" value="(\d+)"><span>(.*?)</span>', shown
    )
    first, words = chips[0]
    assert int(first) == company.colleague.pk
    assert str(company.colleague.position) in words
    assert 'select name="to"' not in shown
    found = client.get("/service/people/", {"q": company.operator.name}).content.decode()
    assert re.findall(r'name="to" value="(\d+)"', found) == [str(company.operator.pk)]
    assert 'name="to"' not in client.get("/service/people/", {"q": "没有这个人"}).content.decode()
    step = {"step": "asked", "to": company.operator.pk, "note": ""}
    refused = client.post(f"{address}step/", step)
    assert refused.status_code == 422
    kept = rf'name="to" value="{company.operator.pk}" checked'
    assert kept in refused.content.decode()  # who was looked for stays picked
    assert client.post(f"{address}step/", step | {"note": "产地?"}).status_code == 302
    client.force_login(company.operator)
    assert client.get("/service/people/", {"q": "李"}).status_code == 403
