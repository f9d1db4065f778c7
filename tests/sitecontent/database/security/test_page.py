"""The security page: who sees and does what, what the database refuses, its clocks (C13-S1)."""

import json
from datetime import date, timedelta

import pytest
from allauth.usersessions.models import UserSession
from axes.models import AccessFailureLog
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from hr.people.logins.selectors import overdue_passwords, without_factor
from hr.people.logins.services import note_password
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from sitecontent.database.models import (
    ExceptionWord,
    Findings,
    KnownException,
    Look,
    SessionEnd,
)
from sitecontent.database.security import clocks, selectors, services, versions
from sitecontent.database.security.rules import State
from tests import worlds
from tests.company import TEN, Company

pytestmark = pytest.mark.clause("C13-S1")
PAGE = "/database/security/"
UNTIL = TEN.date() + timedelta(days=30)


company = worlds.shared(Company, past=True)


def accept(company, **words):
    given = {"subject": "旧扫码枪", "reason": "新货未到", "ends_on": UNTIL} | words
    return services.add_exception(**{"by": company.administrator, "at": TEN} | given)


def told(text: str) -> set[str]:
    return {row.recipient.number for row in Notice.objects.filter(text=text)}


def page_of(person):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def logged_in(person):
    """A browser that came by the login, so that its session is on record."""
    client = Client(headers={"accept-language": "en"})
    client.post("/account/login/", {"login": person.number, "password": "guizhang-2026"})
    person.refresh_from_db()
    return client


# --- versions -----------------------------------------------------------------------------------


def test_this_very_release_runs_on_what_it_pins(db):
    rows = versions.packages()
    assert len(rows) > 60 and all(each.state == State.SAME for each in rows)
    ground = {each.name: each for each in versions.ground()}
    assert ground["Django"].version == ground["Django"].asked
    assert ground["PostgreSQL"].version.split(".")[0] in ("15", "16", "17", "18")
    assert ground["Valkey"].version == ground["Valkey"].asked


def test_a_broker_that_does_not_answer_is_told_and_holds_up_nothing(db, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert {each.name: each.version for each in versions.ground()}["Valkey"] == ""


# --- who sees it and does what ------------------------------------------------------------------


def test_the_page_shows_all_of_it_to_two_posts(company):
    accept(company)
    AccessFailureLog.objects.create(
        username="1002", ip_address="10.9.8.7", locked_out=True, http_accept="", path_info="",
        user_agent="",
    )  # fmt: skip
    for person in (company.administrator, company.manager):
        page = page_of(person).get(PAGE).content.decode()
        for said in ("Django 5.2", "旧扫码枪", "10.9.8.7", "HSTS", "check --deploy", "No file of"):
            assert said in page
    for person in (company.lead, company.hr, company.designer, company.assistant):
        assert page_of(person).get(PAGE).status_code == 403


def test_a_file_is_taken_in_and_shown_with_its_age(company):
    known = [{"name": "Django", "version": "5.2.19", "vulns": [
        {"id": "PYSEC-9", "fix_versions": ["5.2.20"], "aliases": []}]}]  # fmt: skip
    sent = SimpleUploadedFile("audit.json", json.dumps(known).encode())
    day = timezone.localdate() - timedelta(days=9)
    client = page_of(company.administrator)
    answer = client.post(f"{PAGE}findings/", {"file": sent, "made_on": day})
    assert answer.status_code == 302
    page = client.get(PAGE).content.decode()
    assert "PYSEC-9" in page and "5.2.20" in page and "9 days old" in page


def test_a_known_weakness_stays_until_its_own_tool_says_otherwise(company):
    installed = versions.installed()
    client = page_of(company.administrator)

    def bring(told, ago: int) -> str:
        sent = SimpleUploadedFile("a.json", json.dumps(told).encode())
        day = timezone.localdate() - timedelta(days=ago)
        assert client.post(f"{PAGE}findings/", {"file": sent, "made_on": day}).status_code == 302
        return client.get(PAGE).content.decode()

    weak = {"name": "celery", "version": installed["celery"], "vulns": [
        {"id": "PYSEC-1", "fix_versions": ["99.1"], "aliases": []}]}  # fmt: skip
    newer = [{"name": "celery", "version": installed["celery"], "latest_version": "99.9"}]
    bring({"dependencies": [weak]}, 2)
    page = bring(newer, 0)
    assert "PYSEC-1" in page and "99.1" in page and "99.9" not in page
    assert "pip list --outdated)" in page and "known weaknesses (pip-audit): a.json" in page
    page = bring({"dependencies": [weak | {"vulns": []}]}, 0)
    assert "PYSEC-1" not in page and "99.9" in page
    bring(newer, 0)
    assert set(selectors.newest_findings()) == {"audit", "outdated"}


def test_newer_versions_alone_say_nothing_of_weaknesses(company):
    newer = b'[{"name": "celery", "version": "5.0", "latest_version": "99.9"}]'
    day, words = timezone.localdate(), {"by": company.administrator, "at": timezone.now()}
    services.bring_findings(name="a", content=newer, made_on=day, **words)
    page = page_of(company.administrator).get(PAGE).content.decode()
    assert "No file of known weaknesses" in page


def test_what_is_not_taken_is_shown_at_its_field(company):
    client = page_of(company.administrator)
    sent = SimpleUploadedFile("a.json", b"{}")
    answer = client.post(f"{PAGE}findings/", {"file": sent, "made_on": timezone.localdate()})
    assert answer.status_code == 422 and b"neither the JSON of pip-audit" in answer.content
    to_come = timezone.localdate() + timedelta(days=1)
    sent = SimpleUploadedFile("a.json", b"[]")
    answer = client.post(f"{PAGE}findings/", {"file": sent, "made_on": to_come})
    assert answer.status_code == 422 and b"still to come" in answer.content
    words = {"subject": "x", "reason": "y", "ends_on": timezone.localdate() + timedelta(days=400)}
    answer = client.post(f"{PAGE}exceptions/", words)
    assert answer.status_code == 422 and b"It ends between" in answer.content
    assert not Findings.objects.exists() and not KnownException.objects.exists()


def test_an_exception_is_acknowledged_by_the_general_manager_alone(company):
    row = accept(company)
    assert told(services.ADDED) == {"1000"}
    for person in (company.administrator, company.lead):
        with pytest.raises(PermissionDenied):
            services.acknowledge_exception(exception_id=row.pk, by=person, at=TEN)
    services.acknowledge_exception(exception_id=row.pk, by=company.manager, at=TEN)
    with pytest.raises(ValidationError, match="已经"):
        services.acknowledge_exception(exception_id=row.pk, by=company.manager, at=TEN)


@pytest.mark.parametrize("verb", ["add", "bring", "sign", "end"])
def test_nobody_but_the_system_administrator_keeps_it(company, verb):
    row = accept(company)
    for by in (company.manager, company.lead, company.hr):
        words = {"by": by, "at": TEN}
        with pytest.raises(PermissionDenied):
            if verb == "add":
                accept(company, by=by)
            elif verb == "bring":
                services.bring_findings(name="a", content=b"[]", made_on=TEN.date(), **words)
            elif verb == "sign":
                services.sign_look(facts={}, **words)
            else:
                services.end_exception(exception_id=row.pk, note="换了", **words)


# --- its clocks -----------------------------------------------------------------------------------


def test_an_exception_past_its_end_is_told_and_one_that_is_mended_is_not(company):
    late, mended = accept(company), accept(company, subject="旧打印机")
    services.end_exception(exception_id=mended.pk, note="换了", by=company.administrator, at=TEN)
    over = TEN.replace(hour=0) + timedelta(days=31)  # the end of its last day
    sweep_deadlines(at=over)
    assert not told(clocks.OVER)
    sweep_deadlines(at=over + timedelta(seconds=1))
    assert told(clocks.OVER) == {"1000", "1007"}
    about = Notice.objects.filter(text=clocks.OVER).values_list("params", flat=True)
    assert {each["subject"] for each in about} == {late.subject}


def test_the_week_is_signed_once_and_while_it_runs(company):
    clocks.watch(TEN)
    running = Deadline.objects.get(kind=clocks.LOOK)
    assert (running.owner, running.due_at.date()) == (company.administrator, date(2026, 3, 8))
    services.sign_look(facts={"wrong": 3}, note="无异常", by=company.administrator, at=TEN)
    running.refresh_from_db()
    assert running.met_by == company.administrator
    with pytest.raises(ValidationError, match="已经签"):
        services.sign_look(facts={}, by=company.administrator, at=TEN)
    assert selectors.look_of(TEN + timedelta(days=7)) is None


def test_a_week_that_nobody_looked_through_is_told(company):
    clocks.watch(TEN)
    sweep_deadlines(at=TEN + timedelta(days=6))
    assert told(clocks.NOT_LOOKED) == {"1000", "1007"}


def test_old_findings_are_told_once_a_week(company):
    for hours in (0, 1, 24):
        clocks.watch(TEN + timedelta(hours=hours))
    assert Notice.objects.filter(text=clocks.OLD).count() == 2  # one to each
    services.bring_findings(
        name="a", content=b'{"dependencies": []}', made_on=TEN.date(), by=company.administrator,
        at=TEN,
    )  # fmt: skip
    clocks.watch(TEN + timedelta(days=7))
    assert Notice.objects.filter(text=clocks.OLD).count() == 2
    clocks.watch(TEN + timedelta(days=8))
    assert Notice.objects.filter(text=clocks.OLD).count() == 4


# --- logins -------------------------------------------------------------------------------------


def test_one_session_or_all_of_a_person_are_ended(company):
    browsers = [logged_in(company.assistant) for _each in range(3)]
    client = page_of(company.administrator)
    chosen = UserSession.objects.filter(user=company.assistant).order_by("pk").first()
    address = f"{PAGE}sessions/{company.assistant.number}/"
    page = client.get(PAGE).content.decode()
    assert page.count("End this one") == 3
    client.post(address, {"session": chosen.pk})
    assert [each.get("/people/").status_code for each in browsers] == [302, 200, 200]
    client.post(address)
    assert [each.get("/people/").status_code for each in browsers] == [302, 302, 302]
    assert list(SessionEnd.objects.order_by("pk").values_list("count", flat=True)) == [1, 2]
    assert told(services.ENDED) == {"1002"}
    client.post(f"{PAGE}sessions/{company.administrator.number}/")
    assert client.get("/people/").status_code == 200  # one's own stays


def test_somebody_elses_session_is_not_ended_by_the_number_of_a_third(company):
    other = logged_in(company.lead)
    foreign = UserSession.objects.get(user=company.lead)
    client = page_of(company.administrator)
    client.post(f"{PAGE}sessions/{company.assistant.number}/", {"session": foreign.pk})
    client.post(f"{PAGE}sessions/{company.assistant.number}/", {"session": "x"})
    assert other.get("/people/").status_code == 200 and not SessionEnd.objects.exists()


def test_a_session_that_a_new_password_shut_is_not_shown_as_open(company):
    logged_in(company.assistant)
    assert [p.number for p, _rows in selectors.open_sessions(None, timezone.now())] == ["1002"]
    company.assistant.set_password("another-secret3")
    company.assistant.save()
    assert selectors.open_sessions(None, timezone.now()) == []


def test_who_owes_a_second_factor_or_a_new_password_is_named(company):
    # All but the office of people (1005): general manager, back office, administrator.
    expected = ["1000", "1001", "1002", "1003", "1004", "1006", "1007", "1008"]
    assert [each.number for each in without_factor()] == expected
    note_password(employee=company.designer, by=company.designer, at=TEN)
    assert "1006" not in {p.number for p, _due in overdue_passwords(TEN + timedelta(days=89))}
    found = {p.number: due.cause for p, due in overdue_passwords(TEN + timedelta(days=90))}
    assert found["1006"] == "expired"


# --- past the portal ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (Findings, {"name": "a", "made_on": TEN.date(), "sha256": "0" * 64, "known": []}),
        (KnownException, {"subject": "a", "reason": "b", "ends_on": UNTIL}),
        (Look, {"week": date(2026, 3, 2), "facts": {}}),
    ],
)
def test_the_database_takes_them_from_the_system_administrator_alone(company, model, words):
    for by in (company.manager, company.lead):
        with pytest.raises(IntegrityError, match="security_by_keeper"), transaction.atomic():
            model.objects.create(**words, by=by, at=TEN)
    assert model.objects.create(**words, by=company.administrator, at=TEN)


def test_the_database_takes_the_word_from_the_general_manager_alone(company):
    row = accept(company)
    for by in (company.administrator, company.lead):
        with pytest.raises(IntegrityError, match="security_by_head"), transaction.atomic():
            ExceptionWord.objects.create(exception=row, by=by, at=TEN)
    services.end_exception(exception_id=row.pk, note="换了", by=company.administrator, at=TEN)
    with pytest.raises(IntegrityError, match="exception_is_over"), transaction.atomic():
        ExceptionWord.objects.create(exception=row, by=company.manager, at=TEN)


def test_the_database_lets_no_other_week_be_signed(company):
    for days in (-7, 7):
        week = date(2026, 3, 2) + timedelta(days=days)
        with pytest.raises(IntegrityError, match="look_of_this_week"), transaction.atomic():
            Look.objects.create(week=week, facts={}, by=company.administrator, at=TEN)


def test_an_end_cannot_be_put_off(company):
    accept(company)
    sql = "UPDATE database_knownexception SET ends_on = ends_on + 100"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
