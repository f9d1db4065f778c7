"""The pages of the rulebook, as a logged-in employee sees them in both languages."""

import re
from dataclasses import replace
from datetime import date

import pytest

from regulations.rulebook import services, source
from regulations.rulebook.models import Edition, RuleVersion
from tests.regulations.rulebook.conftest import AT, enter_version

ENGLISH = {"headers": {"accept-language": "en"}}
CONDUCT = [
    "A1.2-1", "A1.2-2", "A1.2-3", "A1.2-4", "A1.3-2", "A1.3-3", "A1.3-9",
    "B7-1", "B7-3", "B7-4", "B7-6", "C10-12",
]  # fmt: skip


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def shown_refs(response):
    return re.findall(r'<article class="rb-clause" id="([^"]+)"', text(response))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/handbook/", "/handbook/C7-2/", "/rules/", "/traceability/"])
def test_visitor_is_asked_to_log_in(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert "login" in response["Location"]


@pytest.mark.clause("A1.2-1", "A1.2-2", "A1.2-3", "A1.2-4", "A1.3-2", "A1.3-3", "A1.3-9")
@pytest.mark.clause("B7-1", "B7-3", "B7-4", "B7-6", "C10-12")
def test_clauses_of_conduct_stand_in_the_handbook_at_their_address(handbook, reader):
    page = text(reader.get("/handbook/"))
    for entry in source.read_clauses():
        if entry.ref in CONDUCT:
            assert f'id="{entry.ref}"' in page
            assert entry.zh in page
            assert entry.zh in text(reader.get(f"/handbook/{entry.ref}/"))


@pytest.mark.clause("C14")
def test_handbook_shows_edition_owner_and_all_clauses(handbook, reader):
    response = reader.get("/handbook/", **ENGLISH)
    assert len(shown_refs(response)) == 163
    page = text(response)
    assert "Edition 1" in page
    assert "2026-03-01" in page
    assert "interpreted by 客户发展中心" in page


def test_handbook_reads_in_both_languages(handbook, reader):
    chinese = text(reader.get("/handbook/"))
    assert '<p class="rb-text">后台每 10 分钟刷新订单。</p>' in chinese
    assert "手册载明；立案时可引用" in chinese
    assert 'lang="en">The desk refreshes the order list every 10 minutes.' in chinese
    english = text(reader.get("/handbook/", **ENGLISH))
    assert '<p class="rb-text">The desk refreshes the order list every 10 minutes.</p>' in english
    assert 'lang="zh-Hans">后台每 10 分钟刷新订单。' in english


def test_reading_is_shown_as_such(handbook, reader):
    page = text(reader.get("/handbook/?q=C6-9", **ENGLISH))
    assert "Source unclear; we read:" in page
    assert "1K = 1024 bytes." in page


def test_search_shows_only_what_it_found(handbook, reader):
    response = reader.get("/handbook/", {"q": "竞品"})
    assert shown_refs(response) == ["B1", "C11-1"]
    assert "<mark>竞品</mark>" in text(response)
    assert 'name="q" value="竞品"' in text(response)


def test_search_as_you_type_gets_the_changing_part_alone(handbook, reader):
    response = reader.get("/handbook/", {"q": "竞品"}, headers={"hx-request": "true"})
    assert shown_refs(response) == ["B1", "C11-1"]
    assert text(response).lstrip().startswith('<div id="book"')
    assert "HX-Request" in response["Vary"]
    back = reader.get(
        "/handbook/",
        {"q": "竞品"},
        headers={"hx-request": "true", "hx-history-restore-request": "true"},
    )
    assert "<html" in text(back)


def test_search_for_markup_shows_it_as_text(handbook, reader):
    page = text(reader.get("/handbook/", {"q": "<script>10"}))
    assert "&lt;script&gt;10" in page
    assert "<script>10" not in page


def test_older_edition_stays_readable(handbook, reader):
    entries = source.read_clauses()
    services.publish_edition(source=entries[1:], owner="客户发展中心", by=None, at=AT)
    assert Edition.objects.count() == 2
    assert "A1.1" not in shown_refs(reader.get("/handbook/"))
    old = reader.get("/handbook/?edition=1", **ENGLISH)
    assert "A1.1" in shown_refs(old)
    assert "not in force" in text(old)
    assert 'href="/handbook/A1.1/?edition=1"' in text(old)
    assert reader.get("/handbook/A1.1/").status_code == 404
    assert reader.get("/handbook/A1.1/?edition=1").status_code == 200


@pytest.mark.parametrize(
    "address", ["/handbook/?edition=9", "/handbook/?edition=x", "/handbook/C99/"]
)
def test_what_was_never_published_is_not_found(handbook, reader, address):
    assert reader.get(address).status_code == 404


def test_portal_without_a_handbook_says_so(reader):
    assert "No handbook has been published yet." in text(reader.get("/handbook/", **ENGLISH))


def test_clause_page_shows_values_versions_and_what_carries_it(handbook, reader):
    enter_version("passwords", 2, date(2026, 3, 1), {"min_length": 12, "max_age_days": 60})
    page = text(reader.get("/handbook/C13-8/", **ENGLISH))
    assert "12 characters" in page
    assert "version 1" in page
    assert "version 2" in page
    page = text(reader.get("/handbook/C14/", **ENGLISH))
    assert "regulations/rulebook/services.py" in page
    assert "publish_edition" in page
    assert "tests/regulations/rulebook/test_editions.py" in page
    assert 'href="/handbook/C13-S3/"' in page


def test_rules_page_shows_what_held_on_a_day(handbook, reader):
    values = RuleVersion.objects.get(rule_set="orders").values
    enter_version("orders", 2, date(2026, 3, 2), values | {"contact_within": 15})
    assert "15 minutes" in text(reader.get("/rules/?on=2026-03-02", **ENGLISH))
    page = text(reader.get("/rules/?on=2026-03-01", **ENGLISH))
    assert "15 minutes" not in page
    assert 'href="/handbook/C7-2/"' in page
    assert "No version held on this day." in text(reader.get("/rules/?on=2019-12-31", **ENGLISH))


def test_day_that_is_none_is_told(handbook, reader):
    assert "Enter a valid date." in text(reader.get("/rules/?on=2026-02-30", **ENGLISH))


def test_traceability_lists_every_clause_with_its_code(reader):
    page = text(reader.get("/traceability/", **ENGLISH))
    assert page.count('<div class="rb-what">') == 163
    assert "regulations/rulebook/services.py" in page


def test_places_of_a_clause_are_folded_under_how_many_there_are(reader, tmp_path, settings):
    (tmp_path / "hr").mkdir()
    (tmp_path / "hr" / "__init__.py").write_text('@clause("B1")\ndef position(): ...')
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "__init__.py").touch()
    settings.BASE_DIR = tmp_path
    page = text(reader.get("/traceability/", {"room": "hr.people"}, **ENGLISH))
    folds = re.findall(r'<details class="rb-fold"><summary>(.*?)</summary>', page)
    told = [re.sub(r"<[^>]+>", "", each) for each in folds]
    nothing = "Code 0 no code yet · Tests 0 no test yet"
    assert told == ["Code 1 · Tests 0 no test yet", nothing, nothing, nothing]


def test_traceability_lists_a_clause_that_only_the_company_has(handbook, reader):
    own = replace(source.read_clauses()[0], ref="C15", room="orders.desk", zh="公司自订条款。")
    entries = [*source.read_clauses(), own]
    services.publish_edition(source=entries, owner="客户发展中心", by=None, at=AT)
    page = text(reader.get("/traceability/?room=orders.desk", **ENGLISH))
    assert 'href="/handbook/C15/"' in page
    assert "no code yet" in text(reader.get("/handbook/C15/", **ENGLISH))
    assert 'href="/handbook/C15/"' in text(reader.get("/traceability/?missing=on"))
    assert 'href="/handbook/C15/"' not in text(reader.get("/traceability/?room=hr.people"))


def test_traceability_of_one_room_shows_that_room_alone(reader):
    response = reader.get("/traceability/", {"room": "hr.people"}, headers={"hx-request": "true"})
    page = text(response)
    assert page.lstrip().startswith('<div id="trace"')
    assert re.findall(r'href="/handbook/([^/]+)/"', page) == ["B1", "B3", "B4", "B6"]
    assert reader.get("/traceability/?room=hr.canteen").status_code == 404


def test_traceability_of_what_is_missing(reader, tmp_path, settings):
    (tmp_path / "hr").mkdir()
    (tmp_path / "hr" / "__init__.py").write_text('@clause("B1")\ndef position(): ...')
    settings.BASE_DIR = tmp_path
    page = text(reader.get("/traceability/", {"room": "hr.people"}, **ENGLISH))
    assert "The tests are not installed here." in page
    assert "hr/__init__.py:2 position" in page
    assert "0 of 4 clauses have code and tests." in page


def test_traceability_tells_of_a_marker_that_cannot_be_trusted(reader, tmp_path, settings):
    (tmp_path / "hr").mkdir()
    (tmp_path / "hr" / "__init__.py").write_text('@clause("C99")\ndef position(): ...')
    settings.BASE_DIR = tmp_path
    assert "names the clause C99" in text(reader.get("/traceability/", **ENGLISH))


def test_a_search_of_any_length_finds_nothing_instead_of_no_page(handbook, reader):
    answer = reader.get("/handbook/?q=" + "x" * 300)
    assert answer.status_code == 200
    assert list(answer.context["clauses"]) == []


def test_a_search_by_first_letters_marks_what_it_found(handbook, reader):
    assert "<mark>旷工</mark>" in text(reader.get("/handbook/?q=kg"))


def test_an_empty_search_says_what_can_be_searched_for(handbook, reader):
    page = text(reader.get("/handbook/?q=没有此词"))
    for word in ("条款编号", "拼音首字母", "英文"):
        assert word in page.partition('class="panel empty"')[2]
    assert "first letters of their pinyin" in text(reader.get("/handbook/?q=没有此词", **ENGLISH))
