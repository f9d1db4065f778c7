"""A file of punches as its preview shows it: each row with what would become of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from attendance.timekeeping.closed import closed_months
from attendance.timekeeping.devices.models import Device, Stray
from attendance.timekeeping.devices.taking import Line
from attendance.timekeeping.files.models import PunchFile
from attendance.timekeeping.files.rules import (
    COLUMNS,
    FATES,
    MOST_ROWS,
    SHEET_ENDINGS,
    USB_ENDINGS,
    Fate,
    Fault,
    Row,
    read_table,
    read_usb,
)
from attendance.timekeeping.files.tables import open_table
from attendance.timekeeping.punches.models import Punch
from hr.people.models import Employee
from regulations.rulebook.rules import CHINA, day_of

NOBODY = gettext_noop("nobody has the staff number %(number)s")
ANOTHER = gettext_noop("%(number)s is %(name)s, not %(text)s")
FUTURE = gettext_noop("this moment lies in the future")
OWN = gettext_noop("nobody writes punches of their own")
CLOSED = gettext_noop("%(month)s is closed: no list writes punches into it")


@dataclass(frozen=True)
class Entry:
    """A row with its fate; `line` is what is written of it, None for a faulty one."""

    row: Row
    fate: str
    person: Employee | None = None
    fault: Fault | None = None
    line: Line | None = None

    @property
    def label(self) -> object:
        """The fate in words."""
        return FATES[self.fate]


def kind_of(name: str) -> str:
    """What kind of file a name says it is; refused where it says none."""
    if name.lower().endswith(SHEET_ENDINGS):
        return PunchFile.Kind.SHEET
    if name.lower().endswith(USB_ENDINGS):
        return PunchFile.Kind.USB
    raise ValidationError(_("Only .xlsx, .csv and exports of clocks (.dat, .txt) can be read."))


def clock_named(name: str) -> Device | None:
    """The clock whose serial number stands in the name of a file."""
    return next((each for each in Device.objects.order_by("-serial") if each.serial in name), None)


def rows_of(file: PunchFile) -> list[Row]:
    """The rows of a file; refused where it cannot be read at all, or has too many."""
    content = bytes(file.content)
    if file.kind == PunchFile.Kind.USB:
        rows = read_usb(content, ZoneInfo(file.device.zone) if file.device else CHINA)
    else:
        rows = read_table(open_table(file.name, content), CHINA)
    if not rows:
        raise ValidationError(_("The file has no punches."))
    if len(rows) > MOST_ROWS:
        raise ValidationError(
            _("The file has more than %(most)s rows."), params={"most": MOST_ROWS}
        )
    return rows


def entries_of(file: PunchFile, at: datetime, by=None) -> list[Entry]:
    """Every row with what becomes of it; the number of queries does not grow with them.

    Anybody can type a file, an export as well as a spreadsheet: faulty are rows of times to come,
    of closed months, and rows of whoever brought the file, or `by` writes it.
    """
    rows = rows_of(file)
    is_sheet = file.kind == PunchFile.Kind.SHEET
    people = _by_number(rows) if is_sheet else _by_pin(rows, file.device)
    writers = {file.by_id, by and by.pk} - {None}
    months = {day_of(row.at).replace(day=1) for row in rows if row.at}
    bounds = _Bounds(at, writers, closed_months(months) if months else set())
    judged = [_judge(row, people.get(row.pin.lower()), file, bounds) for row in rows]
    known = _known([entry.line.key for entry in judged if entry.line])
    return [_if_known(entry, known) for entry in judged]


@dataclass(frozen=True)
class _Bounds:
    """What rows may not pass: a moment, people by id, the first days of closed months."""

    at: datetime
    writers: set[int]
    closed: set[date]


def _by_number(rows: Sequence[Row]) -> dict[str, Employee]:
    numbers = {row.pin for row in rows}
    people = Employee.objects.filter(number__in=numbers | {each.upper() for each in numbers})
    return {person.number.lower(): person for person in people}


def _by_pin(rows: Sequence[Row], device: Device | None) -> dict[str, Employee]:
    pins = sorted({row.pin for row in rows})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pin, timekeeping_person_of(pin, %s) FROM unnest(%s::text[]) AS pins(pin)",
            [device and device.pk, pins],
        )
        owners = dict(cursor.fetchall())
    people = Employee.objects.in_bulk([each for each in owners.values() if each])
    return {pin.lower(): people[owner] for pin, owner in owners.items() if owner}


def _judge(row: Row, person: Employee | None, file: PunchFile, bounds: _Bounds) -> Entry:
    fault = row.fault
    if fault is None and file.kind == PunchFile.Kind.SHEET:
        fault = _fault_of(row, person)
    if fault is None:
        fault = _fault_of_any(row, person, file, bounds)
    if fault:
        return Entry(row, Fate.FAULTY, person, fault)
    fate = Fate.KEPT if person is None else Fate.NEW
    return Entry(row, fate, person, line=_line(row, person, file))


def _fault_of_any(
    row: Row, person: Employee | None, file: PunchFile, bounds: _Bounds
) -> Fault | None:
    """What no file writes, whatever clock it names: times to come, closed months, and the
    writer's own times."""
    is_sheet = file.kind == PunchFile.Kind.SHEET
    column = COLUMNS["moment"][0] if is_sheet else "2"
    if row.at > bounds.at:
        return Fault(column, FUTURE)
    month = day_of(row.at).replace(day=1)
    if month in bounds.closed:
        return Fault(column, CLOSED, {"month": f"{month:%Y-%m}"})
    if person and person.pk in bounds.writers:
        return Fault(COLUMNS["number"][0] if is_sheet else "1", OWN)
    return None


def _fault_of(row: Row, person: Employee | None) -> Fault | None:
    number, name = COLUMNS["number"][0], COLUMNS["name"][0]
    if person is None:
        return Fault(number, NOBODY, {"number": row.pin})
    if row.name and row.name != person.name:
        words = {"number": row.pin, "name": person.name, "text": row.name}
        return Fault(name, ANOTHER, words)
    return None


def _line(row: Row, person: Employee | None, file: PunchFile) -> Line:
    """The key of an export is that of the push, so that both tell of one punch."""
    if file.kind == PunchFile.Kind.SHEET:
        key = f"sheet:{person.pk}:{row.local}"
        return Line(row.pin, row.at.isoformat(), key, {"row": row.number}, person.pk)
    clock = file.device.serial if file.device else f"no.{row.clock[:20]}"
    key = f"clock:{clock}:{row.pin}:{row.local}"
    return Line(row.pin, row.at.isoformat(), key, row.detail)


def _known(keys: list[str]) -> set[str]:
    found = set(Punch.objects.filter(key__in=keys).values_list("key", flat=True))
    return found | set(Stray.objects.filter(key__in=keys).values_list("key", flat=True))


def _if_known(entry: Entry, known: set[str]) -> Entry:
    if entry.line and entry.line.key in known:
        return Entry(entry.row, Fate.KNOWN, entry.person, line=entry.line)
    return entry


def counts_of(entries: Sequence[Entry]) -> dict[str, int]:
    """How many rows have each fate, in the order of FATES."""
    counts = Counter(entry.fate for entry in entries)
    return {fate: counts[fate] for fate in FATES if counts[fate]}
