"""The pages of breaches and of month totals."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from regulations.deadlines.models import Deadline, Excuse
from regulations.deadlines.services import start_deadline
from regulations.deadlines.sweep import beat_heart
from tests.company import TEN, minutes
from tests.orders.desk.clocks.pages import articles, missed_contact, shown, sign

# --- who sees what -------------------------------------------------------------------------------


@pytest.mark.clause("C7-2")
def test_people_see_their_own_breaches_and_those_who_watch_see_all(company, client):
    missed_contact(company, company.assistant)
    missed_contact(company, company.colleague, ago=90)
    seen = {
        who: [name for name in ("王小芳", "李雷") if f"· {name}" in shown(client, person)]
        for who, person in {
            "assistant": company.assistant,
            "colleague": company.colleague,
            "lead": company.lead,
            "manager": company.manager,
            "hr": company.hr,
            "designer": company.designer,
            "operator": company.operator,
        }.items()
    }
    both = ["王小芳", "李雷"]
    assert seen == {
        "assistant": ["王小芳"], "colleague": ["李雷"], "lead": both, "manager": both, "hr": both,
        "designer": [], "operator": [],
    }  # fmt: skip


def test_whoever_stands_above_sees_the_breaches_of_everybody_below(company, client):
    missed_contact(company, company.assistant)
    company.assistant.supervisor = company.operator  # below the lead by two steps
    company.operator.supervisor = company.designer
    company.designer.supervisor = None
    for person in (company.assistant, company.operator, company.designer):
        person.save()
    assert len(articles(shown(client, company.designer))) == 1
    assert not articles(shown(client, company.operator_two))


def test_a_breach_is_listed_from_the_moment_it_is_one_swept_or_not(company, client):
    missed_contact(company, company.assistant, ago=0.01)
    missed_contact(company, company.assistant, ago=-5)
    assert len(articles(shown(client, company.lead))) == 1
    assert not Deadline.objects.exclude(breached_at=None).exists()


def test_the_list_is_narrowed_by_the_bars(company, client):
    first = missed_contact(company, company.assistant)
    missed_contact(company, company.colleague)
    page = shown(client, company.lead, f"?days=1&person={company.assistant.pk}")
    assert len(articles(page)) == 1
    assert f"/desk/breaches/{first.pk}/excuse/" in page
    assert len(articles(shown(client, company.lead, "?days=1&clause=C7-2"))) == 2
    assert articles(shown(client, company.lead, "?days=1&clause=C10-10")) == []


def test_older_breaches_follow_page_by_page(company, client):
    now = timezone.now()
    for number in range(40):
        start_deadline(
            kind="desk.attention", key=f"{number}", clause="C7-1", version=None,
            owner=company.assistant, starts_at=now - minutes(100 + number // 9),
            due_at=now - minutes(90 + number // 9),
        )  # fmt: skip
    first = shown(client, company.lead)
    following = re.search(r'href="(\?days=7[^"]*after=[^"]+)"', first)[1].replace("&amp;", "&")
    second = shown(client, company.lead, following)
    ids = re.findall(r"/desk/breaches/(\d+)/excuse/", first + second)
    assert len(articles(first)) == 30
    assert len(ids) == len(set(ids)) == 40


def test_the_page_asks_as_much_for_30_breaches_as_for_3(
    company, client, django_assert_max_num_queries
):
    for _number in range(3):
        missed_contact(company, company.assistant)
    client.force_login(company.lead)
    with django_assert_max_num_queries(14) as few:
        client.get("/desk/breaches/")
    for _number in range(27):
        missed_contact(company, company.colleague)
    with django_assert_max_num_queries(len(few) + 1):  # one more for each other person's superiors
        assert len(articles(client.get("/desk/breaches/").content.decode())) == 30


# --- words beside a breach -----------------------------------------------------------------------


@pytest.mark.clause("C7-2")
def test_the_person_states_a_reason_and_the_superior_judges_it(company, client):
    breach = missed_contact(company, company.assistant)
    own = articles(shown(client, company.assistant))[0]
    assert 'value="stated"' in own
    assert 'value="accepted"' not in own
    answer = sign(client, company.assistant, breach, "stated", "客户电话占线")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/breaches/?days=30")
    judging = articles(shown(client, company.lead))[0]
    assert "客户电话占线" in judging
    assert 'value="accepted"' in judging
    sign(client, company.lead, breach, "accepted", "占线属实")
    after = articles(shown(client, company.lead))[0]
    assert "占线属实" in after
    assert "<form" not in after
    assert Excuse.objects.filter(deadline=breach).count() == 2
    assert Deadline.objects.breached(timezone.now()).filter(pk=breach.pk).exists()


@pytest.mark.parametrize(
    ("who", "verdict"),
    [
        ("assistant", "accepted"),
        ("assistant", "refused"),
        ("colleague", "accepted"),
        ("colleague", "stated"),
        ("lead", "stated"),
        ("hr", "accepted"),
        ("lead", "pardoned"),
        ("lead", ""),
        ("lead", "accepted " * 20),
    ],
)
def test_nobody_judges_their_own_breach_nor_speaks_for_another(company, client, who, verdict):
    breach = missed_contact(company, company.assistant)
    assert sign(client, getattr(company, who), breach, verdict).status_code == 302
    assert not Excuse.objects.exists()


def test_a_word_needs_a_reason_and_a_breach(company, client):
    breach = missed_contact(company, company.assistant)
    running = missed_contact(company, company.assistant, ago=-5)
    sign(client, company.lead, breach, "accepted", "  ")
    sign(client, company.lead, running, "accepted")
    assert not Excuse.objects.exists()


def test_what_is_judged_is_judged_once(company, client):
    breach = missed_contact(company, company.assistant)
    sign(client, company.lead, breach, "refused")
    sign(client, company.manager, breach, "accepted")
    sign(client, company.assistant, breach, "stated")
    assert list(Excuse.objects.values_list("verdict", flat=True)) == ["refused"]


# --- the portal's own gaps -----------------------------------------------------------------------


@pytest.mark.clause("C7-1")
def test_a_window_in_which_the_portal_was_away_is_shown_as_the_portals(company, client):
    now = timezone.now()
    for number in range(2):
        start_deadline(
            kind="desk.attention", key=f"{number}", clause="C7-1", version=None,
            owner=company.assistant, starts_at=now - minutes(80 - 20 * number),
            due_at=now - minutes(70 - 20 * number),
        )  # fmt: skip
    beat_heart(at=now - minutes(55))
    beat_heart(at=now - minutes(53))
    client.force_login(company.lead)
    rows = client.get("/desk/breaches/").context["rows"]
    assert [row.is_system for row in rows] == [True, False]
    second, first = articles(shown(client, company.lead))
    assert 'class="badge"' in second
    assert 'class="badge"' not in first


# --- month totals --------------------------------------------------------------------------------


@pytest.mark.clause("C7-5")
def test_month_totals_equal_the_sum_of_the_orders_placed_in_it(company, client):
    placed = [
        # The month is the shop's: 2026-02-28 16:30 in Greenwich is the first of March in China.
        (datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC), "taobao", "CNY", "10.10"),
        (datetime(2026, 2, 28, 16, 0, tzinfo=UTC), "taobao", "CNY", "20.20"),
        (datetime(2026, 3, 31, 15, 59, tzinfo=UTC), "youzan", "CNY", "30.05"),
        (datetime(2026, 3, 5, 1, 0, tzinfo=UTC), "shopify", "USD", "7.99"),
        (datetime(2025, 12, 31, 15, 0, tzinfo=UTC), "taobao", "CNY", "99.00"),
        (datetime(2025, 12, 31, 16, 0, tzinfo=UTC), "taobao", "CNY", "1.00"),
    ]
    for at, channel, currency, total in placed:
        company.receive(
            at=TEN + timedelta(days=30),
            placed_at=at,
            channel=channel,
            currency=currency,
            total=Decimal(total),
        )
    company.receive(
        at=TEN + timedelta(days=30),
        placed_at=datetime(2026, 3, 6, tzinfo=UTC),
        total=Decimal("0.75"),
        shop_state="cancelled",
    )
    client.force_login(company.manager)
    answer = client.get("/desk/months/?year=2026")
    assert answer.context["totals"] == {
        ("2026-01", "CNY"): Decimal("1.00"),
        ("2026-02", "CNY"): Decimal("10.10"),
        ("2026-03", "CNY"): Decimal("51.00"),
        ("2026-03", "USD"): Decimal("7.99"),
    }
    page = answer.content.decode()
    assert "<b>51.00</b>" in page
    assert "30.05&nbsp;CNY" in page
    assert list(answer.context["years"]) == [2026, 2025]
    last_year = client.get("/desk/months/?year=2025").context["totals"]
    assert last_year == {("2025-12", "CNY"): Decimal("99.00")}


def test_month_totals_of_an_empty_desk_are_no_error(company, client):
    client.force_login(company.manager)
    assert client.get("/desk/months/").status_code == 200
