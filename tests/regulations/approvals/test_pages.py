"""The inbox and the page of a request: what people see, say, and are refused."""

from dataclasses import replace
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from regulations.approvals import registry
from regulations.approvals.models import Approval, Decision, Seat
from regulations.approvals.services import withdraw_approval
from regulations.rulebook import source
from regulations.rulebook.services import load_rule_sets
from tests.regulations.approvals.conftest import BOSS, FILES, HEAD, TEN, minutes
from tests.rights import let


def shown(client, person, path: str = "/approvals/", status: int = 200) -> str:
    """A page as a person reads it, in English."""
    client.force_login(person)
    answer = client.get(path, headers={"accept-language": "en"})
    assert answer.status_code == status
    return unescape(answer.content.decode())


def open_step(approval):
    return approval.steps.get(state="open", round=approval.round)


def say(client, person, approval, **words):
    """A word said through the page."""
    client.force_login(person)
    path = f"/approvals/steps/{open_step(approval).pk}/"
    return client.post(path, words, headers={"accept-language": "en"})


def test_a_request_stands_in_the_inbox_of_who_decides_and_nowhere_else(office, client):
    approval = office.ask(BOSS, HEAD)
    link = f'href="/approvals/{approval.pk}/"'
    assert link in shown(client, office.boss)
    for person in (office.head, office.colleague, office.asker):
        assert link not in shown(client, person)
    assert link in shown(client, office.asker, "/approvals/?box=asked")
    office.say(approval, "approved", by=office.boss)
    assert link in shown(client, office.boss, "/approvals/?box=decided")
    assert link in shown(client, office.head)


def test_the_menu_counts_what_waits_for_the_reader_alone(office, client):
    assert shown(client, office.boss, "/approvals/count/") == ""
    for _each in range(2):
        office.ask(BOSS, HEAD)
    assert shown(client, office.boss, "/approvals/count/") == "2"
    for person in (office.head, office.colleague, office.asker):
        assert shown(client, person, "/approvals/count/") == ""
    assert 'hx-get="/approvals/count/"' in shown(client, office.boss, "/shell/empty/")


def test_one_click_in_the_inbox_approves_and_leads_back_to_it(office, client):
    approval = office.ask(BOSS, kind="bulk")
    assert f'formaction="/approvals/steps/{open_step(approval).pk}/"' in shown(client, office.boss)
    answer = say(
        client, office.boss, approval, verdict="approved", box="waiting", query="kind=trial"
    )
    assert (answer.status_code, answer["Location"]) == (302, "/approvals/?kind=trial")
    assert Approval.objects.get().state == "approved"


def test_what_is_decided_one_by_one_is_read_before_it_is_decided(office, client):
    approval = office.ask(BOSS)
    page = shown(client, office.boss)
    assert "Read and decide" in page
    assert 'name="verdict"' not in page
    for hint in ("<kbd>A</kbd>", "<kbd>X</kbd>", 'name="steps"'):
        assert hint not in page
    office.ask(BOSS, kind="bulk")
    page = shown(client, office.boss)
    assert "<kbd>A</kbd>" in page and "<kbd>X</kbd>" not in page
    office.ask(BOSS, kind="bulk")
    assert "<kbd>X</kbd>" in shown(client, office.boss)
    assert 'value="approved"' in shown(client, office.boss, f"/approvals/{approval.pk}/")


def test_a_refusal_without_a_reason_is_refused_and_what_was_typed_is_kept(office, client):
    approval = office.ask(BOSS)
    answer = say(client, office.boss, approval, verdict="refused")
    assert answer.status_code == 422
    page = unescape(answer.content.decode())
    assert "Give the reason." in page
    assert answer.context["place"] == "decide"
    assert page.index("Give the reason.") > page.index('name="comment"')
    assert 'href="/handbook/A2.1-1/"' in page
    office.refuse = ValidationError("the budget is used up", code="A7.1-1")
    answer = say(client, office.boss, approval, verdict="approved", comment="half of it")
    page = unescape(answer.content.decode())
    assert "the budget is used up" in page
    assert ">half of it</textarea>" in page
    assert not Decision.objects.exists()


@pytest.mark.parametrize("who", ["asker", "colleague", "head", "files"])
def test_whoever_has_no_seat_decides_nothing_through_the_page(office, client, who):
    approval = office.ask(BOSS, HEAD)
    answer = say(client, getattr(office, who), approval, verdict="approved")
    assert answer.status_code in (422, 404)  # refused in words, or not theirs to see
    assert not Decision.objects.exists()


def test_a_superuser_sees_everything_and_decides_nothing(office, client):
    office.colleague.is_superuser = True
    office.colleague.save()
    approval = office.ask(BOSS)
    page = shown(client, office.colleague, f"/approvals/{approval.pk}/")
    assert "Your decision" not in page
    say(client, office.colleague, approval, verdict="approved")
    assert not Decision.objects.exists()


def test_whoever_is_kept_from_deciding_reads_why(office, client):
    approval = office.ask(BOSS, HEAD, benefits=[office.colleague])
    path, why = f"/approvals/{approval.pk}/", "Nobody decides on what benefits them."
    for person in (office.asker, office.colleague):
        page = shown(client, person, path)
        assert why in page and "Your decision" not in page
        answer = say(client, person, approval, verdict="approved")
        assert why in answer.content.decode() and "/handbook/A2.1-1/" in answer.content.decode()
    assert why not in shown(client, office.boss, path)
    office.say(approval, "refused", by=office.boss)
    assert why not in shown(client, office.asker, path)  # nothing is to be decided any more


def test_the_picture_shows_who_withdrew_a_request_and_when(office, client):
    approval = office.ask(BOSS, HEAD)
    withdraw_approval(approval_id=approval.pk, by=office.asker, at=minutes(7))
    page = shown(client, office.asker, f"/approvals/{approval.pk}/")
    end = page.split('class="chain-step ended"')[1]
    assert "Withdrawn" in end and "王小芳" in end and "2026-03-04 10:07:00" in end


def test_the_picture_names_nobody_where_a_request_came_to_nothing_by_itself(office, client):
    approval = office.ask(BOSS)
    words = {"by": office.asker, "at": minutes(7), "is_dropped": True}
    withdraw_approval(approval_id=approval.pk, **words)
    page = shown(client, office.asker, f"/approvals/{approval.pk}/")
    end = page.split('class="chain-step ended"')[1].split("</li>")[0]
    assert "Not needed any more" in end and "王小芳" not in end


def test_somebody_elses_request_does_not_exist_for_a_stranger(office, client):
    approval = office.ask(BOSS)
    shown(client, office.colleague, f"/approvals/{approval.pk}/", status=404)
    let(office.colleague, "view_approval")
    office.colleague = office.colleague.__class__.objects.get(pk=office.colleague.pk)
    assert "The way it goes" in shown(client, office.colleague, f"/approvals/{approval.pk}/")


def test_the_page_shows_every_round_with_its_words_and_times(office, client):
    approval = office.ask(BOSS, HEAD)
    office.say(approval, "returned", by=office.boss, comment="name the supplier")
    page = shown(client, office.asker, f"/approvals/{approval.pk}/")
    assert "name the supplier" in page
    assert "2026-03-04 10:10:00" in page
    assert "Withdraw the request" in page
    assert "Your decision" not in page


def test_a_return_leads_the_asker_to_where_the_document_is_changed(office, client, monkeypatch):
    edit = replace(registry.kind("trial"), edit=lambda document: f"/trials/{document.pk}/edit/")
    monkeypatch.setitem(registry._kinds, "trial", edit)
    approval = office.ask(BOSS, HEAD)
    path, button = f"/approvals/{approval.pk}/", "Change and ask again"
    assert button not in shown(client, office.asker, path)
    office.say(approval, "returned", by=office.boss, comment="name the supplier")
    page = shown(client, office.asker, path)
    top = page[: page.index('class="ap-page"')]
    assert "Returned for changes" in top and "<q>name the supplier</q>" in top
    link = f"/trials/{approval.amendments_ruledraft.pk}/edit/"
    assert f'href="{link}">{button}' in top
    assert button not in shown(client, office.boss, path)  # not theirs


def test_a_refusal_stands_on_top_with_its_reason(office, client):
    approval = office.say(office.ask(BOSS), "refused", by=office.boss, comment="too dear")
    page = shown(client, office.asker, f"/approvals/{approval.pk}/")
    assert "<q>too dear</q>" in page[: page.index('class="ap-page"')]


@pytest.mark.parametrize("kind", ["rule_version", "leave", "dismissal"])
def test_kinds_that_are_returned_know_where_they_are_changed(kind):
    assert registry.kind(kind).edit is not None


def test_a_deputy_reads_in_whose_place_the_decision_is(office, client):
    office.deputies = {office.boss.pk: [office.colleague.pk]}
    approval = office.ask(BOSS)
    assert "for 陈静" in shown(client, office.colleague)
    page = shown(client, office.colleague, f"/approvals/{approval.pk}/")
    assert "in the place of 陈静" in page
    say(client, office.colleague, approval, verdict="approved")
    assert Decision.objects.get().principal == office.boss


def test_many_are_approved_at_once_where_the_kind_allows_it(office, client):
    bulk = [office.ask(BOSS, kind="bulk") for _n in range(3)]
    single = office.ask(BOSS)
    steps = [open_step(each).pk for each in (*bulk, single)]
    assert shown(client, office.boss).count('name="steps"') == 3
    client.force_login(office.boss)
    answer = client.post(
        "/approvals/many/", {"steps": steps, "verdict": "approved", "query": ""},
        headers={"accept-language": "en"}, follow=True,
    )  # fmt: skip
    page = unescape(answer.content.decode())
    assert "3 decided." in page
    assert "This kind is decided one by one." in page
    assert Decision.objects.count() == 3


def test_of_many_each_stands_for_itself(office, client):
    mine, theirs = office.ask(BOSS, kind="bulk"), office.ask(HEAD, kind="bulk")
    client.force_login(office.boss)
    steps = [open_step(each).pk for each in (theirs, mine)]
    client.post("/approvals/many/", {"steps": steps, "verdict": "approved"})
    assert [each.approval_id for each in Decision.objects.all()] == [mine.pk]


def test_one_button_says_on_each_line_what_fits_it(office, client):
    """The files wait for two requests, and one is to be decided by the same person."""
    for _each in range(2):
        office.say(office.ask(BOSS, FILES, kind="bulk"), "approved", by=office.boss)
    page = shown(client, office.files)
    assert "File what is ticked" in page and "Approve what is ticked" not in page
    assert "<kbd>A</kbd>" in page
    office.find = lambda role: [office.files.pk if role == "head" else office.people[role].pk]
    office.ask(HEAD, kind="bulk")
    page = shown(client, office.files)
    assert page.count('value="fits"') == 1 and "Approve or file what is ticked" in page
    steps = [seat.step_id for seat in Seat.objects.filter(person=office.files)]
    client.post("/approvals/many/", {"steps": steps, "verdict": "fits"})
    said = Decision.objects.filter(by=office.files).values_list("verdict", flat=True)
    assert sorted(said) == ["approved", "filed", "filed"]


def test_a_step_for_the_files_is_not_decided(office, client):
    approval = office.say(office.ask(BOSS, FILES), "approved", by=office.boss)
    page = unescape(say(client, office.files, approval, verdict="approved").content.decode())
    assert "This step is for the files: nothing is decided on it." in page


def test_a_step_of_strangers_is_told_like_one_that_never_was(office, client):
    steps = [open_step(office.ask(BOSS, kind=kind)).pk for kind in ("bulk", "trial")]
    told = []
    for chosen in (steps, [9_999_998, 9_999_999]):
        client.force_login(office.colleague)
        answer = client.post(
            "/approvals/many/", {"steps": chosen, "verdict": "approved"},
            headers={"accept-language": "en"}, follow=True,
        )  # fmt: skip
        told.append([str(each) for each in answer.context["messages"]])
        assert "New numbers" not in unescape(answer.content.decode())
    assert told == [["Not everything that was ticked lies before you."]] * 2
    assert not Decision.objects.exists()


def test_the_files_are_filed_in_one_click(office, client):
    approval = office.say(office.ask(BOSS, FILES), "approved", by=office.boss)
    page = shown(client, office.files)
    assert "File</button>" in page
    say(client, office.files, approval, verdict="filed")
    assert Decision.objects.filter(verdict="filed").count() == 1


def test_a_consent_by_phone_is_written_down_and_answered_through_the_pages(office, client):
    let(office.files, "record_phone_consent")
    approval = office.ask(HEAD, kind="phone")
    step = open_step(approval)
    page = shown(client, office.files, f"/approvals/{approval.pk}/")
    assert "Write down a consent by phone" in page
    words = {"giver": office.head.pk, "comment": "called 10:04"}
    client.post(f"/approvals/steps/{step.pk}/phone/", words)
    decision = Decision.objects.get()
    assert decision.recorded_by == office.files
    assert "Yes, that was me" in shown(client, office.head)
    client.post(f"/approvals/decisions/{decision.pk}/confirm/", {"agrees": "no", "comment": ""})
    assert not hasattr(Decision.objects.get(), "confirmation")  # a denial needs its reason
    client.post(f"/approvals/decisions/{decision.pk}/confirm/", {"agrees": "yes"})
    assert Decision.objects.get().confirmation.agrees
    assert "confirmed" in shown(client, office.asker, f"/approvals/{approval.pk}/")


@pytest.mark.clause("C12")
def test_every_kind_is_drawn_from_its_rule(office, client):
    load_rule_sets(values=source.read_parameters(), at=TEN)
    page = shown(client, office.colleague, "/approvals/chains/")
    for kind in registry.kinds().values():
        assert f"<h2>{str(kind.label).capitalize()}" in page
    assert "<b>Boss</b>" in page
    assert "<b>Head</b>" in page


@pytest.mark.parametrize("box", ["waiting", "asked", "decided", "all"])
def test_the_inbox_asks_as_much_for_30_requests_as_for_3(
    office, client, box, django_assert_max_num_queries
):
    let(office.boss, "view_approval")
    for size in (3, 30):
        for _n in range(size):
            office.ask(BOSS, by=office.asker if box != "asked" else office.boss, kind="bulk")
        if box == "decided":
            for approval in Approval.objects.filter(state="pending"):
                office.say(approval, "approved", by=office.boss)
        client.force_login(office.boss)
        with django_assert_max_num_queries(8):
            client.get(f"/approvals/?box={box}")


def test_the_pages_follow_one_another_without_a_gap(office, client):
    asked = [office.ask(BOSS).pk for _n in range(35)]
    client.force_login(office.boss)
    first = client.get("/approvals/")
    rest = client.get(f"/approvals/?after={first.context['following']}")
    lines = [line for page in (first, rest) for line in page.context["lines"]]
    assert len(lines) == len(asked)
    for line, pk in zip(lines, asked, strict=True):
        assert f'href="/approvals/{pk}/"' in line


@pytest.fixture
def varied(office):
    """Four requests of two kinds: one late, one refused, one by the colleague."""
    late = office.ask(BOSS)
    refused = office.say(office.ask(BOSS, kind="bulk"), "refused", by=office.boss)
    other = office.ask(BOSS, kind="bulk", by=office.colleague, at=timezone.now())
    named = office.ask(BOSS, at=timezone.now())
    return {"late": late, "refused": refused, "other": other, "named": named}


@pytest.mark.parametrize(
    ("person", "query", "found"),
    [
        ("boss", "", {"late", "other", "named"}),
        ("boss", "q=李雷", {"other"}),  # who asked
        ("boss", "kind=bulk", {"other"}),
        ("boss", "overdue=1", {"late"}),
        ("boss", "q=nobody", set()),
        ("boss", "box=decided&state=refused", {"refused"}),
        ("asker", "box=asked&state=refused", {"refused"}),
        ("asker", "box=asked&state=pending", {"late", "named"}),
        ("asker", "box=asked&overdue=1", {"late"}),
        ("asker", "box=asked&state=strange&kind=strange", {"late", "refused", "named"}),
        ("head", "box=all&q=王小芳&state=pending", {"late", "named"}),
        ("head", "box=all&q=BULK", {"refused", "other"}),  # what its kind is called
    ],
)
def test_a_box_is_narrowed_by_person_kind_state_and_lateness(
    office, client, varied, monkeypatch, person, query, found
):
    monkeypatch.setitem(registry._kinds, "bulk", replace(registry.kind("bulk"), label="in bulk"))
    let(office.head, "view_approval")
    page = shown(client, getattr(office, person), f"/approvals/?{query}")
    links = {name: f'href="/approvals/{each.pk}/"' for name, each in varied.items()}
    assert {name for name, link in links.items() if link in page} == found


def test_what_was_asked_for_is_found_by_its_words(office, client):
    words = {"text": "Tea for %(guest)s", "params": {"guest": "周老板"}}
    approval = Approval.objects.create(
        kind="trial", clause="A2.1-1", asker=office.asker, asked_at=TEN,
        barred=[office.asker.pk], **words,
    )  # fmt: skip
    link = f'href="/approvals/{approval.pk}/"'
    assert link in shown(client, office.asker, "/approvals/?box=asked&q=周老板")
    assert link not in shown(client, office.asker, "/approvals/?box=asked&q=吴老板")


def test_only_the_kinds_of_a_box_are_offered(office, client, varied):
    page = shown(client, office.boss)
    assert page.count("&kind=") == 2  # trial and bulk
    page = shown(client, office.colleague, "/approvals/?box=asked")
    assert "&kind=" not in page  # one kind alone needs no choice
    assert "ap-find" not in shown(client, office.files)


def test_a_search_goes_on_to_the_next_page(office, client):
    for _n in range(31):
        office.ask(BOSS)
    page = shown(client, office.boss, "/approvals/?q=王小芳&kind=trial")
    following = client.get("/approvals/?q=王小芳&kind=trial").context["following"]
    link = f"?box=waiting&kind=trial&q=%E7%8E%8B%E5%B0%8F%E8%8A%B3&after={following}"
    assert link in page


def test_who_also_stands_in_for_another_decider_sees_each_step_once_and_every_page(office, client):
    office.deputies = {office.lead.pk: [office.boss.pk], office.head.pk: [office.boss.pk]}
    office.find = lambda role: [office.head.pk, office.lead.pk, office.boss.pk]
    asked = [office.ask(BOSS).pk for _n in range(35)]
    client.force_login(office.boss)
    first = client.get("/approvals/")
    rest = client.get(f"/approvals/?after={first.context['following']}")
    lines = [line for page in (first, rest) for line in page.context["lines"]]
    assert len(lines) == len(asked)
    assert not any("代" in line for line in lines)  # the person's own seat comes first


def test_the_list_of_the_admin_site_decides_only_what_waits_for_who_asks(office, client):
    for person in (office.boss, office.asker):
        let(person, "view_approval")
    approval = office.ask(BOSS, kind="bulk")
    words = {"action": "approve_selected", "_selected_action": [approval.pk]}
    for person, count in ((office.asker, 0), (office.boss, 1)):
        client.force_login(person)
        answer = client.post("/approvals/approval/", words)
        assert answer.status_code == 302
        assert Decision.objects.count() == count


def test_the_list_of_the_admin_site_offers_no_choice_of_uncounted_requests(office, client):
    let(office.boss, "view_approval")
    for _each in range(21):
        office.ask(BOSS, kind="bulk")
    page = shown(client, office.boss, "/approvals/approval/")
    assert page.count('name="_selected_action"') == 20
    assert "Select all 9" not in page


def test_one_request_chosen_by_itself_is_decided_whatever_its_kind(office, client):
    let(office.boss, "view_approval")
    one, other = office.ask(BOSS), office.ask(BOSS)
    client.force_login(office.boss)

    def act(*chosen):
        words = {"action": "approve_selected", "_selected_action": [each.pk for each in chosen]}
        answer = client.post(
            "/approvals/approval/", words, headers={"accept-language": "en"}, follow=True
        )
        return unescape(answer.content.decode())

    assert "This kind is decided one by one." in act(one, other)
    office.refuse = ValidationError("the budget is used up")
    assert "the budget is used up" in act(one)
    assert not Decision.objects.exists()
    office.refuse = None
    assert "1 decided." in act(one)
    assert Decision.objects.get().approval == one


def test_the_list_of_the_admin_site_names_kinds_as_people_do(office, client, monkeypatch):
    let(office.boss, "view_approval")
    monkeypatch.setitem(
        registry._kinds, "trial", replace(registry.kind("trial"), label="trial of words")
    )
    asked, bulk = office.ask(BOSS), office.ask(BOSS, kind="bulk")
    page = shown(client, office.boss, "/approvals/approval/")
    assert ">Trial of words<" in page
    assert "Rule version" in page  # a filter
    assert "rule_version" not in page.replace("?kind=rule_version", "")
    page = shown(client, office.boss, "/approvals/approval/?kind=trial")
    assert f'value="{asked.pk}"' in page
    assert f'value="{bulk.pk}"' not in page


def test_the_list_of_all_requests_stands_in_the_shell(office, client):
    """With the bell and the person, as every other page."""
    office.head.is_superuser = True
    office.head.save()
    client.force_login(office.head)
    page = client.get("/approvals/approval/").content.decode()
    assert 'class="bell" href="/notices/"' in page
    assert f'<details class="me"><summary>{office.head.name}</summary>' in page
