"""What was asked in each round stays with it, whatever becomes of the document."""

import pytest
from django.db import DatabaseError, transaction

from regulations.amendments.models import RuleDraft
from regulations.approvals.models import Asking
from regulations.approvals.services import Matter, ask_again
from tests.regulations.approvals.conftest import BOSS, minutes
from tests.regulations.approvals.test_pages import shown


def change(approval, note: str) -> None:
    """The document says something else."""
    RuleDraft.objects.filter(approval=approval).update(note=note)


@pytest.fixture
def returned(office):
    """A request for five minutes that was returned, its document changed to eight."""
    approval = office.ask(BOSS)
    change_before = RuleDraft.objects.get(approval=approval).note
    assert change_before == "because"
    office.say(approval, "returned", by=office.boss, comment="too short")
    change(approval, "eight")
    approval.refresh_from_db()
    return approval


def again(office, approval):
    return ask_again(
        approval_id=approval.pk, matter=Matter("Newer numbers", {}), chain=office.chain(BOSS),
        by=office.asker, at=minutes(20),
    )  # fmt: skip


def test_each_round_keeps_the_matter_and_the_facts_it_was_asked_with(office, returned):
    again(office, returned)
    first, second = Asking.objects.order_by("round")
    assert (first.text, first.facts["en"]) == ("New numbers", [["why", "because"]])
    assert (second.text, second.facts["en"]) == ("Newer numbers", [["why", "eight"]])
    assert set(first.facts) == {"en", "zh-hans"}


def test_page_of_a_returned_request_shows_what_was_asked_not_what_it_is_becoming(
    office, returned, client
):
    page = shown(client, office.asker, f"/approvals/{returned.pk}/")
    assert "<dd><p>because</p></dd>" in page or "<dd>because</dd>" in page
    assert "eight" not in page


def test_picture_of_every_round_shows_what_was_asked_in_it(office, returned, client):
    again(office, returned)
    page = shown(client, office.boss, f"/approvals/{returned.pk}/")
    _facts, second, first = page.split("What was asked in this round")
    assert "eight" in _facts and "because" not in _facts
    assert "eight" in second and "Newer numbers" in second
    assert "because" in first and "New numbers" in first and "too short" in first


def test_what_was_asked_is_not_changed_nor_added_to_past_the_services(office, returned):
    row = Asking.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        Asking.objects.filter(pk=row.pk).update(text="Something else")
    with pytest.raises(DatabaseError), transaction.atomic():
        Asking.objects.filter(pk=row.pk).delete()
    for number in (1, 2):
        with pytest.raises(DatabaseError), transaction.atomic():
            Asking.objects.create(approval=returned, round=number, text="x", facts={})
