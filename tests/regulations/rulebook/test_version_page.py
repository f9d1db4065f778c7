"""The page of one rule version: its figures, when they held, who enacted it, what differs."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from hr.people.models import Employee
from regulations.binding.services import entering_past
from regulations.rulebook import explain, services
from regulations.rulebook.explain import Stage
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.rules import CHINA
from tests.regulations.rulebook.conftest import enter_version

ENGLISH = {"headers": {"accept-language": "en"}}
DAY = date(2026, 3, 2)


@pytest.fixture
def orders(handbook) -> RuleVersion:
    """Version 2 of the rules of orders, enacted by a person on the first of March."""
    lead = Employee.objects.create_user(number="1", name="李敏", password=None)
    values = RuleVersion.objects.get(rule_set="orders").values
    with entering_past(right="test"):
        return services.enact_version(
            rule_set="orders",
            values=values | {"contact_within": 15, "first_reply_within": 20},
            in_force_from=DAY,
            note="旺季放宽",
            by=lead,
            at=datetime(2026, 3, 1, 9, 0, tzinfo=CHINA),
        )


def text(response) -> str:
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_page_tells_when_it_holds_who_enacted_it_and_why(orders, reader):
    page = text(reader.get("/rules/orders/2/", **ENGLISH))
    assert '<dt>in force from</dt><dd class="num">2026-03-02</dd>' in page
    assert "no end: no version follows" in page
    assert "李敏" in page
    assert "2026-03-01 09:00" in page
    assert "旺季放宽" in page
    assert "entered later" in page
    assert 'href="/handbook/C7-2/"' in page


def test_page_marks_what_differs_from_the_version_before(orders, reader):
    page = text(reader.get("/rules/orders/2/", **ENGLISH))
    assert "2 figures differ from version 1." in page
    assert "<del>10 minutes</del> <ins>15 minutes</ins>" in page
    assert "<del>10 minutes</del> <ins>20 minutes</ins>" in page
    assert page.count("<ins>") == 2
    first = text(reader.get("/rules/orders/1/", **ENGLISH))
    assert "<ins>" not in first
    assert '<dt>to the end of</dt><dd class="num">2026-03-01</dd>' in first
    assert "no longer in force" in first
    assert "the portal itself" in first


def test_reading_of_an_unclear_source_stands_with_its_figure(handbook, reader):
    page = text(reader.get("/rules/content/1/", **ENGLISH))
    assert page.count("Source unclear; we read:") >= 3
    assert "1K = 1024 bytes." in page


def test_versions_are_reached_from_the_rules_and_from_their_clause(orders, reader):
    assert 'href="/rules/orders/2/"' in text(reader.get("/rules/"))
    assert 'href="/rules/orders/1/"' in text(reader.get("/handbook/C7-2/"))


@pytest.mark.parametrize(
    "address", ["/rules/orders/9/", "/rules/tea/1/", f"/rules/orders/{9**30}/"]
)
def test_version_that_never_was_is_not_found(handbook, reader, address):
    assert reader.get(address).status_code == 404


@pytest.mark.django_db
def test_stage_and_last_day_follow_the_days_in_china():
    for number, day in ((1, date(2026, 3, 1)), (2, date(2026, 3, 3)), (3, date(2026, 3, 2))):
        enter_version("tea", number, day, {"wait": number})
    told = {
        number: [
            explain.explain_version("tea", number, datetime(2026, 3, day, hour, tzinfo=CHINA)).stage
            for day, hour in ((1, 23), (2, 0), (2, 23), (3, 0))
        ]
        for number in (1, 2, 3)
    }
    coming, holds, over = Stage.COMING, Stage.HOLDS, Stage.OVER
    assert told == {
        1: [holds, over, over, over],
        3: [coming, holds, holds, over],
        2: [coming, coming, coming, holds],
    }
    found = explain.explain_version("tea", 3, timezone.now())
    assert (found.before.number, found.after.number) == (1, 2)
    assert found.last_day == date(2026, 3, 2)


@pytest.mark.django_db
def test_figures_that_came_and_went_are_told():
    enter_version("tea", 1, date(2026, 3, 1), {"wait": 5, "milk": True})
    enter_version("tea", 2, date(2026, 3, 2), {"wait": 5, "sugar": False})
    with translation.override("en"):
        found = explain.explain_version("tea", 2, timezone.now())
    assert [(line.figure.name, line.figure.text, line.was) for line in found.lines] == [
        ("wait", "5", None),
        ("sugar", "no", "—"),
    ]
    assert [(figure.name, figure.text) for figure in found.dropped] == [("milk", "yes")]
    assert found.changes == 2


def test_page_costs_few_queries_however_many_versions_there_are(
    orders, reader, django_assert_max_num_queries
):
    for number in range(3, 303):
        enter_version("orders", number, DAY - timedelta(days=number), {"wait": number})
    for address in ("/rules/orders/2/", "/rules/orders/302/", "/rules/", "/rules/?on=2026-05-05"):
        with django_assert_max_num_queries(7):
            assert reader.get(address).status_code == 200
