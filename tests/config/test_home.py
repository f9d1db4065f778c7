"""The home page: what waits for whoever opens it."""

from html import unescape

from django.utils import timezone

from orders.desk import services
from orders.service.customers.services import find_customer, report_difficult
from regulations.binding.services import entering_past
from regulations.rulebook.services import acknowledge_edition, publish_edition
from regulations.rulebook.source import read_clauses
from tests import worlds
from tests.company import Company, minutes

company = worlds.shared(Company)


def test_my_clocks_name_the_promise_and_lead_to_it(company, client):
    now = timezone.now()
    with entering_past(right="test"):
        order = company.receive(at=now - minutes(3))
        services.accept_order(order_id=order.pk, by=company.assistant, at=now - minutes(2))
    client.force_login(company.assistant)
    page = unescape(client.get("/home/waits/", headers={"accept-language": "en"}).content.decode())
    link = f'<a href="/desk/orders/{order.pk}/">Contact</a>'
    assert f'{link} <span class="muted num">{order.number}</span>' in page
    client.force_login(company.designer)
    page = unescape(client.get("/home/waits/", headers={"accept-language": "en"}).content.decode())
    assert "Nothing runs against you." in page
    assert "My orders" not in page  # who sees no orders has none


def test_a_request_that_waits_names_its_clause(company, client):
    now = timezone.now()
    with entering_past(right="test"):
        customer = find_customer(name="何建", phone="", by=company.assistant, at=now)
        flag = report_difficult(
            customer_id=customer.pk, reason="辱骂客服", by=company.assistant, at=now
        )
    client.force_login(company.lead)
    page = client.get("/home/waits/").content.decode()
    line = page.split(f'href="/approvals/{flag.approval_id}/"')[0].split("<li>")[-1]
    assert 'href="/handbook/C10-9/"' in line


def test_home_and_each_part_of_it_ask_the_database_at_most_twenty_times(
    company, client, django_assert_max_num_queries
):
    with entering_past(right="test"):
        company.receive(at=timezone.now() - minutes(3))
    for person in (company.manager, company.assistant, company.hr):
        client.force_login(person)
        client.get("/")  # rights and frame are remembered from here on
        for part in ("/", "/home/waits/", "/home/own/"):
            with django_assert_max_num_queries(20):
                assert client.get(part).status_code == 200


def test_the_handbook_of_the_first_steps_is_done_with_the_edition_in_force(company, client):
    now, entries, who = timezone.now(), read_clauses(), company.designer
    client.force_login(who)
    is_done = '<li class="is-done"><a href="/handbook/">'
    with entering_past(right="test"):
        first = publish_edition(source=entries[:3], owner="—", by=None, at=now - minutes(9))
        assert is_done not in client.get("/").content.decode()
        acknowledge_edition(edition=first, by=who, at=now - minutes(8))
        assert is_done in client.get("/").content.decode()
        publish_edition(source=entries[:4], owner="—", by=None, at=now - minutes(7))
    assert is_done not in client.get("/").content.decode()
