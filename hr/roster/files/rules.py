"""Pairs and shift assignments in a file: the columns, and what stands in a cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

DAY_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
YES = ("是", "yes", "y", "true", "1")
NO = ("否", "no", "n", "false", "0")
NONE = ("无", "none", "-")
SHIFT_NAMES = {"行政班": "office", "主班": "main", "配班": "assistant"}
WEEKDAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7} | {
    name: place
    for place, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), start=1)
}


class Layout(TextChoices):
    """What a file holds; its first row tells."""

    PAIRS = "pairs", _("duty pairs")
    SHIFTS = "shifts", _("shift assignments")


# Field → the headers under which it is found, in small letters; the first one names it.
COLUMNS = {
    Layout.PAIRS: {
        "day": ("日期", "day", "date"),
        "main": ("主班", "main"),
        "assistant": ("配班", "assistant"),
        "reason": ("原因", "reason"),
    },
    Layout.SHIFTS: {
        "number": ("工号", "staff number", "number"),
        "pattern": ("班次", "shift"),
        "starts_on": ("开始日期", "from"),
        "ends_on": ("结束日期", "until"),
        "rest_days": ("休息日", "rest days"),
        "holidays_free": ("节假日休息", "holidays free"),
    },
}
REQUIRED = {
    Layout.PAIRS: ("day", "main", "assistant"),
    Layout.SHIFTS: ("number", "pattern", "starts_on"),
}


@dataclass(frozen=True)
class Table:
    """A file read: what it holds, field → its header, and rows of text with their line."""

    layout: str
    headers: dict[str, str]
    rows: list[dict]


def layout_of(header: Sequence[str]) -> tuple[Layout, dict[str, int]] | None:
    """What a first row announces, with the place of each field; None where nothing fits.

    Columns nobody knows are passed over.
    """
    small = [text.strip().lower() for text in header]
    for layout, columns in COLUMNS.items():
        places = {
            field: next(place for place, text in enumerate(small) if text in names)
            for field, names in columns.items()
            if any(text in names for text in small)
        }
        if all(field in places for field in REQUIRED[layout]):
            return layout, places
    return None


def day_in_text(text: str) -> date | None:
    """A day as it stands in a cell; None if it is none."""
    for form in DAY_FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def is_yes(text: str) -> bool | None:
    """Yes or no as it stands in a cell; None if it is neither."""
    small = text.strip().lower()
    return True if small in YES else False if small in NO else None


def weekdays_in_text(text: str) -> frozenset[int] | None:
    """Weekdays such as "六日", "6 7" or "sat, sun" as ISO counts them; None if there is another
    word among them."""
    small = text.lower().replace("周", " ").replace("星期", " ")
    if small.strip() in NONE:
        return frozenset()
    for sign in ",;，；、":
        small = small.replace(sign, " ")
    found = set()
    for word in small.split():
        is_english = word.isascii() and not word.isdigit()
        parts = [word] if is_english else list(word)
        for part in parts:
            day = int(part) if part.isdigit() and part.isascii() else WEEKDAYS.get(part)
            if day is None or not 1 <= day <= 7:
                return None
            found.add(day)
    return frozenset(found)
