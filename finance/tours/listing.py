"""Everything that the page of a tour lists, in one statement whatever the size of the tour.

Rows are plain values: names stand where the tables have people, so no model is built for them.
"""

import json
from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

from django.db import connection

from regulations.binding.rules import is_entered_later

MOMENTS = (
    "at", "recorded_at", "asked_at", "handed_at", "due_at", "starts_at", "met_at",
)  # fmt: skip


def rows_of(tour_id: int) -> dict:
    """What there is of a tour, by name, as `tours_page` reads it (migrations/sql/page.sql): lists
    of rows, and single rows or None.

    Sums are Decimal, moments aware.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT tours_page(%s)::text", [tour_id])
        found = json.loads(cursor.fetchone()[0], parse_float=Decimal, object_hook=_row)
    return vars(found)


def _row(values: dict) -> SimpleNamespace:
    for name in MOMENTS:
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name])
    if "recorded_at" in values:
        values["entered_later"] = is_entered_later(
            at=values["at"], recorded_at=values["recorded_at"]
        )
    return SimpleNamespace(**values)
