"""Backups on record: who makes them, what the database refuses, clocks, alarms, signed weeks."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone, translation

from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from regulations.notices.sayings import Said
from sitecontent.database import tasks
from sitecontent.database.backups import checking, clocks, making, manifest, selectors, services
from sitecontent.database.backups.models import Step
from sitecontent.database.backups.proving import Proved
from sitecontent.database.backups.rules import Trouble, name_of
from sitecontent.database.backups.troubles import BackupTrouble, Busy
from sitecontent.database.models import Backup, Certificate, Failure, Proof
from tests import worlds
from tests.company import TEN, Company
from tests.sitecontent.database.safe import backed_up, proved

WEEK = date(2026, 3, 2)
AFTER = TEN + timedelta(days=7)  # a Wednesday, in the week after it


company = worlds.shared(Company, past=True)


@pytest.fixture
def logged_in():
    """`logged_in(person)` is a browser of somebody."""

    def make(person) -> Client:
        client = Client()
        client.force_login(person, backend="config.accounts.backend.PortalBackend")
        return client

    return make


def told(text: str) -> set[str]:
    return {row.recipient.number for row in Notice.objects.filter(text=text)}


@pytest.mark.clause("C7-4")
def test_the_back_office_signs_the_week_once(company):
    row = backed_up(AFTER, orders=31)
    clocks.watch(TEN)
    with pytest.raises(ValidationError) as unproved:
        services.sign_week(week=WEEK, by=company.assistant, at=AFTER)
    assert unproved.value.code == "C7-4"
    proved(row, AFTER)
    signed = services.sign_week(week=WEEK, by=company.assistant, at=AFTER)
    assert (signed.orders, signed.backup, signed.by) == (31, row, company.assistant)
    assert Deadline.objects.get(kind=clocks.SIGNED).met_by == company.assistant
    with pytest.raises(ValidationError, match="已经签"):
        services.sign_week(week=WEEK, by=company.lead, at=AFTER)


@pytest.mark.clause("C7-4")
def test_a_week_is_signed_once_it_is_over(company):
    """On Sunday, 8 March, at 23:59 six days of it may be held, and not the last minute."""
    sunday = TEN.replace(day=8, hour=23, minute=59)
    proved(backed_up(sunday), sunday)
    with pytest.raises(ValidationError, match="还没有结束"):
        services.sign_week(week=WEEK, by=company.lead, at=sunday)
    monday = sunday + timedelta(minutes=1)
    with pytest.raises(ValidationError, match="还没有"):
        services.sign_week(week=WEEK, by=company.lead, at=monday)
    row = backed_up(monday)
    proved(row, monday)
    later = backed_up(monday + timedelta(days=1))
    proved(later, monday + timedelta(days=1))
    signed = services.sign_week(week=WEEK, by=company.lead, at=monday + timedelta(days=2))
    assert signed.backup == row


@pytest.mark.clause("C7-4")
def test_the_record_names_the_orders_of_its_week(company, logged_in):
    """How many came in from Monday to Sunday, from which number to which, and the last seal."""
    before = TEN - timedelta(days=3)
    for number, at in (("A-0", before), ("A-1", TEN), ("A-2", TEN + timedelta(hours=1)),
                       ("A-3", AFTER)):  # fmt: skip
        company.receive(number=number, at=at, placed_at=at, paid_at=at)
    proved(backed_up(AFTER, orders=4), AFTER)
    signed = services.sign_week(week=WEEK, by=company.lead, at=AFTER)
    assert (signed.week_orders, signed.first_number, signed.last_number) == (2, "A-1", "A-2")
    page = logged_in(company.assistant).get("/database/backups/weeks/2026-03-02/").content.decode()
    for said in ("A-1", "A-2", "2026-03-11 10:00", "abab", "data-print", "已签署"):
        assert said in page
    assert "/kept" not in page  # where it lies is for who backs up


@pytest.mark.clause("C7-4")
def test_nobody_else_signs(company):
    proved(backed_up(AFTER), AFTER)
    for person in (company.administrator, company.manager, company.hr, company.designer):
        with pytest.raises(PermissionDenied):
            services.sign_week(week=WEEK, by=person, at=AFTER)


@pytest.mark.clause("C7-4")
def test_another_week_is_not_signed_with_this_backup(company):
    proved(backed_up(AFTER), AFTER)
    with pytest.raises(ValidationError):
        services.sign_week(week=WEEK - timedelta(days=7), by=company.lead, at=AFTER)


@pytest.mark.clause("C7-4")
@pytest.mark.parametrize("wrong", ["week", "proof", "signer", "maker"])
def test_the_database_itself_refuses_a_wrong_record(company, wrong):
    row = backed_up(
        TEN if wrong == "week" else AFTER, by=company.lead if wrong == "maker" else None
    )
    good = proved(row, AFTER, holds=wrong != "proof")
    by = company.manager if wrong == "signer" else company.lead
    with pytest.raises(IntegrityError, match="certificate_"), transaction.atomic():
        Certificate.objects.create(week=WEEK, backup=row, proof=good, orders=1, by=by, at=AFTER)


@pytest.mark.clause("C13-S2")
def test_a_proof_of_another_file_is_refused(company):
    row = backed_up(TEN)
    with pytest.raises(IntegrityError, match="another file"), transaction.atomic():
        Proof.objects.create(backup=row, target="/x", sha256="1" * 64, holds=True, findings=[],
                             seconds={}, at=TEN)  # fmt: skip


@pytest.mark.clause("C13-5")
@pytest.mark.parametrize("statement", [
    "UPDATE database_backup SET orders = 9", "DELETE FROM database_proof",
    "TRUNCATE database_certificate CASCADE", "UPDATE database_failure SET reason = '{}'",
])  # fmt: skip
def test_records_stay(company, statement):
    proved(backed_up(TEN), TEN)
    with pytest.raises(DatabaseError, match=r"denied|binds"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.clause("C13-5")
def test_administrators_alone_back_up_and_prove(company):
    for person in (company.manager, company.lead, company.hr):
        with pytest.raises(PermissionDenied):
            services.back_up(None, by=person, at=TEN, now=lambda: TEN)
        with pytest.raises(PermissionDenied):
            services.prove(None, name="x", by=person, at=TEN, now=lambda: TEN)


@pytest.mark.clause("C13-S2")
def test_a_failure_is_on_record_and_told(company, setup):
    with pytest.raises(BackupTrouble):
        services.back_up(replace(setup, recipients=[]), by=None, at=TEN, now=lambda: TEN)
    row = Failure.objects.get()
    assert row.step == Step.MAKE and "公钥" in row.said
    assert told(services.FAILED[Step.MAKE]) == {"1000", "1007"}
    with translation.override("en"):  # whoever reads English is told in English
        assert row.said.startswith("No public key")
        assert "No public key" in Notice.objects.filter(text=services.FAILED[Step.MAKE])[0].words


@pytest.mark.clause("C13-S2")
def test_findings_are_read_in_the_readers_language(company):
    row = backed_up(TEN)
    found = [Said(manifest.SAID["tables"], name="desk_order"),
             Said("%(said)s", said={"zh-hans": "金丝雀", "en": "canary"})]  # fmt: skip
    done = Proved(row.name, "/kept", sha256=row.sha256, findings=found)
    proof = services._note_proof(row, done, by=None, at=TEN)
    proof.refresh_from_db()
    assert "desk_order" in proof.said[0] and not proof.said[0].isascii()
    assert proof.said[1] == "金丝雀"
    with translation.override("en"):
        assert proof.said == [
            "The table desk_order holds other rows than were backed up.", "canary",
        ]  # fmt: skip


@pytest.mark.clause("C13-S2")
def test_one_that_finds_another_running_is_no_failure(company, setup):
    """Neither on record nor told, and no alarm: the other one is being made."""
    before = backed_up(TEN)
    proved(before, TEN)
    setup.work.mkdir()
    with making.working(setup.work, making.MAKE):
        for _try in range(2):
            with pytest.raises(Busy):
                services.back_up(setup, by=None, at=TEN, now=lambda: TEN)
        with pytest.raises(Busy):
            services.prove(replace(setup, targets=["/kept"]), name=before.name, by=None, at=TEN,
                           now=lambda: TEN)  # fmt: skip
    assert not Failure.objects.exists() and not told(services.FAILED[Step.MAKE])
    assert checking.standing_troubles(TEN) == []


@pytest.mark.clause("C13-S2")
def test_the_page_says_what_runs(company, logged_in, setup, settings):
    settings.BACKUP_WORK = setup.work
    backed_up(TEN)
    with making.working(setup.work, making.PROVE, "x"):
        page = logged_in(company.administrator).get("/database/backups/").content.decode()
    assert "正在通过恢复验证备份" in page and "/kept" in page
    page = logged_in(company.assistant).get("/database/backups/").content.decode()
    assert "正在通过恢复验证备份" not in page
    assert "/kept" not in page and "--identity" not in page


@pytest.mark.clause("C13-S2")
def test_a_portal_that_has_just_begun_alarms_nobody(company):
    assert clocks.watch(TEN) == [] and told(clocks.ALARM) == set()
    assert clocks.watch(TEN + timedelta(hours=1)) == [Trouble.NONE]
    assert told(clocks.ALARM) == {"1000", "1007"}


@pytest.mark.clause("C13-S2")
def test_late_and_unproven_are_told_once_a_day(company, figure):
    backed_up(TEN)
    often = timedelta(seconds=settings.CELERY_BEAT_SCHEDULE["watch backups"]["schedule"])
    late = TEN + timedelta(hours=26) + often  # the first look after it is late, at the latest
    figure("a backup that is late: longest until it is told", often.total_seconds(), 3600, "s")
    assert clocks.watch(late) == [Trouble.LATE, Trouble.UNPROVEN]
    clocks.watch(late + timedelta(minutes=15))
    assert Notice.objects.filter(text=clocks.ALARM).count() == 4
    assert told(clocks.ALARM) == {"1000", "1007"}


@pytest.mark.clause("C13-S2", "C7-4")
def test_the_newest_proof_counts(company, settings, tmp_path):
    """A backup that held and no longer does is an alarm at once, whatever its first proof said."""
    settings.BACKUP_TARGETS = [str(tmp_path / "none")]
    older, row = backed_up(AFTER - timedelta(days=1)), backed_up(AFTER)
    proved(older, AFTER)
    good = proved(row, AFTER)
    assert selectors.proved() == row and checking.complaints(AFTER) == []
    proved(row, AFTER, holds=False)
    assert selectors.proved() == older
    assert checking.complaints(AFTER) == [str(Trouble.DISPROVED.label)]
    assert [each.is_proved for each in selectors.kept_in("/kept", [older.name, row.name])] == [
        False, True,
    ]  # fmt: skip
    assert selectors.of_week(WEEK)[0] == older
    with pytest.raises(IntegrityError, match="newest"), transaction.atomic():
        Certificate.objects.create(week=WEEK, backup=row, proof=good, orders=1, by=company.lead,
                                   at=AFTER)  # fmt: skip
    proved(row, AFTER)
    assert selectors.proved() == row and checking.complaints(AFTER) == []


@pytest.mark.clause("C13-S2")
def test_each_copy_has_its_own_proof(company):
    """What lies elsewhere says nothing of a damaged copy: it is told, and not kept for good."""
    row = backed_up(TEN)
    proved(row, TEN)
    Proof.objects.create(backup=row, target="/other", sha256=row.sha256, holds=False,
                         findings=["desk_order"], seconds={}, at=TEN)  # fmt: skip
    assert selectors.proved() == row
    assert checking.standing_troubles(TEN) == [Trouble.DISPROVED]
    newer = backed_up(TEN + timedelta(days=1))
    proved(newer, TEN + timedelta(days=1))
    assert checking.standing_troubles(TEN + timedelta(days=1)) == []


@pytest.mark.clause("C13-S2")
def test_the_clock_of_a_week_is_met_by_a_proof_and_missed_without(company):
    clocks.watch(TEN)
    proved(backed_up(TEN), TEN, services=services)
    first, second = Deadline.objects.filter(kind=clocks.WEEKLY).order_by("id")
    assert first.met_at == TEN
    assert second.due_at == TEN + timedelta(days=7)
    assert second.owner == company.administrator
    sweep_deadlines(at=TEN + timedelta(days=7, minutes=1))
    assert told(clocks.UNPROVEN) == {"1000", "1007"}


@pytest.mark.clause("C7-4")
def test_an_unsigned_week_is_told(company):
    clocks.watch(TEN)
    row = Deadline.objects.get(kind=clocks.SIGNED)
    assert (row.owner, timezone.localtime(row.due_at).isoformat()) == (
        company.lead, "2026-03-12T00:00:00+08:00",
    )  # fmt: skip
    clocks.report_unsigned([row], row.due_at)
    assert {"1000", "1001", "1002", "1007"} <= told(clocks.UNSIGNED)


@pytest.mark.clause("C13-S2")
def test_check_backups_needs_no_worker(company, settings, tmp_path, capsys):
    settings.BACKUP_TARGETS = [str(tmp_path)]
    settings.BACKUP_ALARM_URL = ""
    proved(backed_up(timezone.now() - timedelta(hours=27), target=str(tmp_path)), timezone.now())
    with pytest.raises(SystemExit) as ended:
        call_command("check_backups")
    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert str(Trouble.LATE.label) in said
    assert str(tmp_path) in said  # it does not lie there


@pytest.mark.clause("C13-S2")
def test_health_says_it_without_a_worker(company):
    backed_up(timezone.now() - timedelta(hours=27))
    answer = Client().get("/health/deep/")
    assert answer.status_code == 503
    assert answer.json()["checks"]["backups"] is False
    proved(backed_up(timezone.now()), timezone.now())
    assert Client().get("/health/deep/").json()["checks"]["backups"] is True
    assert Client().get("/health/ready/").json() == {
        "status": "ok", "checks": {"database": True, "migrations": True},
    }  # fmt: skip


def test_metrics_are_for_who_has_the_token(company, settings):
    proved(backed_up(TEN), TEN)
    assert Client().get("/metrics/").status_code == 404
    settings.METRICS_TOKEN = "secret"
    assert Client().get("/metrics/").status_code == 404
    assert Client().get("/metrics/", HTTP_AUTHORIZATION="Bearer wrong").status_code == 404
    said = Client().get("/metrics/", HTTP_AUTHORIZATION="Bearer secret").content.decode()
    assert 'bylaw_backup_timestamp_seconds{kind="proved"} 1.7725896e+09' in said
    assert 'bylaw_well{check="database"} 1.0' in said


@pytest.mark.django_db(transaction=True)
@pytest.mark.clause("C13-S2", "C7-4", "C13-5")
def test_made_proved_and_let_go_by_the_task(setup, settings, monkeypatch):
    company = Company()
    company.receive()
    monkeypatch.setattr(tasks, "from_settings", lambda: setup)
    monkeypatch.setattr(checking, "from_settings", lambda: setup)
    tasks.run_backup()
    row = Backup.objects.get()
    assert (row.orders, row.targets, row.by) == (1, setup.targets, None)
    proof = row.proofs.get()
    assert (proof.findings, proof.holds, proof.sha256) == ([], True, row.sha256)
    assert {"fetch", "unlock", "restore", "compare", "attack", "all"} == set(proof.seconds)
    assert selectors.proved() == row
    assert checking.complaints(timezone.now(), setup.work) == []
    tasks.run_backup()  # once a night
    assert Backup.objects.count() == 1
    # Without the private key on the machine one is made all the same, for another to prove.
    monkeypatch.setattr(tasks, "from_settings", lambda: replace(setup, identity=None))
    tasks.back_up_now(company.administrator.pk)
    assert Backup.objects.first().by == company.administrator
    assert Backup.objects.first().chain["heads"] == 1
    assert not Backup.objects.first().proofs.exists()
    assert name_of(Backup.objects.first().taken_at) == Backup.objects.first().name
