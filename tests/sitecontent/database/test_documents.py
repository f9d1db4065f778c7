"""Documents of the handbook: written, approved, in force, acknowledged (C13-1, C13-9)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from regulations.approvals.services import decide_step
from regulations.notices.models import Notice
from sitecontent.database.documents import rules, selectors, services
from sitecontent.database.models import DocumentForce, DocumentReading, DocumentVersion
from tests import worlds
from tests.company import TEN, Company

pytestmark = [pytest.mark.clause("C13-1"), pytest.mark.clause("C13-9")]
CODE = "operation"
PAGE = f"/documents/{CODE}/"


company = worlds.shared(Company, past=True)


def write(company, text: str = "一、总则", *, at=TEN, days: int = 0, **words):
    given = {"zh": text, "en": f"{text} in English", "note": "首次", "code": CODE}
    given |= {"in_force_from": at.date() + timedelta(days=days), "by": company.administrator}
    return services.write_version(**given | words, at=at)


def decide(company, row, verdict: str = "approved", *, at=TEN, by=None):
    step = row.approval.steps.get()
    words = {"comment": "同意"}
    decide_step(step_id=step.pk, verdict=verdict, by=by or company.manager, at=at, **words)


def written_and_approved(company, text="一、总则", *, at=TEN, days: int = 0):
    row = write(company, text, at=at, days=days)
    decide(company, row, at=at)
    return row


def test_a_version_holds_by_the_general_managers_word_from_its_day(company):
    row = write(company, days=3)
    assert selectors.in_force(CODE, TEN) is None
    with pytest.raises(PermissionDenied):
        decide(company, row, by=company.lead)
    decide(company, row)
    assert selectors.in_force(CODE, TEN + timedelta(days=2)) is None
    assert selectors.in_force(CODE, TEN + timedelta(days=3)) == row
    told = Notice.objects.filter(text=services.NEW)
    assert told.count() == len(company.by_number)


def test_what_is_approved_late_holds_from_that_day_and_nothing_refused_holds(company):
    late = write(company, days=1)
    decide(company, late, at=TEN + timedelta(days=5))
    assert late.force.day == (TEN + timedelta(days=5)).date()
    other = write(company, "二", at=TEN + timedelta(days=6))
    decide(company, other, "refused", at=TEN + timedelta(days=6))
    assert selectors.in_force(CODE, TEN + timedelta(days=9)) == late


def test_one_version_waits_at_a_time_and_each_changes_something(company):
    written_and_approved(company)
    for words, where in (
        ({"text": "一、总则"}, "zh"), ({"text": "二", "note": " "}, "note"),
        ({"text": "二", "en": " "}, "en"), ({"text": "二", "days": -1}, "in_force_from"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            write(company, **words)
        assert list(refused.value.error_dict) == [where]
    row = write(company, "二、用户")
    assert row.number == 2
    with pytest.raises(ValidationError, match="总经理"):
        write(company, "三")
    for person in (company.lead, company.designer, company.hr):
        with pytest.raises(PermissionDenied):
            write(company, "三", by=person)


def test_who_has_not_acknowledged_the_version_in_force_is_known(company):
    first = written_and_approved(company)
    words = {"code": CODE, "by": company.assistant, "at": TEN}
    services.acknowledge(number=1, **words)
    services.acknowledge(number=1, **words)  # changes nothing
    assert DocumentReading.objects.count() == 1
    assert company.assistant.pk not in {each.pk for each in selectors.missing(first)}
    assert selectors.missing(first).count() == len(company.by_number) - 1
    later = TEN + timedelta(days=1)
    second = written_and_approved(company, "二、用户", at=later)
    assert selectors.missing(second).count() == len(company.by_number)
    with pytest.raises(ValidationError):
        services.acknowledge(**words | {"number": 1, "at": later})
    assert services.remind(code=CODE, by=company.manager, at=later) == len(company.by_number)
    services.remind(code=CODE, by=company.manager, at=later)
    assert Notice.objects.filter(text=services.AGAIN).count() == len(company.by_number)


def test_it_stands_beside_the_clauses_and_on_the_home_page(company):
    client = Client(headers={"accept-language": "en"})
    client.force_login(company.assistant)
    assert "not in force yet" in client.get("/handbook/").content.decode()
    written_and_approved(company, "# 标题\n\n<script>alert(1)</script> [x](javascript:y)")
    for address in ("/handbook/", "/handbook/C13-1/", "/home/waits/", "/documents/"):
        page = client.get(address).content.decode()
        assert PAGE in page and "Rules for database users" in page
    page = client.get(PAGE).content.decode()
    assert "<h1>标题" in page and "<script>alert" not in page and 'href="javascript' not in page
    client.post(f"{PAGE}acknowledge/", {"number": "1"})
    assert DocumentReading.objects.get().person == company.assistant
    assert "you have not acknowledged" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}readers/").status_code == 403
    client.force_login(company.manager)
    assert "1 of 9 people" in client.get(f"{PAGE}readers/").content.decode()


def test_it_is_written_on_its_page_beginning_with_the_text_of_the_product(company):
    client = Client(headers={"accept-language": "en"})
    client.force_login(company.administrator)
    page = client.get(f"{PAGE}new/")
    start = page.context["form"].initial
    assert (
        start["zh"].startswith("# 数据库用户管理办法") and "## 2. Users and levels" in start["en"]
    )
    sent = start | {"note": "首次发布", "in_force_from": timezone.localdate()}
    answer = client.post(f"{PAGE}new/", sent)
    assert answer["Location"] == PAGE
    row = DocumentVersion.objects.get()
    assert row.approval.state == "pending"
    answer = client.post(f"{PAGE}new/", sent)
    assert answer.status_code == 422 and b"lies before the general manager" in answer.content
    client.force_login(company.assistant)
    assert client.get(f"{PAGE}new/").status_code == 403
    changed = client.get(f"{PAGE}?version=1").content.decode()
    assert "not in force" in changed


@pytest.mark.parametrize("code", list(rules.DOCUMENTS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_product_brings_a_text_for_each_in_both_languages(code, language):
    folder = settings.BASE_DIR / "docs" / "handbook"
    text = (folder / f"{code}.{language}.md").read_text(encoding="utf-8")
    assert len(text) > 1200 and len(text) < rules.LONGEST_TEXT
    assert "<h2>" in rules.shown(text) and "<table>" in rules.shown(text)


def test_a_list_goes_on_behind_a_table():
    assert '<ol start="2">' in rules.shown("1. a\n\n| b |\n|---|\n| c |\n\n2. d")


def test_what_changed_is_shown_line_by_line():
    found = rules.differences("一\n二\n三\n四\n五", "一\n二\n三\n四\n六")
    assert found == [("", "一"), ("", "…"), ("", "四"), ("del", "五"), ("ins", "六")]


# --- past the portal ------------------------------------------------------------------------------


def test_nothing_is_in_force_without_the_word_of_the_general_manager(company):
    row = write(company)
    with pytest.raises(IntegrityError, match="document_consent"), transaction.atomic():
        DocumentForce.objects.create(version=row, day=TEN.date(), by=company.manager, at=TEN)
    decide(company, row)
    other = write(company, "二", days=4)
    decide(company, other)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE database_documentforce SET day = day - 4")
    with pytest.raises(IntegrityError, match="document_in_force"), transaction.atomic():
        DocumentReading.objects.create(version=other, person=company.lead, at=TEN)


def test_a_text_that_was_laid_before_somebody_does_not_change(company):
    row = write(company)
    for sql in (
        "UPDATE database_documentversion SET zh = '别的'",
        "UPDATE database_documentversion SET approval_id = NULL",
        "DELETE FROM database_documentversion",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    with pytest.raises(IntegrityError, match="document_by_writer"), transaction.atomic():
        DocumentVersion.objects.create(
            document=CODE, number=2, zh="a", en="b", note="c", in_force_from=TEN.date(),
            by=company.lead, at=TEN,
        )  # fmt: skip
    row.refresh_from_db()
    assert row.zh == "一、总则"
