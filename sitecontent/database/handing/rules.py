"""When what one person takes out in a day is unusual: no queries."""

from regulations.rulebook import clause
from sitecontent.database.rules import CareRules


@clause("C13-9")
def is_unusual(before: int, rows: int, rules: CareRules) -> bool:
    """Whether with this file a day's rows of one person go beyond the limit for the first time.

    Exactly the limit is still usual.
    """
    return before <= rules.rows_a_day < before + rows
