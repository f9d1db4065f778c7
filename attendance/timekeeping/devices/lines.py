"""What clocks write, read line by line: the tables of the push protocol. Pure.

PIN and time are needed of a line, all else is optional; what cannot be read is told apart and
kept, since a clock sends for ever what is not taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LONGEST_PIN = 24
_PIN = re.compile(r"[^\x00-\x20\x7f](?:[^\x00-\x1f\x7f]{0,22}[^\x00-\x20\x7f])?")
_TIME = re.compile(r"(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?", re.ASCII)
_EPOCH = re.compile(r"\d{9,10}", re.ASCII)
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
# Fields behind PIN and time, in their order.
FIELDS = ("status", "verify", "workcode")
_NAMES = {"pin": "pin", "datetime": "time", "time": "time", "status": "status",
          "verify": "verify", "verified": "verify", "workcode": "workcode"}  # fmt: skip
# Lines and tables that hold templates and pictures of people's bodies.
_BODIES = ("FP", "FACE", "FVEIN", "USERPIC", "BIODATA", "BIOPHOTO")
BODY_TABLES = frozenset(
    {*_BODIES, "ATTPHOTO", "FINGERTMP", "TEMPLATEV10", "FACEV7", "PALM", "USERPIC"}
)
_BODY_LINE = re.compile(rb"(?im)^((?:%s)\b)([^\r\n]*)" % "|".join(_BODIES).encode())
_PASSWORD = re.compile(rb"(?i)(\bPasswd=)[^\t\r\n]*")


@dataclass(frozen=True)
class Tap:
    """One line of an attendance log: who, when by the clock's own time, and how."""

    pin: str
    local: str  # as it was written, "2026-03-04 07:58:12"
    at: datetime
    detail: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Operation:
    """Something that was done at the clock."""

    code: str
    operator: str
    at: datetime
    line: str


@dataclass
class Parsed:
    """What a body holds; `count` is of all its lines, those that cannot be read among them."""

    rows: list = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    count: int = 0


def text_of(body: bytes) -> str:
    """A body as text: UTF-8, else GB18030 as older firmware in China writes, else what is left."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding).replace("\0", "\N{REPLACEMENT CHARACTER}")
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1").replace("\0", "\N{REPLACEMENT CHARACTER}")


def lines_of(text: str) -> Iterator[str]:
    """The lines that are not empty; nothing but CR and LF ends one."""
    return (line for line in re.split(r"[\r\n]+", text) if line.strip())


def read_attlog(body: bytes, zone: ZoneInfo) -> Parsed:
    """The taps of an attendance log."""
    found = Parsed()
    for line in lines_of(text_of(body)):
        found.count += 1
        tap = read_tap(line, zone)
        if tap:
            found.rows.append(tap)
        else:
            found.bad.append(line)
    return found


def read_tap(line: str, zone: ZoneInfo) -> Tap | None:
    """One line, by its places or as key=value; None for what is no tap."""
    cells = [cell.strip() for cell in line.split("\t")]
    values = _named(cells) if "=" in cells[0] else _placed(cells)
    pin, moment = values.get("pin", ""), moment_of(values.get("time", ""), zone)
    if moment is None or len(pin) > LONGEST_PIN or not _PIN.fullmatch(pin):
        return None
    detail = {name: values[name][:10] for name in FIELDS if values.get(name)}
    local = moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    return Tap(pin, local, moment, detail)


def _placed(cells: list[str]) -> dict[str, str]:
    return dict(zip(("pin", "time", *FIELDS), cells, strict=False))


def _named(cells: list[str]) -> dict[str, str]:
    pairs = (cell.partition("=") for cell in cells)
    return {_NAMES.get(name.strip().lower(), name): value.strip() for name, _is, value in pairs}


def moment_of(text: str, zone: ZoneInfo) -> datetime | None:
    """A moment as clocks write it: local time, or seconds since 1970; None for anything else."""
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text), UTC)
    found = _TIME.fullmatch(text)
    if not found:
        return None
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def read_operlog(body: bytes, zone: ZoneInfo) -> Parsed:
    """The operations of an operation log; lines about users and their features only count."""
    found = Parsed()
    for line in lines_of(text_of(body)):
        found.count += 1
        tag = line.split(None, 1)[0].upper()
        if tag == "OPLOG":
            operation = _operation(line, zone)
            if operation:
                found.rows.append(operation)
            else:
                found.bad.append(line)
        elif tag != "USER" and tag not in _BODIES:
            found.bad.append(line)
    return found


def _operation(line: str, zone: ZoneInfo) -> Operation | None:
    """Firmware differs in the order of the fields: the time is looked for."""
    cells = [cell.strip() for cell in line[len("OPLOG") :].split("\t")]
    places = [(place, moment_of(cell, zone)) for place, cell in enumerate(cells) if ":" in cell]
    found = next(((place, moment) for place, moment in places if moment), None)
    if not _NUMBER.fullmatch(cells[0]) or found is None:
        return None
    operator = cells[1] if found[0] > 1 and len(cells) > 1 else ""
    return Operation(cells[0], operator[:LONGEST_PIN], found[1], line[:200])


def kept_of(table: str, body: bytes) -> bytes:
    """A body as the portal keeps it: as it came, but for what it holds of people's bodies.

    Templates, pictures and passwords are left out, their length stays.
    """
    if table.upper() in BODY_TABLES:
        return b"(%d bytes not kept)" % len(body)
    if table.upper() == "ATTLOG":
        return body
    without = _BODY_LINE.sub(lambda line: b"%s (%d bytes not kept)" % (
        line[1], len(line[2])), body)  # fmt: skip
    return _PASSWORD.sub(rb"\1***", without)


@dataclass(frozen=True)
class Result:
    """What became of a command."""

    number: int
    code: str


def read_results(body: bytes) -> list[Result]:
    """The results of commands: `ID=7&Return=0&CMD=INFO` on a line, or a field on each."""
    found, number = [], None
    for line in lines_of(text_of(body)):
        values = dict(re.findall(r"(?i)\b(ID|Return)=(-?\d{1,9})", line))
        values = {name.lower(): value for name, value in values.items()}
        number = int(values["id"]) if values.get("id", "-").isdecimal() else number
        if "return" in values and number is not None:
            found.append(Result(number, values["return"]))
            number = None
    return found


def read_pairs(text: str) -> dict[str, str]:
    """Capabilities and options: `~Key=Value`, separated by commas, ampersands or lines."""
    pairs = (each.partition("=") for each in re.split(r"[,&\r\n]+", text) if "=" in each)
    return {name.strip(" ~")[:40]: value.strip()[:100] for name, _is, value in pairs}
