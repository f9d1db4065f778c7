"""The demo company: a believable history, made by the portal's own verbs and by right."""

import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import F

from catalog.products.models import Product
from config.demo import company
from config.demo.build import Size, finish_company
from config.demo.service import asked_since, start_service
from config.demo.service_quality import Quality
from config.demo.timeline import Timeline
from hr.discipline.models import Case
from hr.people.models import Employee, Position
from hr.people.positions import POSITIONS
from hr.roster.rules import CHINA
from hr.roster.selectors import on_duty
from orders.desk.attempts import attempts_of
from orders.desk.models import Order, OrderEvent, OrderState
from orders.desk.rules import OPEN, Happening, State
from orders.desk.services import append_event
from orders.desk.verify import findings
from orders.service.models import ServiceReport
from regulations.binding.services import entering_past
from regulations.deadlines.models import Deadline, Excuse, Outage
from regulations.notices.models import Notice
from regulations.rulebook import services as rulebook
from regulations.rulebook import source
from tests.config.conftest import MORNING, tell
from tests.depth import deep

# Late in the evening of the same day.
NIGHT = datetime(2025, 3, 12, 23, 5, 0, tzinfo=CHINA)


@pytest.fixture
def seal_file(settings, tmp_path) -> Path:
    settings.SEAL_FILE = tmp_path / "seals.log"
    return settings.SEAL_FILE


def test_history_holds_together_and_was_entered_by_right(demo, seal_file):
    finish_company(at=MORNING)
    assert list(findings(seal_file)) == []
    assert not Position.objects.filter(holders=None).exists()
    assert set(OrderState.objects.values_list("state", flat=True)) == set(State)
    for order in Order.objects.all():
        moments = list(order.events.order_by("seq").values_list("at", flat=True))
        assert all(one <= other for one, other in pairwise([order.at, *moments]))
    assert Product.objects.filter(on_hand__lt=0).count() == 0
    order = Order.objects.first()
    with pytest.raises(IntegrityError, match="nobody gave the right"), transaction.atomic():
        append_event(
            order_id=order.pk, kind=Happening.REMARK, by=None, at=MORNING, data={"text": "x"}
        )


def test_breaches_are_written_down_and_told(demo):
    breached = Deadline.objects.breached(MORNING)
    assert {"desk.acceptance", "desk.contact", "desk.attention"} <= set(
        breached.values_list("kind", flat=True)
    )
    assert not breached.filter(handled_at=None).exists()
    assert not Deadline.objects.exclude(error="").exists()
    for deadline in breached.filter(kind__startswith="desk.").select_related("owner"):
        told = Notice.objects.filter(key=f"breach:{deadline.pk}")
        assert told.filter(recipient=deadline.owner).exists()
    # Some are late by their own moments alone, and most of all is in time.
    assert breached.filter(met_at__gt=F("due_at")).exists()
    assert breached.count() < Deadline.objects.count() / 5
    assert Excuse.objects.exists()
    assert not Outage.objects.exists()


def test_clocks_run_at_the_moment_it_is_built(demo):
    clocks_run(MORNING, is_served=True)


def clocks_run(at: datetime, *, is_served: bool) -> None:
    running = Deadline.objects.running(at).filter(starts_at__lte=at)
    kinds = {"desk.acceptance", "desk.contact", "desk.hand_over", "desk.shipment"}
    assert kinds <= set(running.values_list("kind", flat=True))
    assert on_duty("order_desk", at).exists() is is_served
    assert running.filter(kind="desk.attention").exists() <= is_served
    fresh = OrderState.objects.filter(state__in=OPEN, order__at__gte=at.replace(hour=at.hour - 1))
    assert fresh.filter(state=State.RECEIVED).count() >= 3
    assert Order.objects.filter(at__gt=at).count() == 0


@pytest.mark.deep
@pytest.mark.django_db
def test_same_seed_tells_the_same_story_and_clocks_run_in_the_evening_too():
    stories = []
    for _time in range(deep(2, 1)):
        try:
            with transaction.atomic():
                tell(NIGHT, Size(days=2, orders_a_day=2, months=0))
                clocks_run(NIGHT, is_served=False)
                events = OrderEvent.objects.order_by("order__number", "seq")
                stories.append(
                    list(events.values_list("order__number", "kind", "by__number", "at"))
                )
                raise InterruptedError
        except InterruptedError:
            continue
    assert stories[0] == stories[-1] != []


def test_attempt_against_an_order_has_become_a_case(demo, seal_file):
    finish_company(at=MORNING)
    case = Case.objects.get(clause="C7-5")
    assert case.subject.number == "1107"
    assert len(attempts_of(case.facts)) == 1


def test_days_of_the_history_are_told_once_each(demo):
    assert demo == sorted(set(demo))
    assert demo[-1] == "2025-03-12"


@pytest.mark.django_db
def test_shown_logins_work_and_open_the_portal(client):
    company.hire_everybody(at=MORNING)
    shown = company.logins()
    assert [person.number for person in shown] == list(company.SHOWN)
    for person in shown:
        assert authenticate(None, username=person.number, password=company.PASSWORD) == person


@pytest.mark.django_db
def test_company_with_people_is_left_alone(capsys):
    Employee.objects.create_user(number="1", name="老板")
    call_command("demo", if_empty=True)
    with pytest.raises(CommandError):
        call_command("demo")
    assert capsys.readouterr().out == ""
    assert Employee.objects.count() == 1


@pytest.mark.django_db
def test_logins_are_printed_as_a_table(capsys):
    company.hire_everybody(at=MORNING)
    call_command("demo", logins=True)
    first, *lines = capsys.readouterr().out.splitlines()
    assert company.PASSWORD in first
    assert [line.split()[0] for line in lines] == list(company.SHOWN)


def test_the_demo_is_looked_at_as_anybody_at_one_click(demo, client, settings):
    settings.DEMO = True
    client.force_login(Employee.objects.get(number="1104"))
    assert 'name="number" value="1001"' in client.get("/demo/look-as/").content.decode()
    answer = client.post("/demo/look-as/", {"number": "1001"}, follow=True)
    assert answer.context["user"].number == "1001"
    shown = client.get("/demo/look-as/").content.decode()
    offered = set(re.findall(r'name="number" value="([0-9]+)"', shown))
    codes = Employee.objects.filter(number__in=offered).values_list("position__code", flat=True)
    assert set(codes) == set(POSITIONS)  # every position there is can be looked at
    assert {"1101", "1401"} <= offered  # managers of two departments
    groups = re.findall(r"<legend>(.*?)</legend>", shown)
    assert groups == [name for _code, name, _people in company.DEPARTMENTS]
    hidden = Employee.objects.exclude(number__in=offered).first()
    assert client.post("/demo/look-as/", {"number": hidden.number}).status_code == 404


@pytest.mark.parametrize(
    ("first", "today", "has_months", "since"),
    [
        ((2025, 3, 9), (2025, 3, 30), True, (2025, 2, 20)),  # all of it in one month
        ((2025, 2, 19), (2025, 3, 12), True, (2025, 2, 19)),
        ((2025, 2, 28), (2025, 3, 21), True, (2025, 2, 20)),
        ((2025, 3, 9), (2025, 3, 30), False, (2025, 3, 9)),  # a history of days alone
    ],
)
def test_customers_have_asked_in_the_month_before(first, today, has_months, since):
    assert asked_since(date(*first), date(*today), has_months=has_months) == date(*since)


@pytest.mark.django_db
def test_there_is_a_report_of_the_month_before_at_a_months_end_too():
    until = MORNING.replace(day=28)
    since = asked_since(date(2025, 3, 26), until.date(), has_months=True)
    timeline = Timeline(until=until)
    with entering_past(right="demo"):
        before = until - timedelta(days=60)
        rulebook.load_rule_sets(values=source.read_parameters(), at=before)
        people = company.hire_everybody(at=before)
        start_service(people=people, timeline=timeline, first=since)
        timeline.start(Quality(people, until).reporting(since))
        timeline.run(lambda day: None)
    report = ServiceReport.objects.get()
    assert (report.month, hasattr(report, "sent")) == (date(2025, 2, 1), True)
    assert report.sent.figures["tickets"]["enquiry"]["came"] > 0
