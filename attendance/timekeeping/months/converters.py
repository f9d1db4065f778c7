"""How a month stands in an address."""

from datetime import date

from django.urls import register_converter


class Month:
    """A month as YYYY-MM, in Python its first day."""

    regex = r"2\d{3}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        return date(int(value[:4]), int(value[5:]), 1)

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


register_converter(Month, "month")
