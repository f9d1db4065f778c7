"""The form made from the dataclass of a rule set: what it shows, refuses, and stores."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from regulations.amendments import views
from regulations.amendments.forms import VersionForm
from regulations.amendments.models import RuleDraft
from regulations.amendments.services import change_draft
from regulations.rulebook.models import Clause
from tests.regulations.amendments.conftest import TEA, ask, decide
from tests.regulations.amendments.pages import ENGLISH, NEW, drafted, inputs, send, shown, soon


@pytest.mark.clause("A2.1-1")
def test_form_has_an_input_for_every_value_with_clause_bounds_and_what_holds(company, tea, client):
    page = shown(client, company.lead, NEW)
    sent = inputs(page)
    assert {name: sent[name] for name in ("wait", "mode", "is_open", "cap")} == {
        "wait": "10", "mode": "strict", "is_open": "true", "cap": "",
    }  # fmt: skip
    assert (sent["brackets.1.fine"], sent["ladder.0.value"]) == ("50", "reminder")
    assert (sent["spells.main.1.0"], sent["paid.sick"]) == ("15:00", "false")
    for ref in ("C7-2", "C9-1", "A7.5-1", "A2.2-7.1", "A2.2-7.2", "A2.2-1", "A2.5-5"):
        assert f'href="/handbook/{ref}/"' in page
    assert "1 minute – 120 minutes" in page
    assert 'min="1" max="120" name="wait"' in page
    assert "version 1" in page


def test_reading_of_an_unclear_source_is_shown_as_such(company, tea, client):
    page = shown(client, company.lead, NEW)
    assert "reading: source unclear" in page
    assert "Runs from the acceptance by a person, not from the arrival." in page


def test_same_reading_of_several_values_in_a_row_is_said_once(company, tea):
    """`mode` and `is_open` both stand on C9-1, one after the other."""
    form = VersionForm(tea)
    form.explain({"C9-1": Clause(ref="C9-1", reading="Our reading.", reading_zh="我们的理解。")})
    found = [(line.name, line.is_said) for line in form.lines if line.reading]
    assert found == [("mode", False), ("is_open", True)]


def test_form_sent_as_it_came_changes_nothing_and_is_refused(company, tea, client):
    page = unescape(send(client, company.lead, NEW).content.decode())
    assert "These are the values of version 1." in page
    assert not RuleDraft.objects.exists()


def test_every_value_is_stored_as_it_was_typed(company, tea, client):
    answer = send(
        client, company.lead, NEW, wait="15", mode="mild", is_open="false", cap="200",
        brackets__1__fine="60", ladder__1__key="5", spells__main__0__0="07:45", paid__sick="true",
    )  # fmt: skip
    draft = RuleDraft.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/rules/drafts/{draft.pk}/")
    assert draft.values == {
        "wait": 15, "mode": "mild", "is_open": False, "cap": 200,
        "brackets": [{"up_to": 15, "fine": 30}, {"up_to": 30, "fine": 60}],
        "ladder": {"3": "reminder", "5": "warning"},
        "spells": {"main": [["07:45", "11:30"], ["15:00", "22:00"]]},
        "paid": {"sick": True, "marriage": True},
    }  # fmt: skip
    assert (draft.note, draft.in_force_from, draft.drafted_by) == ("茶太淡", soon(), company.lead)


@pytest.mark.clause("A2.1-1")
def test_value_outside_its_bounds_is_refused_by_name_and_clause_and_all_is_kept(
    company, tea, client
):
    answer = send(client, company.lead, NEW, wait="121", cap="80", brackets__0__fine="viel")
    page = unescape(answer.content.decode())
    assert "wait is 121: it must be at most 120 minutes." in page
    assert "brackets must be a whole number." in page
    line = page.split('id="value-wait"')[1].split('class="am-line"')[0]
    assert line.count('href="/handbook/C7-2/"') == 2
    sent = inputs(page)
    assert (sent["wait"], sent["cap"], sent["brackets.0.fine"]) == ("121", "80", "viel")
    assert "茶太淡" in page and f"{soon()}" in page
    assert not RuleDraft.objects.exists()


def test_missing_day_and_reason_are_told_and_numbers_kept(company, tea, client):
    answer = send(client, company.lead, NEW, wait="15", note="", in_force_from="")
    page = unescape(answer.content.decode())
    assert page.count("This field is required.") == 2
    assert inputs(page)["wait"] == "15"


def test_day_that_has_begun_is_refused_with_the_clause(company, tea, client):
    today = f"{timezone.localdate(timezone.now())}"
    page = send(client, company.lead, NEW, wait="15", in_force_from=today).content.decode()
    assert f"not from {today}" in page
    assert not RuleDraft.objects.exists()


def test_rows_come_and_go_without_saving_anything(company, tea, client):
    page = unescape(send(client, company.lead, NEW, wait="15", add="brackets").content.decode())
    sent = inputs(page)
    assert (sent["brackets.rows"], sent["brackets.2.fine"], sent["wait"]) == ("3", "", "15")
    assert "must be a whole number" not in page and "茶太淡" in page
    sent |= {"remove": "brackets.0"}
    page = client.post(NEW, sent, **ENGLISH).content.decode()
    assert inputs(page)["brackets.0.up_to"] == "30"
    assert not RuleDraft.objects.exists()


def test_unknown_set_leads_to_the_list_and_strange_rows_break_nothing(company, tea, client):
    client.force_login(company.lead)
    assert client.get("/rules/drafts/new/?set=coffee")["Location"] == "/rules/drafts/"
    for strange in ("x", "wait.9", ".", "brackets.999999", "brackets.²"):
        for verb in ("add", "remove"):
            assert send(client, company.lead, NEW, **{verb: strange}).status_code == 200


def test_draft_is_changed_in_the_same_form(company, tea, client):
    draft = drafted(company)
    path = f"/rules/drafts/{draft.pk}/change/"
    assert inputs(shown(client, company.lead, path))["wait"] == "15"
    assert send(client, company.lead, path, wait="20").status_code == 302
    draft.refresh_from_db()
    assert (draft.values["wait"], draft.values["cap"]) == (20, None)
    shown(client, company.hr, path, 403)


def test_new_draft_takes_the_numbers_of_one_that_came_to_nothing(company, tea, client):
    draft = drafted(company, wait=44)
    assert inputs(shown(client, company.lead, f"{NEW}&like={draft.pk}"))["wait"] == "44"


def overtaken(company):
    """A returned draft with a wait of 20; since it was drafted, version 2 says 15, with a cap."""
    draft = drafted(company, wait=20, ladder={"3": "warning"})
    decide(company, ask(company, draft, at=timezone.now()), "returned", at=timezone.now())
    other = drafted(company, wait=15, cap=300, in_force_from=soon(5))
    decide(company, ask(company, other, at=timezone.now()), "approved", at=timezone.now())
    return draft, f"/rules/drafts/{draft.pk}/change/"


def test_draft_takes_the_newer_numbers_wherever_it_changed_none(company, tea, client):
    draft, path = overtaken(company)
    found = inputs(shown(client, company.lead, path))
    assert (found["cap"], found["wait"], found["ladder.0.value"]) == ("300", "20", "warning")
    send(client, company.lead, path, wait="15")
    draft.refresh_from_db()
    assert draft.values == TEA | {"wait": 15, "cap": 300, "ladder": {"3": "warning"}}


def test_number_that_both_have_changed_is_marked_and_has_to_be_confirmed(company, tea, client):
    draft, path = overtaken(company)
    page = shown(client, company.lead, path)
    said = "Version 2 has changed this to 15 minutes since; 20 minutes shall hold all the same."
    assert page.count(said) == page.count('name="confirm.') == 1
    refused = send(client, company.lead, path)
    assert "say that you mean it" in unescape(refused.content.decode())
    assert send(client, company.lead, path, confirm__wait="on").status_code == 302
    draft.refresh_from_db()
    assert (draft.values["wait"], draft.based_on.number) == (20, 2)


def test_form_from_before_a_version_takes_nothing_of_it_back_unasked(company, tea, client):
    draft, path = overtaken(company)
    refused = send(client, company.lead, path, confirm__wait="on", cap="")
    page = unescape(refused.content.decode())
    assert "Version 2 has changed this to 300 yuan since; no limit shall hold all the same." in page
    words = {"values": TEA | {"wait": 20, "cap": 300}, "in_force_from": soon(), "note": "x"}
    with pytest.raises(ValidationError) as told:
        change_draft(draft_id=draft.pk, by=company.lead, at=timezone.now(), **words)
    assert told.value.params["field"] == "wait"


def test_new_draft_from_an_older_one_starts_from_the_newer_numbers(
    company, tea, client, monkeypatch
):
    draft, _path = overtaken(company)
    monkeypatch.setattr(views, "_next_month", lambda today: soon())
    found = inputs(shown(client, company.lead, f"{NEW}&like={draft.pk}"))
    assert (found["cap"], found["wait"]) == ("300", "20")
