"""The sheets of a month as a spreadsheet, and as lines for a CSV file."""

import io
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from attendance.timekeeping.judging.rules import Manner, Outcome
from attendance.timekeeping.judging.telling import tell
from attendance.timekeeping.months.counting import months_of
from attendance.timekeeping.months.models import Sheet
from attendance.timekeeping.months.rules import days_of
from hr.people.models import Employee
from regulations.rulebook.selectors import versions

# A text that a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Columns of `judge_month --csv`; documented in docs/files.md.
CSV_COLUMNS = (
    "number", "name", "date", "result", "late_minutes", "early_minutes", "absence_days",
    "missing_punches", "planned_minutes", "worked_minutes", "unpaid_minutes", "rule_version",
    "fine", "clauses",
)  # fmt: skip


def csv_rows(people: Iterable[Employee], month: date) -> Iterator[list]:
    """A line for each person and judged day of a month, as `judge_month` writes it."""
    people = list(people)
    months = months_of([person.pk for person in people], month)
    numbers = _version_numbers()
    for person in people:
        sums = months[person.pk]
        for day in sums.days:
            due = [each for each in sums.verdict.penalties if each.day == day.day]
            yield [
                person.number,
                _safe(person.name),
                day.day.isoformat(),
                day.outcome.value,
                day.minutes(Manner.LATE),
                day.minutes(Manner.EARLY, Manner.AWAY),
                f"{day.absence / 2:g}",
                day.missing,
                day.planned,
                day.worked,
                day.unpaid,
                numbers[day.version],
                str(sum(each.amount for each in due)),
                " ".join(dict.fromkeys(each.clause for each in due)),
            ]


def _version_numbers() -> dict[int, int]:
    """Id of a rule version → its number."""
    return {each.pk: each.number for each in versions("attendance")}


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def workbook(month: date, sheets: Iterable[Sheet]) -> bytes:
    """The frozen sheets of a month: sums, every day, every penalty, adjustments; an .xlsx file."""
    book = Workbook()
    sheets = list(sheets)
    _sums(book.active, sheets)
    _days(book.create_sheet(), month, sheets)
    _penalties(book.create_sheet(), sheets)
    _adjustments(book.create_sheet(), sheets)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _head(page, title: str, columns: list[str], width: int = 12) -> None:
    page.title = title
    page.append(columns)
    for number in range(1, len(columns) + 1):
        page.cell(1, number).font = Font(bold=True)
        page.column_dimensions[get_column_letter(number)].width = width
    page.freeze_panes = "C2"


def _who(sheet: Sheet) -> list[str]:
    return [sheet.number, _safe(sheet.name)]


def _name() -> str:
    return pgettext("person", "Name")


def _sums(page, sheets: list[Sheet]) -> None:
    columns = [
        _("Number"), _name(), _("Department"), _("Late"), _("Minutes late"), _("Left early"),
        _("Minutes early"), _("Days of absence"), _("Minutes planned"), _("Minutes worked"),
        _("Unpaid minutes"), _("Fines in yuan"), _("Adjustments in yuan"), _("Word"),
        _("Fingerprint"),
    ]  # fmt: skip
    _head(page, _("Sums"), columns)
    for sheet in sheets:
        sums = sheet.content["figures"]
        booked = sum(Decimal(each["fines"]) for each in sheet.content["adjustments"])
        page.append([
            *_who(sheet), _safe(sheet.department), sums["late"], sums["late_minutes"],
            sums["early"], sums["early_minutes"], sums["absence"] / 2, sums["planned"],
            sums["worked"], sums["unpaid"], Decimal(sums["fines"]), booked,
            sheet.word.get_word_display() if sheet.word else "", sheet.fingerprint,
        ])  # fmt: skip


def _days(page, month: date, sheets: list[Sheet]) -> None:
    days = days_of(month)
    _head(
        page,
        _("Days"),
        [_("Number"), _name(), *(str(day.day) for day in days)],
        10,
    )
    for sheet in sheets:
        told = {each[0]: str(Outcome(each[1]).label) for each in sheet.content["days"]}
        page.append([*_who(sheet), *(told.get(day.isoformat(), "") for day in days)])


def _penalties(page, sheets: list[Sheet]) -> None:
    columns = [
        _("Number"),
        _name(),
        _("Day"),
        _("Clause"),
        _("Fine in yuan"),
        _("Why"),
    ]
    _head(page, _("Penalties"), columns)
    for sheet in sheets:
        for each in sheet.content["penalties"]:
            why = tell(each["text"], each["params"])
            page.append([*_who(sheet), each["day"], each["clause"], Decimal(each["amount"]), why])


def _adjustments(page, sheets: list[Sheet]) -> None:
    columns = [
        _("Number"), _name(), _("Day"), _("Before"), _("After"), _("Unpaid minutes"),
        _("Days of absence"), _("Fines in yuan"),
    ]  # fmt: skip
    _head(page, _("Adjustments"), columns)
    for sheet in sheets:
        for each in sheet.content["adjustments"]:
            outcomes = [str(Outcome(each[name]).label) for name in ("before", "after")]
            page.append([
                *_who(sheet), each["day"], *outcomes, each["unpaid"], each["absence"] / 2,
                Decimal(each["fines"]),
            ])  # fmt: skip
