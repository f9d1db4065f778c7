"""Cases: opened once, seen by those they concern and those who handle them."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.utils import translation

from hr.discipline.facts import facts_of
from hr.discipline.models import Case
from hr.discipline.registry import name_facts
from hr.discipline.selectors import cases_of, clause_of, concerned_ids
from hr.discipline.services import open_case, report_case
from hr.people.models import Employee
from regulations.notices.models import Notice


@pytest.fixture(autouse=True)
def read_in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def people(hire, rulebook):
    return {
        "officer": hire("魏红", "hr_officer"),
        "manager": hire("施建华", "department_manager"),
        "subject": hire("严明", "sales"),
        "other": hire("曹蕾", "sales"),
    }


@pytest.fixture
def case(people, at):
    return report_case(
        token="1",
        subject=people["subject"],
        clause="A1.3-4",
        matter="打私人电话 100%",
        account="14:10 至 14:50。",
        by=people["manager"],
        at=at,
    )


@pytest.mark.parametrize(
    ("who", "sees"), [("officer", True), ("manager", True), ("subject", True), ("other", False)]
)
def test_case_is_seen_by_whom_it_concerns(people, case, client, who, sees):
    person = people[who]
    assert list(cases_of(person)) == ([case] if sees else [])
    client.force_login(person)
    assert client.get(f"/cases/{case.pk}/").status_code == (200 if sees else 404)
    assert ("打私人电话 100%" in client.get("/cases/").content.decode()) is sees


def test_case_tells_handlers_and_the_person(people, case):
    told = {notice.recipient: notice.words for notice in Notice.objects.all()}
    assert told == {
        people["officer"]: "New case to decide: 严明, 打私人电话 100%",
        people["subject"]: "A case that concerns you was opened: 打私人电话 100%",
    }


def test_notice_of_a_case_of_nobody_says_so(people, at):
    open_case(
        key="x", clause="C7-5", subject=None, title="Attempts on %(day)s",
        facts={"day": "2025-03-12"}, by=None, at=at,
    )  # fmt: skip
    told = Notice.objects.get(recipient=people["officer"])
    assert told.words == "New case, nobody is named yet: Attempts on 2025-03-12"


def test_same_case_is_opened_once(people, case, at):
    again = report_case(
        token="1",
        subject=people["other"],
        clause="A1.3-4",
        matter="x",
        account="y",
        by=people["manager"],
        at=at,
    )
    assert again is None
    assert Case.objects.get() == case


@pytest.mark.parametrize(("clause", "who"), [("Z9-9", "subject"), ("A1.3-4", "manager")])
def test_case_without_a_clause_or_against_oneself_is_refused(people, at, clause, who):
    with pytest.raises(ValidationError):
        report_case(
            token="1",
            subject=people[who],
            clause=clause,
            matter="x",
            account="y",
            by=people["manager"],
            at=at,
        )
    assert not Case.objects.exists()


def test_case_quotes_its_clause_in_the_edition_of_its_day(case, at):
    assert case.edition.number == 1
    assert clause_of(case, at).zh.startswith("在岗不做与工作无关的事")


def test_case_stays_as_it_was_opened(case):
    for change in (
        lambda: Case.objects.update(clause="A1.1"),
        lambda: Case.objects.filter(pk=case.pk).delete(),
    ):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change()


def test_attempts_of_a_case_become_a_table(people, at):
    case = open_case(
        key="attempts",
        clause="C7-5",
        subject=None,
        title="Attempts to change orders on %(day)s",
        facts={
            "day": "2025-03-12",
            "attempts": [{"at": "2025-03-12T02:00:00+00:00", "operation": "UPDATE"}],
        },
        by=None,
        at=at,
    )
    facts = facts_of(case)
    assert facts.pairs == [("Day", "2025-03-12")]
    assert facts.tables == [(["At", "Operation"], [["2025-03-12 10:00:00", "UPDATE"]])]


@pytest.mark.parametrize(
    ("facts", "pairs"),
    [
        ({}, []),
        ({"count": 0, "note": None}, [("How often", "0"), ("note", "—")]),
        ({"names": ["a", "b"], "at": "Tuesday"}, [("names", "a, b"), ("At", "Tuesday")]),
        ({"at": "2025-13-45T99:00:00+00:00"}, [("At", "2025-13-45T99:00:00+00:00")]),
    ],
)
def test_facts_of_any_shape_are_shown(facts, pairs):
    assert facts_of(Case(facts=facts)).pairs == pairs


def test_case_is_opened_on_its_page(people, client):
    client.force_login(people["manager"])
    page = client.get("/cases/open/").content.decode()
    token = page.split('name="token" value="')[1].split('"')[0]
    fields = {
        "token": token,
        "subject": people["subject"].pk,
        "clause": "a1.3-4 在岗不做",
        "matter": "打私人电话",
        "account": "四十分钟",
    }
    answer = client.post("/cases/open/", fields)
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/cases/{case.pk}/"
    assert (case.clause, case.opened_by) == ("A1.3-4", people["manager"])
    assert client.post("/cases/open/", fields).headers["Location"] == "/cases/"
    assert Case.objects.count() == 1


def test_unknown_clause_is_said_beside_the_field(people, client):
    client.force_login(people["manager"])
    fields = {
        "token": "7f9c24e8-3b12-4f4c-8a7e-1f7b8c9d0e1f",
        "subject": people["subject"].pk,
        "clause": "Z1",
        "matter": "x",
        "account": "y",
    }
    page = client.post("/cases/open/", fields).content.decode()
    assert "The handbook has no clause Z1." in page


def test_not_everybody_opens_cases(people, client):
    client.force_login(people["other"])
    assert client.get("/cases/open/").status_code == 403
    assert "Open a case" not in client.get("/cases/").content.decode()


def test_room_names_the_facts_of_its_cases():
    name_facts(minutes="Minutes late")
    assert facts_of(Case(facts={"minutes": 12, "count": 3})).pairs == [
        ("Minutes late", "12"),
        ("How often", "3"),
    ]


def fields_of(people, **changed) -> dict:
    return {
        "token": "7f9c24e8-3b12-4f4c-8a7e-1f7b8c9d0e1f", "subject": people["subject"].pk,
        "clause": "A1.3-5", "matter": "打印照片", "account": "约 60 页", **changed,
    }  # fmt: skip


def test_case_is_filed_with_further_people_and_a_first_file(people, client):
    client.force_login(people["manager"])
    file = SimpleUploadedFile("log.txt", "14:10 打印".encode())
    words = {"further": [people["other"].pk], "why": "一起", "file": file, "note": "打印记录"}
    client.post("/cases/open/", fields_of(people, **words))
    case = Case.objects.get()
    assert concerned_ids(case) == {people["subject"].pk, people["other"].pk}
    evidence = case.evidence.get()
    assert (evidence.name, evidence.note) == ("log.txt", "打印记录")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"why": ""}, "Give the reason."),
        ({"file": SimpleUploadedFile("a.exe", b"MZ\x00")}, "it is not taken"),
        ({"file": SimpleUploadedFile("a.txt", b"x"), "note": ""}, "Say what the file shows."),
    ],
)
def test_filing_is_whole_or_not_at_all(people, client, words, said):
    client.force_login(people["manager"])
    ordinary = {"further": [people["other"].pk], "why": "一起", "note": "x"}
    page = client.post("/cases/open/", fields_of(people, **ordinary | words)).content.decode()
    assert said in page
    assert not Case.objects.exists()
    assert not Notice.objects.exists()


def test_preview_shows_clause_measures_bounds_and_who_decides(people, client):
    client.force_login(people["manager"])
    query = f"clause=a1.3-5&subject={people['subject'].pk}"
    page = client.get(f"/cases/open/preview/?{query}").content.decode()
    assert "50.00 – 100.00" in page
    assert '<span class="badge">Fine</span>' in page
    assert "<p>魏红</p>" in page
    page = client.get("/cases/open/preview/?clause=Z9&subject=x").content.decode()
    assert "The handbook has no clause Z9." in page
    assert "Who may decide it" not in page


def test_filing_against_the_head_says_that_nobody_here_decides(people, hire, client):
    """Nobody judges those above them, and nobody stands above the general manager."""
    head = hire("陈国强", "general_manager")
    Employee.objects.filter(pk=people["officer"].pk).update(supervisor=head)
    client.force_login(people["manager"])
    page = client.get(f"/cases/open/preview/?clause=A1.3-5&subject={head.pk}").content.decode()
    assert "Nobody in the company may decide it" in page
    page = client.post("/cases/open/", fields_of(people, subject=head.pk), follow=True)
    assert page.content.decode().count("Nobody in the company may decide it") == 2
    assert Case.objects.get().subject == head


def test_what_the_portal_calls_a_case_is_told_to_everybody_in_their_language(people, at):
    open_case(
        key="attempts", clause="C7-5", subject=people["subject"],
        title="Attempts to change orders on %(day)s", facts={"day": "2025-03-12"}, by=None, at=at,
    )  # fmt: skip
    notice = Notice.objects.get(recipient=people["officer"])
    with translation.override("en"):
        assert notice.words == ("New case to decide: 严明, Attempts to change orders on 2025-03-12")
    with translation.override("zh-hans"):
        assert "2025-03-12 尝试篡改订单" in notice.words
    old = Notice(text=notice.text, params={"person": "严明", "matter": "旷工"})
    with translation.override("en"):  # what was stored as one text stays it
        assert old.words == "New case to decide: 严明, 旷工"


def test_a_fact_in_each_language_is_read_in_ones_own(people, at):
    case = Case(
        title="Clocking in for another: %(people)s, %(day)s",
        facts={"people": {"zh-hans": "甲、乙", "en": "甲, 乙"}, "day": "2025-03-12"},
    )
    with translation.override("en"):
        assert str(case) == "Clocking in for another: 甲, 乙, 2025-03-12"
        assert facts_of(case).pairs[0][1] == "甲, 乙"
    with translation.override("zh-hans"):
        assert "甲、乙" in str(case)
        assert facts_of(case).pairs[0][1] == "甲、乙"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"clause": "Z9-9"}, "clause"),
        ({"further": ["subject"], "why": "一起"}, "further"),
        ({"further": ["other"], "why": ""}, "why"),
        ({"file": SimpleUploadedFile("a.exe", b"MZ\x00"), "note": "x"}, "file"),
    ],
)
def test_what_a_filing_is_refused_for_stands_beside_its_field(people, client, words, field):
    client.force_login(people["manager"])
    if "further" in words:
        words = words | {"further": [people[name].pk for name in words["further"]]}
    answer = client.post("/cases/open/", fields_of(people, **words))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
