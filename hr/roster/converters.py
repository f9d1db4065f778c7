"""How days and seats stand in addresses."""

from datetime import date

from django.urls import register_converter

from hr.roster.shifts.rules import Role
from regulations.rulebook.fields import LATEST
from regulations.rulebook.rules import FIRST_DAY


class DayConverter:
    """A day such as 2026-03-09; what no form would take is no address either."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, text: str) -> date:
        day = date.fromisoformat(text)
        if not FIRST_DAY <= day <= LATEST:
            raise ValueError(text)
        return day

    def to_url(self, day: date) -> str:
        return day.isoformat()


class SeatConverter:
    """A seat of the duty pair."""

    regex = "main|assistant"

    def to_python(self, text: str) -> Role:
        return Role(text)

    def to_url(self, role: str) -> str:
        return str(role)


register_converter(DayConverter, "day")
register_converter(SeatConverter, "seat")
