"""The company today: who sees it, what it counts, and that each figure leads to its rows."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.utils.translation import override

from orders.desk import services
from orders.desk.company import tell
from regulations.binding.services import entering_past
from regulations.figures import Figure, period_up_to, told
from tests import worlds
from tests.company import TEN, Company, minutes

company = worlds.shared(Company)


@pytest.mark.parametrize(
    ("number", "before", "more_is", "change", "tone"),
    [
        (12, 10, "good", "+20%", "good"),
        (8, 10, "good", "-20%", "bad"),
        (12, 10, "bad", "+20%", "bad"),
        (8, 10, "bad", "-20%", "good"),
        (10, 10, "good", "", ""),
        (12, 10, "", "+20%", ""),
        (12, 0, "good", "", ""),
        (12, None, "good", "", ""),
        (None, 10, "good", "", ""),
    ],
)
def test_how_a_figure_moved_is_told_and_coloured(number, before, more_is, change, tone):
    figure = Figure("x", "x", "/", number=number, before=before, more_is=more_is)
    assert (figure.change, figure.change_tone) == (change, tone)


@pytest.mark.parametrize(
    ("number", "before", "change", "tone"),
    [
        (0.809, 0.951, "-14.2 points", "bad"),
        (0.951, 0.809, "+14.2 points", "good"),
        (0.5, 0.0, "+50.0 points", "good"),
        (0.0, 0.5, "-50.0 points", "bad"),
        (0.5, 0.5, "", ""),
        (0.5, None, "", ""),
        (None, 0.5, "", ""),
    ],
)
def test_shares_are_compared_in_points_and_not_in_per_cent(number, before, change, tone):
    figure = Figure("x", "x", "/", number=number, before=before, more_is="good", is_share=True)
    with override("en"):
        assert (figure.change, figure.change_tone) == (change, tone)


def test_a_period_is_whole_days_up_to_now_and_as_long_before():
    week = period_up_to(TEN, 7)  # a Wednesday, ten in the morning in China
    assert (week.first_day.isoformat(), week.last_day.isoformat()) == ("2026-02-26", "2026-03-04")
    assert week.before.end == TEN - timedelta(days=7)
    assert week.before.first_day.isoformat() == "2026-02-19"


def figures_of(company, at, days: int = 1) -> dict[tuple[str, str], Figure]:
    found = tell(company.manager, period_up_to(at, days))
    return {(str(each.label), each.clause): each for each in found}


def test_orders_and_breaches_are_counted_in_their_period_and_lead_to_their_rows(company, client):
    with entering_past(right="test"):
        yesterday = TEN - timedelta(days=1)
        company.receive(at=yesterday, placed_at=yesterday - minutes(5))
        order = company.receive(at=TEN)
        services.accept_order(order_id=order.pk, by=company.assistant, at=TEN + minutes(1))
    later = TEN + timedelta(hours=6)
    found = figures_of(company, later)
    received = next(each for (_label, ref), each in found.items() if ref == "C7-1")
    assert (received.text, received.before) == ("1", 1)
    # Accepted in time; the customer was never called: 10 minutes after acceptance (C7-2).
    late = [each for each in found.values() if each.link.endswith("clause=C7-2")]
    assert [each.text for each in late] == ["1"]
    client.force_login(company.manager)
    page = unescape(client.get(late[0].link).content.decode())
    assert order.number in page


def test_every_figure_leads_to_a_page_that_is_open_to_its_reader(company, client):
    client.force_login(company.manager)
    groups = told(company.manager, period_up_to(TEN, 30))
    assert len(groups) >= 8
    for _title, figures in groups:
        for each in figures:
            assert client.get(each.link).status_code == 200, each.link


def test_who_leads_the_company_sees_it_and_nobody_else(company, client):
    client.force_login(company.manager)
    assert client.get("/company/?days=30").status_code == 200
    part = client.get("/company/?days=x", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in part
    assert 'href="/company/?days=1" aria-current="page"' in part
    client.force_login(company.lead)
    assert client.get("/company/").status_code == 403


def test_the_home_page_shows_the_same_figures_for_a_minute_and_says_of_when(
    company, client, django_assert_max_num_queries
):
    client.force_login(company.manager)
    ask = {"path": "/company/", "headers": {"hx-request": "true"}}
    first = client.get(**ask).content.decode()
    assert re.search(r"截至 \S+ \d\d:\d\d，", first)
    with django_assert_max_num_queries(4):  # session, person, rights
        assert client.get(**ask).content.decode() == first
    assert client.get(ask["path"] + "?days=7", headers=ask["headers"]).content.decode() != first


def test_bars_stand_for_every_day_of_the_period_and_for_no_single_day(company):
    with entering_past(right="test"):
        for days, paid in ((0, "10.00"), (1, "25.00"), (1, "15.00")):
            at = TEN - timedelta(days=days)
            company.receive(at=at, placed_at=at, paid=Decimal(paid))
    later = TEN + timedelta(hours=6)
    received, paid = list(tell(company.manager, period_up_to(later, 7)))[:2]
    days = ["02-26", "02-27", "02-28", "03-01", "03-02", "03-03", "03-04"]
    assert received.bars == list(zip(days, [0, 0, 0, 0, 0, 2, 1], strict=True))
    assert received.columns[-2:] == [("03-03", "2", 100.0), ("03-04", "1", 50.0)]
    assert paid.columns[-2:] == [("03-03", "40.00", 100.0), ("03-04", "10.00", 25.0)]
    late = {each.link[-4:]: each.bars for each in tell(company.manager, period_up_to(later, 7))}
    assert late["C7-1"][-2:] == [("03-03", 2), ("03-04", 1)]  # never accepted
    assert not any(each.bars for each in tell(company.manager, period_up_to(later, 1)))
