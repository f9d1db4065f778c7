"""Every figure of a monthly report leads to exactly the rows it counts, and so does the one of the
month before beside it."""

import re
from datetime import date, datetime, timedelta
from html import unescape

import pytest

from orders.desk import services as desk_services
from orders.service.customers.joining import join_orders
from orders.service.customers.services import find_customer
from orders.service.quality.services import draw_sample, score_sample
from orders.service.reports.services import answer_unusual, open_report, report_unusual, send_report
from orders.service.rules import Way
from orders.service.scripts.services import use_script, write_script
from orders.service.tickets.rules import Kind, Outcome, Step
from orders.service.tickets.services import Asked, Move, move_ticket, take_ticket
from regulations.binding.services import entering_past
from regulations.rulebook.rules import CHINA
from tests import worlds
from tests.company import TEN, Company, minutes

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C10-R5")]
DAY = timedelta(days=1)
MARCH = date(2026, 3, 1)
LAST = TEN - 10 * DAY  # 22 February
company = worlds.shared(Company)
APRIL = datetime(2026, 4, 1, 9, 30, tzinfo=CHINA)


def talk(by, kind="enquiry", *, at=TEN, within=2, outcome="", closed_at=None, order=None):
    """What a customer asked, answered after so many minutes (None: never), closed or not."""
    customer = find_customer(name="赵女士", phone="", by=by, at=at)
    asked = Asked(kind=Kind(kind), way=Way.PHONE, what="有没有大号的", customer=customer)
    row = take_ticket(asked=asked, by=by, at=at)

    def step(step, at, **words):
        move = Move(step=step, note="说明", **words)
        move_ticket(ticket_id=row.pk, move=move, by=by, at=at)

    if within is not None:
        step(Step.REPLIED, at + minutes(within))
    if outcome:
        step(Step.CLOSED, closed_at or at + minutes(60), outcome=outcome, order=order)
    row.step = step
    return row


def ask(company, order):
    """Seven of March, three of February of which one ended in March, one of April."""
    by = company.assistant
    talk(by, outcome=Outcome.BOUGHT, order=order)
    talk(by, outcome=Outcome.LOST, at=TEN + DAY)
    again = talk(by, outcome=Outcome.UNDECIDED, at=TEN + 2 * DAY)
    again.step(Step.REOPENED, TEN + 3 * DAY)  # a second first answer, late
    again.step(Step.REPLIED, TEN + 3 * DAY + minutes(30))
    talk(by, within=None, at=TEN + 4 * DAY)
    talk(by, "issue", outcome=Outcome.SOLVED, closed_at=APRIL - timedelta(hours=1))
    talk(by, "issue", outcome=Outcome.UNSOLVED, within=15)
    talk(company.colleague, "issue")
    talk(by, at=LAST, outcome=Outcome.LOST, closed_at=TEN)
    talk(by, at=LAST)
    talk(by, "issue", at=LAST, outcome=Outcome.SOLVED)
    talk(by, at=APRIL)


def sell(company):
    """Four orders of March, of three people of whom one ordered in February too."""

    def came(at, phone):
        return company.receive(at=at, placed_at=at, phone=phone, buyer="小**")

    came(LAST, "13800001111")
    for at, phone in ((TEN + minutes(5), "13800001111"), (TEN + DAY, "13900002222")):
        order = came(at, phone)
        company.do(desk_services.accept_order, order, by=company.assistant, at=at + minutes(1))
    came(TEN + 3 * DAY, "13900002222")
    deal = came(TEN + 2 * DAY, "137****1111")
    join_orders(at=TEN + 5 * DAY)
    return deal


def write(company):
    """Two scripts used three times in March, one of them in February; something unusual."""
    words = {"category": "greeting", "by": company.lead, "at": LAST}
    first = write_script(title="开场", text="您好", **words)
    second = write_script(title="夜间", text="晚上好", **words)
    for script, at in ((first, TEN), (first, TEN + DAY), (second, TEN), (first, LAST)):
        use_script(version_id=script.pk, by=company.assistant, at=at)
    told = [
        report_unusual(what="刷单", by=company.assistant, at=at) for at in (LAST, TEN, TEN + DAY)
    ]
    answer_unusual(unusual_id=told[1].pk, text="不要理会", by=company.lead, at=APRIL)


@pytest.fixture
def report(company):
    with entering_past(right="test"):
        return reported(company)


def reported(company):
    ask(company, sell(company))
    write(company)
    draw = draw_sample(month=MARCH, each=2, seed="s", by=company.lead, at=APRIL)
    for sample, faults in zip(draw.samples.filter(person=company.assistant), (["A"], []),
                              strict=True):  # fmt: skip
        score_sample(sample_id=sample.pk, faults=faults, note="", by=company.lead, at=APRIL)
    return open_report(at=APRIL, month=MARCH)


# --- what the pages show -------------------------------------------------------------------------


def different(pattern):
    """How many different things of a kind a page leads to."""
    return lambda page, _link: str(len(set(re.findall(pattern, page))))


def register(page, link) -> str:
    """The tickets; of those that ended the share that became a deal."""
    rows = page.split('<ul class="svc-rows">')[1].split("</ul>")[0].count('class="svc-what"')
    if "show=done" not in link:
        return str(rows)
    return f"{100 * page.count('>bought</span>') / rows:.1f}%" if rows else "—"


def clocks(page, _link) -> str:
    return f"{page.count('badge good')} / {page.count('sq-what')}"


def quality(page, _link) -> str:
    scores = [int(each) for each in re.findall(r'"sq-end"><b class="num">(\d+)<', page)]
    return f"{sum(scores) / len(scores) if scores else '—'} ({len(scores)})"


SHOWN = {
    "/desk/received/": lambda page, _link: str(page.count('<tr><td class="num nowrap">')),
    "/service/": register,
    "/service/reports/clocks/": clocks,
    "/customers/": different(r'href="/customers/(\d+)/"'),
    "/service/scripts/uses/": lambda page, _link: str(page.count("sq-what")),
    "/service/unusual/": different(r'id="u(\d+)"'),
    "/service/quality/": quality,
}


def lines_of(client, person, report) -> list:
    client.force_login(person)
    answer = client.get(f"/service/reports/{report.pk}/", headers={"accept-language": "en"})
    return [line for _title, lines in answer.context["figures"] for line in lines]


def test_figures_are_those_of_the_month_beside_those_of_the_month_before(client, company, report):
    found = [
        (line.label, line.text, line.before) for line in lines_of(client, company.lead, report)
    ]
    assert found[:16] == [
        ("Orders", "4", "1"),
        ("accepted in time", "2 / 4", "0 / 1"),
        ("contacted in time", "0 / 2", "0 / 0"),
        ("Enquiries", "4", "2"),
        ("bought", "1", "0"),
        ("Conversion", "50.0%", "0.0%"),  # of those that ended: bought and lost
        ("Troubles", "3", "1"),
        ("solved", "1", "1"),
        ("not solved", "1", "0"),
        ("first answers in time", "5 / 8", "3 / 3"),
        # opened again, never answered, solved in April, the colleague's, one of February
        ("open at the end", "5", "2"),
        ("Customers who ordered", "2", "1"),
        ("Customers who came back", "1", "0"),
        ("Scripts used", "3", "1"),
        ("Reports of the unusual", "2", "1"),
        ("answered", "1", "0"),
    ]
    assert [line for line in found[16:] if "(" not in line[1]] == [
        ("开场", "2", "1"), ("夜间", "1", "0"),
    ]  # fmt: skip
    assert (company.assistant.name, "95.0 (2)", "— (0)") in found


def test_every_figure_equals_the_rows_its_link_shows(client, company, report):
    wrong, paths = {}, set()
    for line in lines_of(client, company.lead, report):
        for text, link in ((line.text, line.link), (line.before, line.before_link)):
            page = unescape(client.get(link, headers={"accept-language": "en"}).content.decode())
            path = link.partition("?")[0]
            paths.add(path)
            if (shown := SHOWN[path](page, link)) != text:
                wrong[line.label, link] = (text, shown)
    assert wrong == {}
    assert paths == set(SHOWN)  # none is left out


def test_who_may_not_open_the_rows_reads_the_figures_without_links(client, company, report):
    send_report(report_id=report.pk, text="三月工作报告", by=company.lead, at=APRIL)
    sent = report.sent.figures
    assert sent["before"]["orders"]["came"] == 1  # frozen with those of the month
    head = company.lead.supervisor
    lines = lines_of(client, head, report)
    may = {line.label for line in lines if line.link}
    assert ("Enquiries" in may) is head.has_perm("service.view_customer")
    assert [line.text for line in lines][:4] == ["4", "2 / 4", "0 / 2", "4"]


@pytest.mark.clause("C10-2", "C10-5", "C10-6")
def test_figures_of_people_lead_to_their_rows_as_well(client, company, report):
    client.force_login(company.lead)

    def page(link):
        return unescape(client.get(link, headers={"accept-language": "en"}).content.decode())

    content = page("/service/figures/?month=2026-03").split("svc-big")[1]
    found = re.findall(
        r'<a href="((?:/service/|/customers/)[^"]*since=[^"]*)">([^<]*)</a>', content
    )
    assert [text for _link, text in found] == [
        "2", "1",  # customers who ordered, of them had ordered before
        "4", "1", "50.0%", "3", "1", "5 / 8",  # together
        "4", "1", "50.0%", "2", "1", "4 / 7",  # the assistant
        "0", "0", "1", "0", "1 / 1",  # the colleague, who ended none
    ]  # fmt: skip
    wrong = {
        link: (text, shown)
        for link, text in found
        if (shown := SHOWN[link.partition("?")[0]](page(link), link)) != text
    }
    assert wrong == {}
    clocks = page(next(link for link, _text in found if "/clocks/" in link))
    assert 'href="/service/figures/" aria-current="page"' in clocks
    # Of what was answered late it says when.
    late = re.findall(r'">late</span>(.*?)</span>', clocks)
    assert late and all(re.search(r'"num muted">[\d-]+ [\d:]+$', each) for each in late)
