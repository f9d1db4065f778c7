"""The numbers of the care for the portal: data given out, feedback, changes of the system."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class CareRules:
    """The numbers of the rule set `care`."""

    rows_a_day: int = field(
        metadata={"clause": "C13-9", "unit": "rows", "low": 1, "high": 1_000_000}
    )
    answer_within_days: int = field(
        metadata={"clause": "C13-M3", "unit": "days", "low": 1, "high": 60}
    )
    views_within_days: int = field(
        metadata={"clause": "C13-M1", "unit": "days", "low": 1, "high": 60}
    )
