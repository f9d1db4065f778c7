"""How a staff number stands in an address."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class StaffNumber(StringConverter):
    """A staff number; the lists of this room lie at addresses beside them."""

    regex = r"(?!(?:department|position|deputies|plans)/)[^/]+"


register_converter(StaffNumber, "staff_number")
