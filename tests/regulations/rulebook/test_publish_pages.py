"""Who may publish makes an edition on a page: reword or upload, look at what changes, publish."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hr.people.models import Position
from hr.people.services import hire_employee
from regulations.rulebook import editions, services, source
from regulations.rulebook.models import Edition
from tests.regulations.rulebook.conftest import AT

ENGLISH = {"headers": {"accept-language": "en"}}
ENTRIES = source.read_clauses()


def text(response, status=200) -> str:
    assert response.status_code == status
    return response.content.decode()


def draft_in(response, status=200) -> str:
    return re.search(r'name="draft" value="([^"]+)"', text(response, status))[1]


@pytest.fixture
def editor(handbook, client):
    """The browser of the lead of the customer development centre."""
    position = Position.objects.get(code="ecommerce_lead")
    client.force_login(hire_employee(number="1002", name="李敏", position=position, at=AT))
    return client


def upload(browser, content: str | bytes):
    raw = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile("clauses.yaml", raw)
    return browser.post("/handbook/publish/preview/", {"file": file}, **ENGLISH)


def reword(browser, ref: str, draft: str = "", **texts):
    entry = next(each for each in ENTRIES if each.ref == ref)
    sent = {name: getattr(entry, name) for name in ("zh", "en", "reading_zh", "reading")} | texts
    data = {"ref": ref, "draft": draft, **sent}
    return browser.post("/handbook/publish/wording/", data, **ENGLISH)


def publish(browser, draft: str, **words):
    data = {"draft": draft, "owner": "客户发展中心", "note": ""} | words
    return browser.post("/handbook/publish/", data, follow=True, **ENGLISH)


@pytest.mark.clause("C14")
@pytest.mark.parametrize(
    ("position", "may"),
    [("general_manager", True), ("ecommerce_lead", True), ("hr_officer", False), (None, False)],
)
def test_lead_of_the_centre_and_general_manager_publish(handbook, client, position, may):
    post = Position.objects.get(code=position) if position else None
    client.force_login(hire_employee(number="1002", name="李敏", position=post, at=AT))
    for address in ("/handbook/publish/",):
        assert client.get(address).status_code == (200 if may else 403)
    for address in ("/handbook/publish/preview/", "/handbook/publish/wording/"):
        assert client.post(address).status_code == (422 if may else 403)
    assert ("/handbook/publish/" in text(client.get("/handbook/"))) is may


@pytest.mark.clause("C14")
def test_reworded_clauses_are_previewed_and_published_in_one_edition(editor):
    asked = editor.post("/handbook/publish/wording/", {"ref": "c7-2 客户"}, **ENGLISH)
    assert "Reword C7-2" in text(asked)
    assert text(asked).count("<textarea") == 4
    first = reword(editor, "A1.2-1", zh="上班时精神饱满，用语文明，举止大方。")
    assert "举止<del>得体</del><ins>大方</ins>。" in text(first)
    second = reword(editor, "A1.2-4", draft_in(first), reading="As is.", reading_zh="照字面。")
    assert "<ins>照字面。</ins>" in text(second)
    assert "<ins>大方</ins>" in text(second)
    assert Edition.objects.count() == 1
    page = text(publish(editor, draft_in(second), note="两处更清楚"))
    assert "Edition 2 is published and in force." in page
    assert "<ins>大方</ins>" in page
    edition = Edition.objects.get(number=2)
    assert (edition.published_by.name, edition.note) == ("李敏", "两处更清楚")
    changed = {
        "A1.2-1": {"zh": "上班时精神饱满，用语文明，举止大方。"},
        "A1.2-4": {"reading": "As is.", "reading_zh": "照字面。"},
    }
    assert editions.entries_of(edition) == tuple(
        replace(entry, **changed.get(entry.ref, {})) for entry in ENTRIES
    )


@pytest.mark.clause("C14")
def test_uploaded_file_is_previewed_and_published(editor):
    own = replace(ENTRIES[0], ref="C15", zh="公司自订条款。", en="Our own clause.")
    page = upload(editor, source.write_clauses([*ENTRIES[1:], own]))
    assert "changed: 0, added: 1, removed: 1" in text(page)
    assert "<ins>公司自订条款。</ins>" in text(page)
    assert "nothing in the portal carries it" in text(page)
    assert "the portal keeps it all the same" in text(page)  # A1.1, that is
    assert "added: 1" in text(publish(editor, draft_in(page)))
    assert editions.entries_of(Edition.objects.get(number=2)) == (*ENTRIES[1:], own)


def test_file_of_an_edition_can_be_uploaded_again(editor, handbook):
    answer = editor.get("/handbook/editions/1/clauses.yaml")
    assert "attachment" in answer["Content-Disposition"]
    page = upload(editor, answer.content)
    assert "The texts are the same." in text(page)
    assert "Nothing differs from the newest edition." in text(publish(editor, draft_in(page)), 422)
    assert publish(editor, draft_in(page), owner="办公室").redirect_chain
    assert Edition.objects.get(number=2).owner == "办公室"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The submitted file is empty."),
        ("- id: 7", "Line 1: an entry is a mapping with an id"),
        ("- id: C1\n  zh: 一", "Line 1: C1: room is missing"),
        ("- id: ]", "Line 1: this is not YAML"),
        (b"\xff\xfe", "The file is not in UTF-8"),
        (b"#" * 1048577, "The file is larger than 1 MB."),
    ],
)
def test_broken_file_is_refused_and_says_where(editor, content, sentence):
    page = text(upload(editor, content), 422)
    assert sentence in page
    assert "Nothing was published." in page
    assert Edition.objects.count() == 1


def test_refused_wording_keeps_what_was_typed(editor):
    page = text(reword(editor, "A1.2-1", zh="改动的文字", reading="only in English"), 422)
    assert "A1.2-1: a reading stands in both languages or in neither" in page
    assert "改动的文字" in page
    assert "This field is required." in text(reword(editor, "A1.2-1", zh=" "), 422)


def test_clause_that_is_left_as_it_was_brings_back_the_preview(editor):
    draft = draft_in(reword(editor, "A1.2-1", zh="改动的文字"))
    page = text(reword(editor, "A1.2-4", draft, leave="1", zh="不算数"))
    assert "<ins>改动的文字</ins>" in page
    assert "不算数" not in page


def test_clause_that_is_not_there_is_told_without_losing_the_draft(editor):
    page = text(editor.post("/handbook/publish/wording/", {"ref": "C99"}, **ENGLISH), 422)
    assert "This edition has no clause C99." in page
    draft = draft_in(reword(editor, "A1.2-1", zh="改动的文字"))
    answer = editor.post("/handbook/publish/wording/", {"ref": "", "draft": draft}, **ENGLISH)
    assert "This field is required." in text(answer, 422)
    assert "<ins>改动的文字</ins>" in text(answer, 422)


def test_draft_on_an_older_edition_is_shown_again_before_it_is_published(editor):
    draft = draft_in(reword(editor, "A1.2-1", zh="改动的文字"))
    newer = (replace(ENTRIES[0], zh="别人的改动"), *ENTRIES[1:])
    services.publish_edition(source=newer, owner="客户发展中心", by=None, at=AT)
    page = publish(editor, draft, note="写好的理由")
    assert "Edition 2 has been published meanwhile: look again at what changes." in text(page, 422)
    assert "<del>别人的改动</del>" in text(page, 422)
    assert "写好的理由" in text(page, 422)
    assert Edition.objects.count() == 2
    assert publish(editor, draft_in(page, 422)).redirect_chain
    assert Edition.objects.get(number=3).clauses.get(ref="A1.1").zh == ENTRIES[0].zh


@pytest.mark.parametrize("change", [lambda d: "", lambda d: d[:-3] + "abc", lambda d: "x:y:z"])
def test_draft_that_the_portal_did_not_write_is_refused(editor, change):
    draft = change(draft_in(reword(editor, "A1.2-1", zh="改动的文字")))
    answer = publish(editor, draft)
    assert answer.redirect_chain == [("/handbook/publish/", 302)]
    assert "begin again with the newest edition" in text(answer)
    if draft:
        again = editor.post(
            "/handbook/publish/wording/", {"ref": "C7-2", "draft": draft}, **ENGLISH
        )
        assert "begin again with the newest edition" in text(again, 422)
    assert Edition.objects.count() == 1


def test_owner_is_needed_and_the_draft_stays(editor):
    page = publish(editor, draft_in(reword(editor, "A1.2-1", zh="改动的文字")), owner=" ")
    assert "This field is required." in text(page, 422)
    assert "<ins>改动的文字</ins>" in text(page, 422)


# --- editions to be read -------------------------------------------------------------------------


def test_page_of_an_edition_compares_with_the_one_before_or_another(handbook, reader):
    for number, word in ((2, "甲方"), (3, "乙方")):
        entries = (replace(ENTRIES[0], zh=f"{word}利益优先。"), *ENTRIES[1:])
        services.publish_edition(source=entries, owner=f"部门{number}", by=None, at=AT)
    page = text(reader.get("/handbook/editions/3/", **ENGLISH))
    assert "What changed from Edition 2 to Edition 3" in page
    assert "<del>甲</del><ins>乙</ins>方利益优先。" in page
    assert "部门3" in page
    since_first = text(reader.get("/handbook/editions/3/?edition=1"))
    assert "<del>公司</del><ins>乙方</ins>利益优先" in since_first
    assert "everything in it is new" in text(reader.get("/handbook/editions/1/", **ENGLISH))
    listed = text(reader.get("/handbook/editions/", **ENGLISH))
    assert re.findall(r'href="/handbook/editions/(\d)/"', listed) == ["3", "2", "1"]
    assert "the portal itself" in listed


@pytest.mark.parametrize(
    "address", ["9/", "1/?edition=9", "1/?edition=x", "9/clauses.yaml", "?edition=0"]
)
def test_edition_that_never_was_is_not_found(handbook, reader, address):
    assert reader.get(f"/handbook/editions/{address}").status_code == 404


def test_many_editions_are_paged_with_few_queries(handbook, reader, django_assert_max_num_queries):
    Edition.objects.bulk_create(
        Edition(number=number, owner="o", published_at=AT, in_force_from=AT.date())
        for number in range(2, 302)
    )
    seen, older = [], ""
    while older is not None:
        with django_assert_max_num_queries(6):
            answer = reader.get(f"/handbook/editions/?edition={older}")
        seen += [edition.number for edition in answer.context["editions"]]
        older = answer.context["older"]
    assert seen == list(range(301, 0, -1))
    for address in ("/handbook/editions/301/", "/handbook/"):
        with django_assert_max_num_queries(10):
            reader.get(address)


@pytest.mark.clause("C14")
def test_text_beside_a_figure_in_force_is_looked_at_twice(editor):
    services.load_rule_sets(values=source.read_parameters(), at=AT)
    answer = reword(editor, "C7-2", zh="受理后 20 分钟内联系客户。")
    page = unescape(text(answer))
    assert "customer contacted within 10 minutes" in page
    assert "The English text stays as it was" in page
    draft = draft_in(answer)
    refused = unescape(text(publish(editor, draft), 422))
    assert "Say that the texts agree with the figures in force." in refused
    assert Edition.objects.count() == 1
    publish(editor, draft, looked="on")
    assert Edition.objects.count() == 2


def test_text_without_figures_needs_no_second_look(editor):
    answer = reword(editor, "A1.2-1", zh="改动的文字", en="Other words.")
    assert "figures hold" not in text(answer) and 'name="looked"' not in text(answer)
    publish(editor, draft_in(answer))
    assert Edition.objects.count() == 2
