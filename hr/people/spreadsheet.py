"""A list of employees as a spreadsheet."""

from hr.people.rules import PRIVATE
from regulations.sheets import Sheet, read_sheet

# Field → the headers under which it is found, in small letters; the first one names it.
COLUMNS = {
    "number": ("工号", "staff number", "number"),
    "name": ("姓名", "name"),
    "department": ("部门", "department"),
    "position": ("岗位", "position"),
    "supervisor": ("直接主管", "direct supervisor", "supervisor"),
    "phone": ("电话", "phone"),
    "email": ("邮箱", "mail", "email"),
    "hired_on": ("入职日期", "hired on", "hired"),
    "kept_from": ("考勤起始日", "attendance from", "考勤起算日"),
    "private_phone": ("私人电话", "private phone"),
    "emergency_contact": ("紧急联系人", "emergency contact"),
    "emergency_phone": ("紧急联系电话", "emergency phone"),
    "birthday": ("出生日期", "birthday"),
    "id_number": ("身份证号", "id number"),
    "address": ("家庭住址", "home address"),
}
REQUIRED = ("number", "name")
# What is said once, with the first day: later on it is changed elsewhere, with a reason.
FOR_THE_NEW = frozenset({"kept_from"})


def columns_for(*, keeps_files: bool) -> list[str]:
    """The fields of a list; those of the private file for who keeps the private files alone."""
    return [name for name in COLUMNS if keeps_files or name not in PRIVATE]


def read_staff(*, name: str, content: bytes) -> Sheet:
    """Read a list of employees; refused as any spreadsheet is."""
    return read_sheet(name=name, content=content, columns=COLUMNS, required=REQUIRED)
