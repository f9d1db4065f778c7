"""What the database holds by itself, whoever writes past the services."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from attendance.leave.models import Certificate, Leave, LeaveEvent, LotUse
from regulations.binding import registry
from regulations.binding.services import entering_past
from tests.attendance.leave.conftest import days, moment, weekday

TUESDAY = weekday(1)


@pytest.mark.parametrize("model", [LeaveEvent, LotUse, Certificate], ids=lambda m: m.__name__)
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_rows_are_only_ever_added(db, model, change):
    assert registry.protection(model).grants == "SELECT, INSERT"
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(model._meta.db_table))


def test_leave_is_never_deleted_and_stays_its_persons(firm):
    leave = firm.ask(days(TUESDAY))
    for change in (
        "DELETE FROM leave_leave",
        f"UPDATE leave_leave SET person_id = {firm.colleague.pk}",
        "UPDATE leave_leave SET asked_at = now()",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    leave.refresh_from_db()
    assert leave.person == firm.worker


@pytest.mark.clause("A2.4")
@pytest.mark.parametrize(
    "change",
    [
        {"state": "approved"},  # nobody approved it
        {"state": "cancelled"},
        {"ends_at": moment(weekday(4))},  # longer than was asked for
        {"kind": "marriage", "occasion": "x"},
        {"is_paid": True},
        {"path": "imported"},
        {"approval": None},
    ],
)
def test_request_stays_as_it_was_asked(firm, change):
    leave = firm.ask(days(TUESDAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.filter(pk=leave.pk).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "pending"},
        {"ends_at": days(weekday(2))[1]},
        {"ends_at": moment(TUESDAY, "12:00")},  # shorter, but nobody approved it
        {"starts_at": days(weekday(0))[0]},
        {"reason": "x"},
    ],
)
def test_approved_leave_grows_and_moves_nowhere(firm, change):
    leave = firm.granted(days(TUESDAY))
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.filter(pk=leave.pk).update(**change)


def test_settled_leave_comes_back_by_nothing(firm):
    leave = firm.say(firm.ask(days(TUESDAY)), "refused")
    for state in ("pending", "approved", "returned"):
        with pytest.raises(IntegrityError), transaction.atomic():
            Leave.objects.filter(pk=leave.pk).update(state=state)


def test_nobody_begins_with_an_approved_leave(firm):
    known = firm.ask(days(TUESDAY))
    words = {
        name: getattr(known, name)
        for name in ("person", "kind", "unit", "days", "run_days", "reason", "clause", "version")
    }
    words |= {"starts_at": moment(weekday(2)), "ends_at": moment(weekday(3)), "is_paid": False}
    words |= {"state": "approved", "asked_at": moment(weekday(0))}
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.create(path="ahead", **words)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', '', true)")
    with pytest.raises(IntegrityError), transaction.atomic():
        Leave.objects.create(path="imported", **words)
    with entering_past(right="import"):  # files may
        Leave.objects.create(path="imported", **words)


@pytest.mark.parametrize(
    "moments",
    [
        {"told_at": "0001-01-01 00:00+14"},
        {"starts_at": "0001-01-01 00:00+14"},
        {"ends_at": "9999-12-31"},
        {"ends_at": "infinity"},
    ],
)
def test_moment_that_could_not_be_read_back_is_not_stored(firm, moments):
    """Whoever writes past the forms: one such row puts every list it stands in out of order."""
    leave = firm.ask(days(TUESDAY))
    names = [each.column for each in Leave._meta.concrete_fields if each.column != "id"]
    moments = {each: f"timestamptz '{at}'" for each, at in moments.items()}
    values = [({"approval_id": "NULL"} | moments).get(each, each) for each in names]
    copy = f"INSERT INTO leave_leave ({', '.join(names)}) SELECT {', '.join(values)}"
    with (
        pytest.raises(IntegrityError, match="leave_is_readable"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{copy} FROM leave_leave WHERE id = %s", [leave.pk])
