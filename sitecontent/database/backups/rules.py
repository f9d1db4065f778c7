"""When a backup is late, which ones are kept, and which week a moment belongs to: no queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from regulations.rulebook import clause

CHINA = ZoneInfo("Asia/Shanghai")
NAME = "%Y%m%dT%H%M%SZ"
# Positions that back up and restore (C13-5), and those of the back office that sign (C7-4).
ADMINISTRATORS = ("system_administrator",)
BACK_OFFICE = (
    "ecommerce_lead", "ecommerce_assistant", "product_operations", "office_clerk",
)  # fmt: skip
SPARE = 1.5  # times the size of the last backup must be free before one begins
NIGHT = 2  # o’clock in China from which the nightly backup is made
JUMP = 0.3  # a size that changes by more than this share is told


@dataclass(frozen=True)
class BackupRules:
    """The numbers of the rule set `backup`."""

    every_days: int = field(metadata={"clause": "C13-S2", "unit": "days", "low": 1, "high": 7})
    orders_every_days: int = field(metadata={"clause": "C7-4", "unit": "days", "low": 1, "high": 7})
    late_after_hours: int = field(
        metadata={"clause": "C13-S2", "unit": "hours", "low": 2, "high": 168}
    )
    sign_within_days: int = field(metadata={"clause": "C7-4", "unit": "days", "low": 1, "high": 7})
    keep_nightly_days: int = field(
        metadata={"clause": "C13-S2", "unit": "days", "low": 7, "high": 3660}
    )
    keep_weekly_days: int = field(
        metadata={"clause": "C13-S2", "unit": "days", "low": 28, "high": 3660}
    )
    keep_monthly_days: int = field(
        metadata={"clause": "C13-S2", "unit": "days", "low": 62, "high": 7320}
    )

    @property
    def proved_every_days(self) -> int:
        """The database and its orders come back from one backup: the shorter span counts."""
        return min(self.every_days, self.orders_every_days)


class Trouble(TextChoices):
    """What is wrong with the backups as a whole."""

    NONE = "none", _("There is no backup yet.")
    LATE = "late", _("The last backup is too old.")
    UNPROVEN = "unproven", _("No backup has been proved by a restore for too long.")
    FAILED = "failed", _("The last try to make a backup failed.")
    UNTRIED = "untried", _("The last try to prove a backup failed: nothing is known of it.")
    UNCLEARED = "uncleared", _("Old backups could not be taken away.")
    DISPROVED = "disproved", _("The last backup did not come back whole when it was restored.")


@dataclass(frozen=True)
class Standing:
    """The last moments that count; None where there was none.

    A backup shows the moment at which it was taken, and is on record when it was finished: what
    failed meanwhile is over with it.
    """

    made_at: datetime | None = None
    proved_at: datetime | None = None  # of the backup that was proved, when it was taken
    first_at: datetime | None = None  # the oldest backup on record
    noted_at: datetime | None = None  # when the newest was on record
    tried_at: datetime | None = None  # the newest proof, whatever came of it
    failed_at: datetime | None = None
    untried_at: datetime | None = None  # a proof that could not be tried
    uncleared_at: datetime | None = None  # old ones that could not be taken away
    disproved_at: datetime | None = None  # of the newest that did not hold when last restored


@clause("C7-4", "C13-S2")
def troubles(standing: Standing, rules: BackupRules, at: datetime) -> list[Trouble]:
    """What raises an alarm at a moment: late, failed, unproven or disproved.

    Exactly at the limit is still in time.
    """
    if standing.made_at is None:
        found = [Trouble.NONE]
    else:
        is_late = at - standing.made_at > timedelta(hours=rules.late_after_hours)
        found = [Trouble.LATE] if is_late else []
        if _is_unproven(standing, rules, at):
            found.append(Trouble.UNPROVEN)
    found += [trouble for failed_at, over_at, trouble in _tries(standing)
              if failed_at and (over_at is None or failed_at > over_at)]  # fmt: skip
    if _is_since(standing.disproved_at, standing.proved_at):
        found.append(Trouble.DISPROVED)
    return found


def _is_unproven(standing: Standing, rules: BackupRules, at: datetime) -> bool:
    """The first backup of a portal may be as old unproved as a backup may be old at all."""
    if standing.proved_at is None:
        return at - standing.first_at > timedelta(hours=rules.late_after_hours)
    return at - standing.proved_at > timedelta(days=rules.proved_every_days)


def _tries(standing: Standing) -> list[tuple[datetime | None, datetime | None, Trouble]]:
    """Each kind of try: when it last failed, and when what makes that good was last on record."""
    noted = standing.noted_at or standing.made_at
    return [
        (standing.failed_at, noted, Trouble.FAILED),
        (standing.untried_at, standing.tried_at, Trouble.UNTRIED),
        (standing.uncleared_at, noted, Trouble.UNCLEARED),
    ]


def _is_since(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one >= other)


@dataclass(frozen=True)
class Kept:
    """A backup that lies in a target: name, when it was taken, whether its last restore held."""

    name: str
    at: datetime
    is_proved: bool


@clause("C13-S2")
def to_remove(found: Iterable[Kept], rules: BackupRules, at: datetime) -> list[Kept]:
    """Which backups retention lets go of, the oldest first.

    Kept: all of the last nights; the newest proved one of each week and month within the rules;
    the last proved one whatever its age; and every unproved one newer than that, for it may still
    be proved.
    """
    rows = sorted(found, key=lambda each: each.at)
    proved = [each for each in rows if each.is_proved]
    if not proved:
        return []
    keep = {each.name for each in rows if each.at >= proved[-1].at}
    keep |= {each.name for each in rows if at - each.at <= timedelta(days=rules.keep_nightly_days)}
    weeks = {week_of(each.at): each for each in proved}
    months = {each.at.astimezone(CHINA).strftime("%Y%m"): each for each in proved}
    for days, chosen in ((rules.keep_weekly_days, weeks), (rules.keep_monthly_days, months)):
        keep |= {each.name for each in chosen.values() if at - each.at <= timedelta(days=days)}
    return [each for each in rows if each.name not in keep]


def week_of(at: datetime) -> date:
    """The Monday, in China, of the week in which a moment lies."""
    day = at.astimezone(CHINA).date()
    return day - timedelta(days=day.weekday())


def week_ends(week: date) -> datetime:
    """The moment at which the week of a Monday is over."""
    begins = datetime(week.year, week.month, week.day, tzinfo=CHINA)
    return begins + timedelta(days=7)


def jumps(size: int, before: int | None) -> bool:
    """Whether a size differs so much from the one before that a person should look."""
    return bool(before) and abs(size - before) > JUMP * before


def in_mb(size: int) -> str:
    """A size in bytes as MB, with one decimal."""
    return f"{size / (1 << 20):,.1f}"


def name_of(at: datetime) -> str:
    """The name of a backup taken at a moment; names sort as their moments do."""
    return at.astimezone(ZoneInfo("UTC")).strftime(NAME)


@clause("C13-S2")
def is_due(last: datetime | None, at: datetime) -> bool:
    """Whether the backup of a night is to be made: once a day in China, from two o'clock on."""
    now = at.astimezone(CHINA)
    if last is None:
        return True
    return last.astimezone(CHINA).date() < now.date() and now.hour >= NIGHT
