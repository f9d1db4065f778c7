"""Days, moments and months as every form asks for them: typed by hand, and never out of reach."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError

from regulations.rulebook.fields import LONG_AGO, DayField, MomentField, MonthField

# While "12012026" is typed into a picker, the year is 2, 20 and 202 for a moment.
TYPED = ["0001-01-01", "0002-12-01", "0020-12-01", "0202-12-01", "2020-01-07", "9999-12-31"]


@pytest.mark.parametrize("text", TYPED)
def test_what_no_rules_hold_for_is_no_day_no_moment_and_no_month(text):
    for field, sent in (
        (DayField(), text),
        (MomentField(), f"{text}T09:00"),
        (MonthField(), text[:7]),
    ):
        with pytest.raises(ValidationError):
            field.clean(sent)


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59Z", "9999-12-31T20:00-08:00",
                                  "0001-01-01T00:00+08:00"])  # fmt: skip
def test_a_moment_that_is_none_in_china_any_more_is_refused(text):
    with pytest.raises(ValidationError):
        MomentField().clean(text)


def test_edges_of_what_can_be_asked_for():
    assert DayField().clean("2020-01-08") == date(2020, 1, 8)
    assert DayField().clean("2100-01-01") == date(2100, 1, 1)
    assert MonthField().clean("2026-03") == date(2026, 3, 1)
    assert MomentField().clean("2026-03-02T08:30").isoformat() == "2026-03-02T08:30:00+08:00"
    assert MomentField(to_second=True).clean("2026-03-02T08:30:05").second == 5
    assert DayField(earliest=LONG_AGO).clean("1963-05-04") == date(1963, 5, 4)
    assert DayField(required=False).clean("") is None


def test_no_form_asks_for_a_day_without_bounds():
    """A form of a room takes its days from here; that of monthly runs has bounds of its own."""
    plain = re.compile(r"forms\.Date(Time)?Field\(")
    found = [
        str(path.relative_to(settings.BASE_DIR))
        for wing in ("regulations", "hr", "attendance", "finance", "orders", "catalog")
        for path in (settings.BASE_DIR / wing).rglob("*.py")
        if plain.search(path.read_text())
    ]
    assert found == ["finance/expenses/runs/forms.py"]
