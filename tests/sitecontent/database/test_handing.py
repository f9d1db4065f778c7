"""Data leaves by one way: the right is asked, a row is written first, unusual days are told."""

import hashlib
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client, RequestFactory

from catalog.products.models import Product
from hr.people.services import dismiss_login
from regulations import handing
from regulations.binding.services import entering_past
from regulations.handing import Handed
from regulations.notices.models import Notice
from regulations.tables import write_csv
from sitecontent.database.handing.rules import is_unusual
from sitecontent.database.handing.services import note_handing
from sitecontent.database.models import Handing
from sitecontent.database.rules import CareRules
from tests import worlds
from tests.company import TEN, Company

pytestmark = pytest.mark.clause("C13-9")
RULES = CareRules(rows_a_day=2000, answer_within_days=3, views_within_days=5)


company = worlds.shared(Company, past=True)


def browse(person) -> Client:
    client = Client(REMOTE_ADDR="203.0.113.9")
    client.force_login(person)
    return client


def take(rows: int, by, at=TEN, **words) -> Handing:
    size = {"rows": rows, "size": 10, "sha256": "0" * 64}
    return note_handing(Handed("goods", "a.xlsx", "", **size, by=by, **words), at)


@pytest.mark.parametrize(
    ("before", "rows", "found"),
    [(0, 2000, False), (0, 2001, True), (2000, 1, True), (2001, 500, False), (1999, 1, False)],
)
def test_a_day_is_unusual_once_it_goes_beyond_the_limit(before, rows, found):
    assert is_unusual(before, rows, RULES) is found


def test_who_took_what_how_much_and_where_to_is_on_record(company):
    Product.objects.create(sku="T-1", name="龙井茶")
    answer = browse(company.lead).get("/goods/export/?q=龙井")
    row = Handing.objects.get()
    assert (row.kind, row.by, row.rows, row.caller) == ("goods", company.lead, 1, "203.0.113.9")
    assert row.size == len(answer.content) and "q=" in row.wanted
    assert row.sha256 == hashlib.sha256(answer.content).hexdigest()
    assert answer["Content-Disposition"].endswith(f'"{row.name}"')
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).active["A2"].value == "T-1"


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("designer", "/goods/export/", 403), ("administrator", "/goods/export/", 403),
        ("lead", "/goods/export/", 200), ("manager", "/goods/export/", 200),
        ("lead", "/people/export.xlsx", 403), ("hr", "/people/export.xlsx", 200),
        ("assistant", "/handbook/editions/1/clauses.yaml", 200),
        ("administrator", "/books/months/2026-03/sheet/", 403),
    ],
)  # fmt: skip
def test_each_kind_needs_its_right(company, who, address, status):
    answer = browse(getattr(company, who)).get(address)
    assert answer.status_code == status
    assert Handing.objects.count() == (status == 200)


def test_the_refusal_names_the_clause(company):
    with pytest.raises(PermissionDenied, match="C13-9"):
        handing.check_right("goods", company.designer)
    assert "C13-9" in browse(company.designer).get("/goods/export/").content.decode()


def test_no_row_no_file(company, monkeypatch):
    request = RequestFactory().get("/")
    request.user = company.lead
    made = write_csv(header=["a"], rows=[[1]])

    def fails(handed, at):
        raise DatabaseError("no")

    for record, error in (([fails], DatabaseError), ([], ImproperlyConfigured)):
        monkeypatch.setattr(handing, "_record", record)
        with pytest.raises(error):
            handing.send(request, kind="goods", name="a.csv", make=lambda: made, at=TEN)


def test_a_question_for_the_head_alone_takes_nothing_out(company):
    answer = browse(company.hr).head("/people/export.xlsx")
    assert answer.status_code == 200 and not answer.content
    assert not Handing.objects.exists()


def test_who_watches_is_told_once_of_an_unusual_day(company):
    take(1500, company.lead)
    assert not Notice.objects.filter(kind="handing").exists()
    take(501, company.lead)
    take(900, company.lead)
    rows = Notice.objects.filter(kind="handing")
    assert {row.recipient for row in rows} == {company.manager, company.administrator}
    assert {row.params["rows"] for row in rows} == {2001}
    take(1900, company.lead, TEN + timedelta(days=1))
    assert rows.count() == 2


def test_another_person_is_counted_by_themselves(company):
    take(1500, company.lead)
    take(1500, company.hr)
    assert not Notice.objects.filter(kind="handing").exists()


def test_the_log_shows_everybody_their_own_and_watchers_all(company):
    take(11, company.lead)
    take(22, company.hr)
    text = browse(company.lead).get("/database/exports/").content.decode()
    assert company.lead.name in text and company.hr.number not in text
    own = browse(company.lead).get(f"/database/exports/?person={company.hr.pk}").content.decode()
    assert f'class="num">{company.hr.number}' not in own
    for watcher in (company.manager, company.administrator):
        text = browse(watcher).get("/database/exports/").content.decode()
        assert f'class="num">{company.lead.number}' in text
        assert f'class="num">{company.hr.number}' in text
        one = browse(watcher).get(f"/database/exports/?person={company.hr.pk}").content.decode()
        assert f'class="num">{company.lead.number}' not in one
    assert browse(company.manager).get("/database/exports/?kind=nothing").status_code == 404


def test_a_command_writes_its_row_and_tells_who_watches(company, tmp_path, facts_of_march):
    path = tmp_path / "m.csv"
    call_command("judge_month", "2026-03", "--csv", str(path), stdout=io.StringIO())
    row = Handing.objects.get()
    assert (row.kind, row.by, row.name) == ("attendance", None, "m.csv") and row.account
    assert row.size == path.stat().st_size
    told = {each.recipient for each in Notice.objects.filter(kind="handing")}
    assert told == {company.manager, company.administrator}


def test_a_command_in_somebodys_name_asks_for_the_right(company, tmp_path, facts_of_march):
    path = tmp_path / "m.csv"
    words = ("judge_month", "2026-03", "--csv", str(path), "--by")
    with pytest.raises(CommandError, match="C13-9"):
        call_command(*words, company.designer.number, stdout=io.StringIO())
    assert not path.exists() and not Handing.objects.exists()
    call_command(*words, company.hr.number, stdout=io.StringIO())
    assert Handing.objects.get().by == company.hr


@pytest.fixture
def facts_of_march(company):
    from tests.attendance.timekeeping.facts import Facts

    return Facts(company)


def test_nobody_dumps_the_tables_by_the_frameworks_command(db):
    with pytest.raises(CommandError, match="C13-9"):
        call_command("dumpdata", "people")


@pytest.mark.parametrize(
    "verb", ["UPDATE database_handing SET rows = 0", "DELETE FROM database_handing"]
)
def test_the_record_stays(company, verb):
    take(11, company.lead)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)
    assert Handing.objects.get().rows == 11


def test_the_database_knows_nobody_who_has_left_and_nobody_unnamed(company):
    dismiss_login(employee=company.lead, last_day=TEN.date(), by=company.manager, at=TEN)
    company.lead.refresh_from_db()
    with pytest.raises(DatabaseError), transaction.atomic():
        take(1, company.lead)
    with pytest.raises(DatabaseError), transaction.atomic():
        take(1, None)


@pytest.mark.django_db(transaction=True)
def test_the_row_is_committed_before_the_file_leaves(raw_connection, monkeypatch):
    with entering_past(right="test"):
        company = Company()
    seen, answer_of = [], handing.HttpResponse

    def answer(*words, **options):
        with raw_connection("app").cursor() as cursor:
            cursor.execute("SELECT by_id, name FROM database_handing")
            seen.extend(cursor.fetchall())
        return answer_of(*words, **options)

    monkeypatch.setattr(handing, "HttpResponse", answer)
    assert browse(company.lead).get("/goods/export/").status_code == 200
    assert [who for who, _name in seen] == [company.lead.pk]
