"""Pages of tours: who sees what, what each act does, and how many statements a page takes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from finance.tours.models import Advance, Departure, Receipt, Tour
from tests.finance.tours.conftest import PNG

pytestmark = pytest.mark.django_db


def page(person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


@pytest.mark.clause("A7.7-1")
def test_finance_and_operations_share_the_page_of_a_tour(agency):
    tour = agency.ready()
    agency.ask(tour, "1000")
    for person in (agency.operations, agency.cashier, agency.accountant, agency.guide, agency.head):
        answer = page(person).get(f"/tours/{tour.pk}/")
        assert answer.status_code == 200
        assert b"8,000.00" in answer.content and b"<svg class=\"tr-picture\"" in answer.content
    assert page(agency.clerk).get(f"/tours/{tour.pk}/").status_code == 403


def test_pages_take_few_statements(agency):
    tours = [agency.ready() for _number in range(3)]
    agency.ask(tours[0], "1000")
    client = page(agency.cashier)
    for path, most in ((f"/tours/{tours[0].pk}/", 21), ("/tours/", 12), ("/tours/money/", 12)):
        client.get(path)
        with CaptureQueriesContext(connection, ) as seen:
            assert client.get(path).status_code == 200
        assert len(seen) <= most, "\n".join(each["sql"][:120] for each in seen)
