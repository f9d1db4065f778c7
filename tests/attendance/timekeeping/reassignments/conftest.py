"""The firm of the tests of leave, which also goes out and works overtime."""

from tests.attendance.leave.conftest import firm, in_english, past

__all__ = ["firm", "in_english", "past"]
