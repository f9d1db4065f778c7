"""The staff list as a spreadsheet, made so that the import reads it back as it was."""

from datetime import date

from hr.people.models import Employee, PrivateFile
from hr.people.rules import PRIVATE
from hr.people.selectors import names_of_units
from hr.people.spreadsheet import COLUMNS, FOR_THE_NEW, columns_for
from regulations.tables import Written, write_sheet

KIND = "staff"  # of data that leaves the portal


def export_employees(*, by: Employee) -> Written:
    """Everybody who works here or is to come, as .xlsx with the columns of the import.

    The private columns are there for who keeps the private files alone. Every cell is text or a
    day: nothing in it is ever computed.
    """
    names = columns_for(keeps_files=by.has_perm("people.keep_private"))
    names = [name for name in names if name not in FOR_THE_NEW]
    people = Employee.objects.filter(left_on=None).order_by("number")
    related = ("department", "position", "supervisor", "file")
    units = names_of_units()
    return write_sheet(
        title=str(Employee._meta.verbose_name_plural).capitalize(),
        header=[COLUMNS[name][0] for name in names],
        rows=(
            [_value(person, name, units) for name in names]
            for person in people.select_related(*related)
        ),
    )


def _value(person: Employee, name: str, units: dict) -> str | date | None:
    if name in PRIVATE:
        return getattr(getattr(person, "file", None) or PrivateFile(), name)
    value = getattr(person, name)
    if name in units and value is not None:
        # Two of one name would not be told apart: the code is nobody else's.
        known = units[name].get(str(value))
        return str(value) if known == value else value.code
    return value.number if isinstance(value, Employee) else value
