"""The house from end to end: what is reported, decided, refused, told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from hr.discipline.models import Case
from hr.people.services import dismiss_login
from hr.premises.conduct import report_conduct
from hr.premises.daily.rules import Item
from hr.premises.daily.selectors import today_of
from hr.premises.daily.services import plan_day, report_cleaning, report_closing
from hr.premises.found.rules import Step
from hr.premises.found.services import move_found, report_found
from hr.premises.inspections.services import call_cleanup, inspect, note_joined
from hr.premises.models import (
    Cleaning,
    Closing,
    Entry,
    Exit,
    FoundStep,
    Inspection,
    PermitEnd,
    Turned,
)
from hr.premises.permits.rules import Kind
from hr.premises.permits.selectors import permits, with_state
from hr.premises.permits.services import end_permit, enter_room, leave_room, tell_ended
from hr.roster.pairs.services import set_pair
from regulations.binding import registry
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.hr.conftest import AT
from tests.hr.premises.conftest import HOUR
from tests.hr.premises.rooms import snapshot

DAY = timedelta(days=1)
BEFORE, NEXT = AT.date() - DAY, AT.date() + DAY


def told(person, text: str) -> bool:
    return any(text in str(each.text) for each in Notice.objects.filter(recipient=person))


def refused(code: str, verb, **words):
    with pytest.raises(ValidationError) as error, transaction.atomic():
        verb(**words)
    assert error.value.error_list[0].code == code


@pytest.mark.clause("A4-1", "A1.3-5")
def test_day_of_the_pair(office):
    """Planned once, follows a changed pair, reported by whose it is, missed and told upwards."""
    early = AT - 2 * HOUR
    plan_day(at=early)
    plan_day(at=early + HOUR)
    clocks = {row.kind: row for row in Deadline.objects.filter(kind__startswith="premises.")}
    assert {kind: (row.owner, row.due_at - AT) for kind, row in clocks.items()} == {
        "premises.clean": (office.assistant, 7 * HOUR),
        "premises.close": (office.sales, 12.5 * HOUR),
    }
    assert told(office.assistant, "You are on duty")
    refused("A4-1", report_cleaning, note="拖地", photo=None, by=office.sales, at=AT)
    set_pair(day=AT.date(), main=office.sales, assistant=office.guide, reason="病假",
             by=office.clerk, at=AT)  # fmt: skip
    assert Deadline.objects.get(kind="premises.clean").owner == office.guide
    assert told(office.guide, "You are on duty")
    refused("A4-1", report_cleaning, note="拖地", photo=None, by=office.assistant, at=AT)
    refused("A4-1", report_cleaning, note=" ", photo=None, by=office.guide, at=AT)
    refused("A4-1", report_cleaning, note="", photo=b"no picture", by=office.guide, at=AT)
    row = report_cleaning(note="", photo=snapshot(), by=office.guide, at=AT)
    assert row.photo.media == "image/jpeg"
    refused("A4-1", report_cleaning, note="再拖", photo=None, by=office.guide, at=AT + HOUR)
    assert [each.standing for each in today_of(AT + HOUR).tasks] == ["met", "running"]
    late = AT.replace(hour=22, minute=31)
    sweep_deadlines(at=late)
    for person in (office.sales, office.manager, office.clerk):
        assert told(person, "has not"), person
    assert not told(office.deputy, "You are on duty")
    refused("A1.3-5", report_closing, ticked=[Item.POWER], remark="", by=office.sales, at=late)
    ticked = [Item.POWER, Item.DOORS]
    report_closing(ticked=ticked, remark="北窗锁坏了", by=office.sales, at=late + HOUR / 2)
    assert today_of(late + HOUR).tasks[1].standing == "late"
    assert told(office.clerk, "Not everything was closed")


@pytest.mark.clause("A4-2")
def test_hygiene(office):
    """Called and noted by the office, scored by others, those behind are told."""
    travel = office.departments["travel"]
    words = {"title": "春季大扫除", "by": office.clerk, "at": AT}
    row = call_cleanup(day=NEXT, department=travel, **words)
    assert told(office.sales, "Clean-up")
    assert not told(office.lead, "Clean-up")
    presences = {office.sales.pk: "came", office.guide.pk: "absent"}
    noting = {"cleanup_id": row.pk, "presences": presences, "by": office.clerk}
    refused("A4-2", note_joined, **noting, at=AT)
    note_joined(**noting, at=AT + DAY)
    assert told(office.guide, "did not join")
    refused("A4-2", note_joined, **noting, at=AT + DAY)
    look = {"area": "", "note": "桌面乱", "photo": None, "at": AT}
    with pytest.raises(PermissionDenied):
        inspect(department=travel, score=50, by=office.guide, **look)
    own = office.departments["office"]
    refused("A4-2", inspect, department=own, score=90, by=office.clerk, **look)
    inspect(department=travel, score=60, by=office.clerk, **look)
    assert not told(office.manager, "points in an inspection")
    inspect(department=travel, score=59, by=office.clerk, **look)
    assert told(office.manager, "points in an inspection")


@pytest.mark.clause("A1.3-4", "A1.3-6", "B7-7", "C13-S3")
def test_who_decides_on_which_permit(office):
    """Each kind by its chain; the end comes by itself and is told once, or earlier."""
    deciders = {
        Kind.INTERNET: office.manager, Kind.COMPUTER: office.boss,
        Kind.SERVER_ROOM: office.head, Kind.INFORMATION: office.manager,
    }  # fmt: skip
    for kind, decider in deciders.items():
        row = office.permit(kind, office.sales, thing="3 号机", receiver="供应商")
        assert office.decide(row) == decider
        assert told(office.sales, "Your permit holds")
    states = {state for _row, state in with_state(permits().filter(by=office.sales), AT)}
    assert states == {"running"}
    refused("B7-7", office.permit, kind=Kind.COMPUTER, by=office.lead, thing="1")
    tell_ended(at=AT + 2 * HOUR)
    tell_ended(at=AT + 3 * HOUR)
    ended = Notice.objects.filter(recipient=office.head, text__contains="by itself")
    assert ended.count() == 1
    row = permits().get(kind=Kind.INTERNET)
    with pytest.raises(PermissionDenied):
        end_permit(permit_id=row.pk, reason="不用了", by=office.guide, at=AT)
    refused("A1.3-4", end_permit, permit_id=row.pk, reason=" ", by=office.manager, at=AT)
    end_permit(permit_id=row.pk, reason="上网看视频", by=office.manager, at=AT)
    assert told(office.sales, "ended the permit")
    refused("A1.3-4", end_permit, permit_id=row.pk, reason="再", by=office.manager, at=AT + HOUR)


@pytest.mark.clause("C13-S3")
def test_server_room(office):
    """The administrator enters; others by a permit that runs; who is refused is on record."""
    words = {"purpose": "换硬盘", "at": AT}
    first = enter_room(by=office.admin, **words)
    assert first.permit is None
    refused("C13-S3", enter_room, by=office.admin, **words)
    with pytest.raises(ValidationError, match="no permit"):
        enter_room(by=office.guide, **words)
    assert Turned.objects.get().by == office.guide
    assert told(office.admin, "without a permit")
    permit = office.permit(Kind.SERVER_ROOM, office.guide)
    refused("C13-S3", enter_room, by=office.guide, **words)
    office.decide(permit)
    entry = enter_room(by=office.guide, **words)
    assert entry.permit == permit
    with pytest.raises(PermissionDenied):
        leave_room(entry_id=entry.pk, by=office.sales, at=AT)
    leave_room(entry_id=entry.pk, by=office.guide, at=AT)
    refused("C13-S3", enter_room, by=office.guide, purpose="再进", at=AT + HOUR)
    end_permit(permit_id=permit.pk, reason="修好了", by=office.guide, at=AT)
    refused("C13-S3", enter_room, by=office.guide, **words)


@pytest.mark.clause("C13-S3", "A1.3-4")
def test_leaver_has_no_permits(office):
    permit = office.permit(Kind.SERVER_ROOM, office.guide)
    office.decide(permit)
    waiting = office.permit(Kind.INTERNET, office.guide)
    dismiss_login(employee=office.guide, last_day=AT.date(), by=office.officer, at=AT)
    assert PermitEnd.objects.get().permit == permit
    waiting.approval.refresh_from_db()
    assert waiting.approval.state == "withdrawn"


@pytest.mark.clause("A1.3-5")
def test_found_thing(office):
    """Reported, handed in late, claimed, handed over."""
    row = report_found(what="U 盘", place="会议室", photo=None, by=office.sales, at=AT)
    assert told(office.clerk, "found something")
    sweep_deadlines(at=AT + DAY + HOUR)
    assert told(office.manager, "did not hand it in")
    plain = {"thing_id": row.pk, "claimant": "", "note": "", "at": AT + 2 * DAY}
    refused("A1.3-5", move_found, **plain | {"step": Step.HANDED_IN, "by": office.guide})
    move_found(**plain | {"step": Step.HANDED_IN, "by": office.clerk})
    refused("A1.3-5", move_found, **plain | {"step": Step.HANDED_OVER, "by": office.clerk})
    words = {"claimant": "华晨", "note": "说出了里面的文件"}
    move_found(**plain | words | {"step": Step.CLAIMED, "by": office.officer})
    with pytest.raises(IntegrityError), transaction.atomic():
        FoundStep.objects.create(thing=row, step="handed_over", by=office.officer, at=AT)
    refused("A1.3-5", move_found, **plain | words, step=Step.HANDED_OVER, by=office.officer)
    move_found(**plain | words | {"step": Step.CLAIMED, "by": office.guide})
    move_found(**plain | words | {"step": Step.HANDED_OVER, "by": office.officer})
    assert list(row.steps.values_list("step", flat=True)) == [
        "handed_in", "claimed", "claimed", "handed_over",
    ]  # fmt: skip


@pytest.mark.clause("A1.3-4", "A1.3-5", "A1.3-6", "A4-3")
def test_conduct_becomes_a_case(office):
    words = {"subject": office.sales, "account": "打印照片", "by": office.manager, "at": AT}
    refused("A1.3-6", report_conduct, token="1", ref="A1.3-6", **words)
    report_conduct(token="2", ref="A1.3-6", severity="law", **words)
    for ref in ("A1.3-4", "A1.3-5", "A4-3"):
        assert report_conduct(token=ref, ref=ref, **words).clause == ref
    assert report_conduct(token="A4-3", ref="A4-3", **words) is None
    assert Case.objects.count() == 4
    assert "referred to law" in Case.objects.get(clause="A1.3-6").facts["account"]


@pytest.mark.clause("A4-1", "A1.3-5", "A4-2", "C13-S3", "A1.3-4", "B7-7", "A1.3-6")
def test_database_refuses_what_the_services_would(office):
    """Rows written past the services, as the portal's own role."""
    thing = report_found(what="伞", place="门口", photo=None, by=office.sales, at=AT)
    asked = office.permit(Kind.SERVER_ROOM, office.guide)
    net = office.permit(Kind.INTERNET, office.guide)
    office.decide(net)
    closed = {"power": True, "windows": True, "doors": True}
    entry = {"purpose": "x", "at": AT}
    travel = office.departments["travel"]
    rows = (
        Cleaning(day=AT.date(), note="x", by=office.sales, at=AT),
        Cleaning(day=BEFORE, note="x", by=office.assistant, at=AT),
        Closing(day=AT.date(), by=office.clerk, at=AT, **closed),
        Closing(day=AT.date(), by=office.sales, at=AT, **closed | {"doors": False}),
        Inspection(department=travel, score=90, note="x", by=office.manager, at=AT),
        Inspection(department=office.departments["office"], score=90, note="x", by=office.clerk,
                   at=AT),
        Entry(by=office.guide, **entry), Entry(by=office.guide, permit=asked, **entry),
        Entry(by=office.guide, permit=net, **entry), Entry(by=office.deputy, **entry),
        PermitEnd(permit=asked, reason="x", by=office.guide, at=AT),
        PermitEnd(permit=net, reason="x", by=office.sales, at=AT),
        FoundStep(thing=thing, step="claimed", by=office.clerk, at=AT),
        FoundStep(thing=thing, step="handed_in", by=office.guide, at=AT),
        FoundStep(thing=thing, step="handed_in", by=office.sales, at=AT),
        Exit(entry=enter_room(by=office.admin, **entry), by=office.guide, at=AT),
    )  # fmt: skip
    for row in rows:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE premises_permit SET approval_id = %s WHERE id = %s",
            [net.approval_id, asked.pk],
        )
    for model in (Cleaning, Closing, Inspection, Entry, Turned, PermitEnd, FoundStep):
        assert registry.protection(model).grants == "SELECT, INSERT"
    for change in (
        "UPDATE premises_entry SET purpose = 'y'", "DELETE FROM premises_permit",
        "UPDATE premises_permit SET ends_at = ends_at + interval '1 day'",
        "TRUNCATE premises_turned",
    ):  # fmt: skip
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
