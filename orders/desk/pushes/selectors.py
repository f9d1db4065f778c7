"""Reads of pushes, shaped for their list."""

from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate

from hr.roster.rules import CHINA
from orders.desk.layouts.draft import Fault
from orders.desk.pushes.models import Push
from orders.desk.rules import Channel

FAULTY_DAYS = 7


def problem_of(push: Push) -> Fault | None:
    """Why a message was ignored, or what was wrong with it at which place."""
    return Fault(**push.problem) if push.problem else None


def remarks_on(push: Push) -> list[Fault]:
    """What was taken of a message and yet is worth a look, each at its place."""
    return [Fault(**remark) for remark in push.remarks]


def faulty_days(*, at: datetime) -> list[dict]:
    """How many messages could not be read on each of the last FAULTY_DAYS days (China), by channel:
    `day`, `channel` (its name) and `count`, the newest first."""
    faulty = Push.objects.filter(
        outcome=Push.Outcome.FAULTY, at__gt=at - timedelta(days=FAULTY_DAYS)
    )
    days = faulty.order_by().values("channel", day=TruncDate("at", tzinfo=CHINA))
    rows = days.annotate(count=Count("pk")).order_by("-day", "channel")
    return [row | {"channel": Channel(row["channel"]).label} for row in rows]
