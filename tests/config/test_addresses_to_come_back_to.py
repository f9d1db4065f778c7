"""Pages shown at addresses that only take forms: where they lead back to."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from hr.people.models import Employee

HERE = Template("{% load shell %}{% here %}")


def here(request) -> str:
    return HERE.render(Context({"request": request}))


def test_a_page_is_shown_again_at_its_own_address():
    assert here(RequestFactory().get("/people/", {"q": "li"})) == "/people/?q=li"


@pytest.mark.parametrize(
    ("sent_from", "address"),
    [
        ("http://testserver/people/2040/record/?tab=x#leave", "/people/2040/record/?tab=x"),
        ("http://elsewhere.example/people/", "/people/2040/leave/"),
        ("", "/people/2040/leave/"),
    ],
)
def test_a_refused_form_is_shown_again_where_it_was_sent_from(sent_from, address):
    request = RequestFactory().post("/people/2040/leave/", headers={"Referer": sent_from})
    assert here(request) == address


def test_who_opens_an_address_for_forms_is_told_so(client, db):
    client.force_login(Employee.objects.create(number="3001", name="李敏"))
    reads = {"Accept": "text/html", "Accept-Language": "en"}
    answer = client.get("/notices/settings/channel/", headers=reads)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "there is no page at it to read" in answer.content.decode()
    assert not client.get("/notices/settings/channel/", headers={"Accept": "*/*"}).content
