"""What the search of every page finds of the service desk, and for whom."""

import pytest
from django.utils import translation

from orders.service.scripts.rules import Category, Move
from orders.service.scripts.services import move_script, write_script
from orders.service.tickets.rules import Outcome, Step
from regulations.finding import found
from tests.company import TEN

pytestmark = pytest.mark.django_db


def titles(person, text: str) -> dict[str, list[str]]:
    """What is found, by the English heading of its source."""
    with translation.override("en"):
        return {
            str(group.source.label): [hit.label for hit in group.hits]
            for group in found(person, text, TEN)
        }


@pytest.mark.clause("C10-2", "C10-R3")
def test_a_ticket_is_found_by_number_words_and_customer(company, take, move):
    ticket = take(what="羽绒服有没有大号的", answer="有")
    take("issue", what="少发了一件")
    move(ticket, Step.CLOSED, outcome=Outcome.LOST)
    label = f"#{ticket.pk} 羽绒服有没有大号的"
    for text in (f"#{ticket.pk}", "羽绒服 大号", "何建 大号", "13800001111 羽绒服"):
        assert titles(company.assistant, text)["Customers’ matters"] == [label], text
    assert len(titles(company.assistant, "何建")["Customers’ matters"]) == 2
    assert "Customers’ matters" not in titles(company.designer, "大号")
    (group,) = [
        each for each in found(company.assistant, "大号", TEN) if label == each.hits[0].label
    ]
    assert group.every == "/service/?q=%E5%A4%A7%E5%8F%B7"
    assert group.hits[0].link == f"/service/tickets/{ticket.pk}/"


@pytest.mark.clause("C10-R4")
def test_a_script_is_found_by_title_words_and_initials_while_it_is_in_force(company):
    who = {"by": company.lead, "at": TEN}
    script = write_script(
        category=Category.GREETING, title="开场问候", text="欢迎光临{shop}，有什么可以帮您？", **who
    ).script
    for text in ("问候", "kcwh", "可以帮您", "开场 光临"):
        assert titles(company.assistant, text)["Scripts"] == ["开场问候"], text
    assert "Scripts" not in titles(company.hr, "问候")
    assert "Scripts" not in titles(company.assistant, "告别")
    move_script(script_id=script.pk, move=Move.RETIRED, reason="过时", **who)
    assert "Scripts" not in titles(company.assistant, "问候")
