"""What pages read of plans, proposals and notes on the market."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from sitecontent.campaigns.planning.models import MarketNote, OperatingPlan, PlanItem, Progress
from sitecontent.campaigns.planning.rules import is_late, progress_of


@dataclass(frozen=True)
class Line:
    """An item of a plan with all that was noted on it, the newest first."""

    item: PlanItem
    notes: list[Progress]
    today: date

    @property
    def percent(self) -> int:
        """How far it has come."""
        return self.notes[0].percent if self.notes else 0

    @property
    def is_late(self) -> bool:
        """Whether it should have been done by now."""
        return is_late(self.item.due_on, self.percent, self.today)


def lines_of(plan: OperatingPlan, today: date) -> list[Line]:
    """The items of a plan's newest round with their progress, in two queries."""
    items = list(plan.items.filter(round=plan.round).select_related("keeper"))
    notes: dict[int, list[Progress]] = {}
    rows = Progress.objects.filter(item__in=items).select_related("by").order_by("-id")
    for row in rows:
        notes.setdefault(row.item_id, []).append(row)
    return [Line(item, notes.get(item.pk, []), today) for item in items]


def percents(plans: Iterable[OperatingPlan]) -> dict[int, int]:
    """How far each plan has come, by its id: the mean of its items."""
    plans = list(plans)
    rounds = {plan.pk: plan.round for plan in plans}
    items: dict[int, list[int]] = {pk: [] for pk in rounds}
    found = dict(
        Progress.objects.filter(item__plan__in=plans).order_by("item_id", "-id").distinct("item_id")
        .values_list("item", "percent")
    )  # fmt: skip
    for pk, plan, number in PlanItem.objects.filter(plan__in=plans).values_list(
        "pk", "plan", "round"
    ):
        if number == rounds[plan]:
            items[plan].append(found.get(pk, 0))
    return {plan: progress_of(each) for plan, each in items.items()}


def notes(matter: str = "", text: str = "", before: int | None = None) -> QuerySet[MarketNote]:
    """Notes on the market, the newest first, narrowed by what they are about and by words."""
    rows = MarketNote.objects.select_related("by").order_by("-id")
    if matter:
        rows = rows.filter(matter=matter)
    for word in text.split()[:5]:
        rows = rows.filter(
            Q(title__icontains=word) | Q(text__icontains=word) | Q(source__icontains=word)
        )
    return rows.filter(pk__lt=before) if before else rows
