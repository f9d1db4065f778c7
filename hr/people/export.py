"""The staff list as a spreadsheet, made so that the import reads it back as it was."""

import io
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from hr.people.models import Employee, PrivateFile
from hr.people.rules import PRIVATE
from hr.people.selectors import names_of_units
from hr.people.spreadsheet import COLUMNS, FOR_THE_NEW, columns_for

TEXT, DAY = "@", "yyyy-mm-dd"
# What a spreadsheet program would take for a formula when somebody edits the cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_employees(*, by: Employee) -> bytes:
    """Everybody who works here or is to come, as .xlsx with the columns of the import.

    The private columns are there for who keeps the private files alone. Every cell is text or a
    day: nothing in it is ever computed.
    """
    names = columns_for(keeps_files=by.has_perm("people.keep_private"))
    names = [name for name in names if name not in FOR_THE_NEW]
    people = Employee.objects.filter(left_on=None).order_by("number")
    related = ("department", "position", "supervisor", "file")
    units = names_of_units()
    book = Workbook(write_only=True)
    page = book.create_sheet(str(Employee._meta.verbose_name_plural).capitalize())
    page.append([COLUMNS[name][0] for name in names])
    for person in people.select_related(*related):
        page.append([_cell(page, _value(person, name, units)) for name in names])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _value(person: Employee, name: str, units: dict) -> str | date | None:
    if name in PRIVATE:
        return getattr(getattr(person, "file", None) or PrivateFile(), name)
    value = getattr(person, name)
    if name in units and value is not None:
        # Two of one name would not be told apart: the code is nobody else's.
        known = units[name].get(str(value))
        return str(value) if known == value else value.code
    return value.number if isinstance(value, Employee) else value


def _cell(page, value: str | date | None) -> WriteOnlyCell:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell = WriteOnlyCell(page, value=value)
    cell.number_format = DAY if isinstance(value, date) else TEXT
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA)
    return cell
