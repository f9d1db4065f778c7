"""The sheets of a month as a spreadsheet, and as lines for a CSV file."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from attendance.timekeeping.judging.rules import Manner, Outcome
from attendance.timekeeping.judging.telling import tell
from attendance.timekeeping.months.counting import months_of
from attendance.timekeeping.months.models import Sheet
from attendance.timekeeping.months.rules import days_of
from hr.people.models import Employee
from regulations.rulebook.selectors import versions
from regulations.tables import Table, Written, write_book

KIND = "attendance"  # of data that leaves the portal
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
                person.name,
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


def workbook(month: date, sheets: Iterable[Sheet]) -> Written:
    """The frozen sheets of a month: sums, every day, every penalty, adjustments; an .xlsx file."""
    sheets = list(sheets)
    return write_book([sums(sheets), _days(month, sheets), _penalties(sheets), _adjusted(sheets)])


def _table(title: str, columns: list[str], rows: Iterable[list], width: int = 12) -> Table:
    return Table(title, columns, rows, width=width, fixed="C2")


def _who(sheet: Sheet) -> list[str]:
    return [sheet.number, sheet.name]


def _name() -> str:
    return pgettext("person", "Name")


def sums(sheets: list[Sheet]) -> Table:
    """What each sheet of a month comes to."""
    columns = [
        _("Number"), _name(), _("Department"), _("Late"), _("Minutes late"), _("Left early"),
        _("Minutes early"), _("Days of absence"), _("Minutes planned"), _("Minutes worked"),
        _("Unpaid minutes"), _("Fines in yuan"), _("Adjustments in yuan"), _("Word"),
        _("Fingerprint"),
    ]  # fmt: skip
    return _table(_("Sums"), columns, map(_sum, sheets))


def _sum(sheet: Sheet) -> list:
    figures = sheet.content["figures"]
    booked = sum(Decimal(each["fines"]) for each in sheet.content["adjustments"])
    return [
        *_who(sheet), sheet.department, figures["late"], figures["late_minutes"],
        figures["early"], figures["early_minutes"], figures["absence"] / 2, figures["planned"],
        figures["worked"], figures["unpaid"], Decimal(figures["fines"]), booked,
        sheet.word.get_word_display() if sheet.word else "", sheet.fingerprint,
    ]  # fmt: skip


def _days(month: date, sheets: list[Sheet]) -> Table:
    days = days_of(month)
    columns = [_("Number"), _name(), *(str(day.day) for day in days)]
    rows = []
    for sheet in sheets:
        told = {each[0]: str(Outcome(each[1]).label) for each in sheet.content["days"]}
        rows.append([*_who(sheet), *(told.get(day.isoformat(), "") for day in days)])
    return _table(_("Days"), columns, rows, width=10)


def _penalties(sheets: list[Sheet]) -> Table:
    columns = [_("Number"), _name(), _("Day"), _("Clause"), _("Fine in yuan"), _("Why")]
    rows = [
        [
            *_who(sheet), each["day"], each["clause"], Decimal(each["amount"]),
            tell(each["text"], each["params"]),
        ]
        for sheet in sheets
        for each in sheet.content["penalties"]
    ]  # fmt: skip
    return _table(_("Penalties"), columns, rows)


def _adjusted(sheets: list[Sheet]) -> Table:
    columns = [
        _("Number"), _name(), _("Day"), _("Before"), _("After"), _("Unpaid minutes"),
        _("Days of absence"), _("Fines in yuan"),
    ]  # fmt: skip
    rows = [
        [
            *_who(sheet), each["day"],
            *(str(Outcome(each[name]).label) for name in ("before", "after")), each["unpaid"],
            each["absence"] / 2, Decimal(each["fines"]),
        ]
        for sheet in sheets
        for each in sheet.content["adjustments"]
    ]  # fmt: skip
    return _table(_("Adjustments"), columns, rows)
