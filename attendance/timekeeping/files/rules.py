"""Files of punches, row by row: what a clock exports and what a spreadsheet holds. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from attendance.timekeeping.devices.lines import lines_of, moment_of, read_tap, text_of
from attendance.timekeeping.devices.rules import EARLIEST
from regulations.rulebook.rules import CHINA
from regulations.words import listed

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 100_000
USB_ENDINGS = (".dat", ".txt", ".log")
SHEET_ENDINGS = (".csv", ".xlsx")
# Field → the headers under which it is found, in small letters; the first one names it.
COLUMNS = {
    "number": ("工号", "staff number", "number"),
    "name": ("姓名", "name"),
    "moment": ("打卡时间", "punch time", "punched at"),
    "day": ("日期", "date", "day"),
    "clock": ("时间", "time"),
}
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.0+)?", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]00:00:00)?", re.ASCII)

TOO_EARLY = gettext_noop("before %(earliest)s nothing is recorded")
NO_NUMBER = gettext_noop("the staff number is missing")
NO_TIME = gettext_noop("“%(text)s” is no time such as 2026-03-04 07:58:12")
NO_DAY = gettext_noop("“%(text)s” is no day such as 2026-03-04")
NO_CLOCK = gettext_noop("“%(text)s” is no time of day such as 07:58:12")


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: the column as the file names it, an English message id."""

    column: str
    message: str
    params: dict = field(default_factory=dict)

    def __str__(self):
        return _text(self.message) % self.params


@dataclass(frozen=True)
class Row:
    """A row of a file: `at` is None where it has a fault. `local` as the clock wrote it."""

    number: int
    pin: str
    name: str = ""
    at: datetime | None = None
    local: str = ""
    detail: dict = field(default_factory=dict)
    fault: Fault | None = None
    clock: str = ""  # the number of the clock, in an export of one


def read_usb(content: bytes, zone: ZoneInfo) -> list[Row]:
    """The rows of a clock's export on a stick; lines without a tab are its frame.

    The third column is the number of the clock, not the state as in the push protocol.
    """
    rows = []
    for number, line in enumerate(lines_of(text_of(content)), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 2:
            continue
        tap = read_tap("\t".join([*cells[:2], *cells[3:6]]), zone)
        if tap and tap.at < EARLIEST:
            rows.append(Row(number, tap.pin, fault=too_early("2")))
        elif tap:
            clock = cells[2] if len(cells) > 2 else ""
            rows.append(
                Row(number, tap.pin, at=tap.at, local=tap.local, detail=tap.detail, clock=clock)
            )
        elif moment_of(cells[1], zone) is None:
            fault = Fault("2", NO_TIME, {"text": cells[1][:40]})
            rows.append(Row(number, cells[0][:24], fault=fault))
        else:
            rows.append(Row(number, cells[0][:24], fault=Fault("1", NO_NUMBER)))
    return rows


def too_early(column: str) -> Fault:
    """The fault of a time before the earliest that clocks are believed."""
    return Fault(column, TOO_EARLY, {"earliest": f"{EARLIEST.astimezone(CHINA):%Y-%m-%d}"})


def read_table(table: Iterable[Sequence], zone: ZoneInfo) -> list[Row]:
    """The rows of a spreadsheet below its header.

    Refused: a header without the needed columns, one that stands there twice.
    """
    lines = [(number, [_cell(cell) for cell in cells]) for number, cells in enumerate(table, 1)]
    lines = [(number, cells) for number, cells in lines if any(cells)]
    if not lines:
        raise ValidationError(_("The file is empty."))
    header = lines[0][1]
    places = _places(header)
    return [_row(number, cells, places, header, zone) for number, cells in lines[1:]]


def _places(header: list[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, text in enumerate(header):
        for name, words in COLUMNS.items():
            if text.lower() in words:
                if name in places:
                    raise ValidationError(
                        _("The column “%(column)s” stands there twice."), params={"column": text}
                    )
                places[name] = place
    has_time = "moment" in places or {"day", "clock"} <= places.keys()
    missing = [] if "number" in places else [COLUMNS["number"][0]]
    missing += [] if has_time else [COLUMNS["moment"][0]]
    if missing:
        raise ValidationError(
            _("The first row lacks the columns: %(columns)s."),
            params={"columns": listed(missing)},
        )
    return places


def _row(number: int, cells: list[str], places: dict[str, int], header, zone: ZoneInfo) -> Row:
    values = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
    pin, name = values["number"], values.get("name", "")
    columns = {name: header[place] for name, place in places.items()}
    at, fault = _moment(values, columns, zone)
    if at and at < EARLIEST:
        at, fault = None, too_early(columns.get("moment") or columns["day"])
    if not pin:
        at, fault = None, Fault(columns["number"], NO_NUMBER)
    local = f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}" if at else ""
    return Row(number, pin[:24], name, at, local, fault=fault)


def _moment(
    values: dict[str, str], columns: dict[str, str], zone: ZoneInfo
) -> tuple[datetime | None, Fault | None]:
    if values.get("moment"):
        text = re.sub(r"\.0+$", "", values["moment"])
        day, _space, clock = text.partition("T" if "T" in text else " ")
        found = _joined(day, clock.strip(), zone)
        return (found, None) if found else (
            None, Fault(columns["moment"], NO_TIME, {"text": text[:40]})
        )  # fmt: skip
    if "day" not in values:
        return None, Fault(columns["moment"], NO_TIME, {"text": ""})
    if not _DAY.fullmatch(values["day"]):
        return None, Fault(columns["day"], NO_DAY, {"text": values["day"][:40]})
    found = _joined(values["day"], values["clock"], zone)
    if found is None:
        return None, Fault(columns["clock"], NO_CLOCK, {"text": values["clock"][:40]})
    return found, None


def _joined(day: str, clock: str, zone: ZoneInfo) -> datetime | None:
    days, clocks = _DAY.fullmatch(day), _CLOCK.fullmatch(clock)
    if not days or not clocks:
        return None
    hour, minute, second = (int(part or 0) for part in clocks.groups())
    try:
        return datetime(*(int(part) for part in days.groups()), hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _cell(cell) -> str:
    """A cell as text: whole numbers without decimals, days and times in ISO form."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.replace(microsecond=0).isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell).replace("\0", "").strip()


class Fate:
    """What becomes, or would become, of a row: words for pages and commands."""

    NEW = "new"
    KNOWN = "known"
    KEPT = "kept"
    FAULTY = "faulty"


FATES = {
    Fate.NEW: pgettext_lazy("row", "new"),
    Fate.KNOWN: pgettext_lazy("row", "known already"),
    Fate.KEPT: pgettext_lazy("row", "kept until its PIN has an owner"),
    Fate.FAULTY: pgettext_lazy("row", "faulty"),
}
