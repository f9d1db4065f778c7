"""What the tests of the page of breaches do: make one, look at the page, put a word beside it."""

import re
from html import unescape

from django.utils import timezone

from orders.desk import services
from regulations.deadlines.models import Deadline
from tests.company import Company, minutes


def missed_contact(company: Company, person, ago: float = 60) -> Deadline:
    """An order that somebody accepted and called nobody for; due `ago` minutes ago."""
    accepted_at = timezone.now() - minutes(ago + 10)
    order = company.receive(at=accepted_at - minutes(1))
    company.do(services.accept_order, order, by=person, at=accepted_at)
    return Deadline.objects.get(kind="desk.contact", key=order.pk)


def shown(client, person, query: str = "") -> str:
    """The page of breaches as a person sees it."""
    client.force_login(person)
    answer = client.get(f"/desk/breaches/{query}")
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def articles(page: str) -> list[str]:
    """The breaches of a page, one text each."""
    return re.findall(r'<article class="breach".*?</article>', page, re.DOTALL)


def sign(client, person, deadline, verdict: str, reason: str = "系统升级"):
    """Put a word beside a breach, as the page does."""
    client.force_login(person)
    words = {"verdict": verdict, "reason": reason, "query": "days=30"}
    return client.post(f"/desk/breaches/{deadline.pk}/excuse/", words)
