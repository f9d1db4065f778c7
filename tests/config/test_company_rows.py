"""Every figure of the company leads to exactly the rows that were counted: some lie in the period
and the state, some outside of it."""

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone
from django.utils.translation import override

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.months.glance import whereabouts
from attendance.timekeeping.punches.models import Punch
from attendance.timekeeping.punches.rules import Source
from finance.expenses.budget.services import set_budget
from finance.expenses.models import Category
from finance.expenses.services import Draft as Wish
from finance.expenses.services import ask_spending
from hr.discipline.services import report_case
from hr.people import registry as people
from hr.people.models import Position
from hr.people.services import hire_employee
from orders.desk import services
from regulations.approvals.services import decide_step
from regulations.binding.services import entering_past
from regulations.figures import period_up_to, told
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force
from tests import worlds
from tests.company import TEN, Company, minutes
from tests.finance.tours.conftest import Agency
from tests.sitecontent.newsroom import Newsroom

company = worlds.shared(Company)
DAY = timedelta(days=1)


# --- what there is -------------------------------------------------------------------------------


def sell(company, now) -> None:
    """Of this week three orders, one of them in dollars and one void; one of three weeks ago.

    One of this week is taken at once and its customer called by nobody; two wait.
    """

    def came(ago, paid, currency="CNY"):
        at = now - ago
        return company.receive(
            at=at, placed_at=at, paid_at=at, paid=Decimal(paid), total=Decimal(99),
            currency=currency,
        )  # fmt: skip

    taken = came(2 * DAY, "60.10")
    company.do(services.accept_order, taken, by=company.assistant, at=now - 2 * DAY + minutes(1))
    came(1.5 * DAY, "7.00", "USD")
    void = came(DAY, "20.05")
    company.do(services.void_order, void, by=company.lead, at=now - DAY + minutes(1), reason="测试")
    came(20 * DAY, "500.00")


def accuse(company, now) -> None:
    """Two cases of a clause this week and one of three weeks ago, one of another clause."""
    cases = [("A1.3-5", DAY), ("A1.3-5", 2 * DAY), ("A1.3-5", 20 * DAY), ("C7-5", DAY)]
    for number, (clause, ago) in enumerate(cases):
        report_case(
            token=f"{number}", subject=company.colleague, clause=clause, matter="私用",
            account="打印", by=company.lead, at=now - ago,
        )  # fmt: skip


def clock(company, now, monkeypatch) -> None:
    """This week twice late, once early; late three weeks ago. One is here today, one on leave."""
    version = in_force("attendance", now).version
    days = [
        (company.assistant, 1, "late"), (company.colleague, 2, "late"),
        (company.assistant, 2, "early"), (company.assistant, 20, "late"),
        (company.colleague, 1, "present"),
    ]  # fmt: skip
    DayResult.objects.bulk_create(
        DayResult(
            person=person, day=day_of(now - ago * DAY), outcome=outcome, absence=0, missing=0,
            reminders=0, planned=480, worked=470, unpaid=0, version=version, digest="",
            judged_at=now,
        )
        for person, ago, outcome in days
    )  # fmt: skip
    for person, at in ((company.assistant, now), (company.designer, now - DAY)):
        Punch.objects.create(person=person, source=Source.WEB, is_outside=False, key=f"{at}", at=at)
    away = [(company.operator.pk, now - minutes(60), now + minutes(60))]
    monkeypatch.setattr(people, "_on_absence", [lambda ids, start, end: away])


def spend(company, now) -> None:
    """Two lines of this year's budget, one of them used up."""
    for code in ("supplies", "hospitality"):
        set_budget(
            year=day_of(now).year, category=Category.objects.get(code=code),
            amount=Decimal(100), by=company.manager, at=now,
        )  # fmt: skip
    wish = Wish(Category.objects.get(code="supplies"), Decimal(100), "打印纸")
    asked = ask_spending(draft=wish, by=company.colleague, at=now)
    decide_step(
        step_id=asked.approval.steps.get().pk, verdict="approved", by=company.manager, at=now
    )


def travel(company, now) -> None:
    """Two groups leaving in three days, one of them released, and one in twenty."""
    staff = {
        role: hire_employee(
            number=number, name=name, position=Position.objects.get(code=code), at=now
        )
        for role, number, name, code in (
            ("accountant", "2002", "何芳", "chief_accountant"),
            ("cashier", "2003", "吕娜", "cashier"),
            ("operations", "2004", "张伟", "operations"),
            ("sales", "2005", "曹蕾", "sales"),
            ("guide", "2006", "华晨", "guide"),
            ("other", "2007", "金鑫", "guide"),
            ("clerk", "2008", "姜慧", "office_clerk"),
        )
    }  # fmt: skip
    agency = Agency(head=company.manager, **staff)
    soon, later = day_of(now) + 3 * DAY, day_of(now) + 20 * DAY
    ready, _plain, _later = (
        agency.tour(departs=day, returns=day + DAY, at=now) for day in (soon, soon, later)
    )
    agency.contract_at(ready, "1000", now)
    agency.budget(ready, "300", at=now)
    agency.pay_in(ready, "1000", at=now)
    agency.release(ready, at=now)


def publish(company, now) -> None:
    """One piece of content waits, another is still written."""
    words = {"number": "2101", "name": "沈佳", "supervisor": company.lead, "at": now}
    editor = hire_employee(position=Position.objects.get(code="web_editor"), **words)
    room = Newsroom(at=now, people={"editor": editor})
    room.ask(room.written())
    room.written(title="还在写")


@pytest.fixture
def now(company, monkeypatch):
    moment = timezone.now()
    with entering_past(right="test"):
        sell(company, moment)
        accuse(company, moment)
        clock(company, moment, monkeypatch)
        spend(company, moment)
        travel(company, moment)
        publish(company, moment)
    return moment


# --- what the pages show -------------------------------------------------------------------------


def number_of(pattern: str):
    """How many different things of a kind a page leads to."""
    return lambda page, _answer: str(len(set(re.findall(pattern, page))))


def breaches(page, answer) -> str:
    """The breaches listed; of all that fell due, the share that was kept."""
    rows = re.findall(r'<article class="breach".*?</article>', page, re.DOTALL)
    if "show=due" not in answer.wsgi_request.get_full_path():
        return str(len(rows))
    kept = sum("done in time" in row for row in rows)
    return f"{kept / len(rows):.1%}"


def received(page, answer) -> str:
    """The orders listed; of one currency what was paid for them together."""
    rows = re.findall(r'<tr><td class="num nowrap">.*?</tr>', page)
    if "currency=" not in answer.wsgi_request.get_full_path():
        return str(len(rows))
    paid = [re.search(r'<td class="right num nowrap">([\d,.]+)\xa0CNY', row)[1] for row in rows]
    return f"{sum(Decimal(each.replace(',', '')) for each in paid):,.2f}"


def budget(page, answer) -> str:
    """The lines listed; without a filter how much of all of them is taken."""
    if "left=none" in answer.wsgi_request.get_full_path():
        return str(page.count('class="ex-name"'))
    amount, used, held = (
        Decimal(each) for each in re.findall(r'<dd class="num">([\d.]+)<', page)[:3]
    )
    return f"{(used + held) / amount:.0%}"


def presence(page, answer) -> str:
    here = page.count('class="tk-name"')
    if "who=here" not in answer.wsgi_request.get_full_path():
        return str(here)
    return f"{here} / {re.search(r'Everybody <span class=.num count.>([0-9]+)<', page)[1]}"


def says(page, text) -> bool:
    return re.search(f"[> ]{re.escape(text)}[ <]", page) is not None


SHOWN = {
    "/desk/received/": received,
    "/desk/": number_of(r'href="/desk/orders/(\d+)/"'),
    "/desk/breaches/": breaches,
    "/cases/": number_of(r'href="/cases/(\d+)/"'),
    "/attendance/results/": lambda page, _answer: str(page.count('class="tk-name"')),
    "/attendance/today/": presence,
    "/expenses/budget/": budget,
    "/tours/": number_of(r'href="/tours/(\d+)/"'),
    "/content/all/": number_of(r'href="/content/(\d+)/"'),
}
# Figures that are no count: the page shows the sum itself.
SAID = {"/books/", "/database/backups/"}


def figures_of(person, now, days: int = 7) -> dict:
    """Every registered figure of some days, by label and clause."""
    with override("en"):
        groups = told(person, period_up_to(now, days))
        return {(str(each.label), each.clause): each for _title, found in groups for each in found}


@pytest.mark.parametrize("days", [7, 30])
def test_every_figure_equals_the_rows_that_its_link_shows(company, client, now, days):
    client.force_login(company.manager)
    wrong, paths = {}, set()
    for key, figure in figures_of(company.manager, now, days).items():
        answer = client.get(figure.link, headers={"accept-language": "en"})
        page, path = unescape(answer.content.decode()), figure.link.partition("?")[0]
        page, _, _ = page.partition("<footer")
        paths.add(path)
        if path in SAID:
            if figure.text not in ("none yet", "尚无") and not says(page, figure.text):
                wrong[key] = figure.text
        elif (shown := SHOWN[path](page, answer)) != figure.text:
            wrong[key] = (figure.text, shown, figure.link)
    assert wrong == {}
    assert paths == {*SHOWN, *SAID}  # none is left out


def test_the_figures_count_what_lies_in_the_period_and_the_state_alone(company, now):
    """Who is missing depends on the hour and the day at which the tests run; see below."""
    found = {clause: [] for _label, clause in figures_of(company.manager, now)}
    for (label, clause), each in figures_of(company.manager, now).items():
        if label != "Missing now":
            found[clause].append(each.text)
    assert found == {
        "C7-1": ["3", "1"],  # received; one of them was accepted by nobody
        "": ["80.15", "1"],  # 60.10 and 20.05 paid; a line of the budget that is used up
        "C7-2": ["3", "33.3%", "1"],  # wait now; kept one of three; one customer not called
        "A1.3-5": ["2"],
        "C7-5": ["1"],
        "A2.2-1": ["1 / 17"],
        "A2.5-1": ["1"],
        "A2.2-7.1": ["2", "1"],  # late, early
        "C6-1": ["1", "0"],
        "C7-4": ["尚无"],
        "A7.5-1": ["0.00", "1,000.00", "0.00", "0.00"],
        "A7.2-1": ["50%"],
        "B3": ["2"],
        "A7.4-1": ["1"],
    }


@pytest.mark.clause("A2.2-1")
def test_missing_is_whose_work_has_begun_and_who_is_neither_here_nor_away(company, monkeypatch):
    with entering_past(right="test"):
        clock(company, TEN, monkeypatch)  # a Wednesday, ten in the morning
    found = {each.person: each.presence for each in whereabouts(TEN)}
    assert found.pop(company.assistant) == "here"
    assert found.pop(company.operator) == "away"
    assert set(found.values()) == {"missing"}
    early = {each.presence for each in whereabouts(TEN.replace(hour=6))}
    assert "missing" not in early
    sunday = {each.presence for each in whereabouts(TEN + 4 * DAY)}
    assert sunday == {"free"}
