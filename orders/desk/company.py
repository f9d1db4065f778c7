"""The desk at a glance: orders that came, money in them, promises kept, breaches by clause (C7)."""

from django.db.models import Count, F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.desk.clocks.rules import TIMERS
from orders.desk.clocks.selectors import KINDS
from orders.desk.models import Order, OrderState
from orders.desk.rules import State
from regulations.deadlines.models import Deadline
from regulations.figures import Figure, Period, counted_by_day, on_day, summed

DONE = (State.CLOSED, State.VOID, State.SHIPPED)
LATE = _("Late: %(what)s")
WORTH = {"count": Count("pk"), "paid": Sum("paid", filter=Q(currency="CNY"))}
CLAUSES = 6  # of which breaches are told one by one


def tell(person, period: Period):
    """See `regulations.figures`."""
    yield from _orders(period)
    yield _kept(period)
    yield from _breaches(period)


def _orders(period: Period):
    link = f"{reverse('desk:received')}?{period.query}"
    came, before = _came(period), _came(period.before)
    days = list(_days(period)) if period.days > 1 else []
    yield Figure(
        _("Orders received"), str(came["count"]), link, "C7-1",
        number=came["count"], before=before["count"], before_text=str(before["count"]),
        more_is="good", bars=period.bars({each["day"]: each["count"] for each in days}),
    )  # fmt: skip
    yield Figure(
        _("Paid for them, CNY"), f"{came['paid'] or 0:,.2f}", f"{link}&currency=CNY",
        number=came["paid"] or 0, before=before["paid"], more_is="good",
        before_text=f"{before['paid'] or 0:,.2f}",
        bars=period.bars({each["day"]: each["paid"] for each in days}),
    )  # fmt: skip
    waiting = OrderState.objects.exclude(state__in=DONE).count()
    yield Figure(_("Orders that wait now"), str(waiting), reverse("desk:desk"), "C7-2")


def _came(period: Period) -> dict:
    return _placed(period).aggregate(**WORTH)


def _days(period: Period):
    rows = _placed(period).annotate(day=on_day("placed_at")).order_by()
    return rows.values("day").annotate(**WORTH)


def _placed(period: Period):
    return Order.objects.filter(placed_at__gte=period.start, placed_at__lt=period.end)


def _kept(period: Period) -> Figure:
    """The share of promises that were due and kept in time."""
    now, before = _share(period), _share(period.before)
    return Figure(
        _("Promises kept in time"), "–" if now is None else f"{now:.1%}",
        f"{_breaches_link(period)}&show=due",
        "C7-2", number=now, before=before, more_is="good", tone="" if now is None or now >= 0.95
        else "bad", before_text="–" if before is None else f"{before:.1%}", is_share=True,
    )  # fmt: skip


def _share(period: Period) -> float | None:
    due = Deadline.objects.filter(
        kind__in=KINDS, due_at__gte=period.start, due_at__lt=period.end, voided_at=None
    )
    kept = Q(met_at__lte=F("due_at"))
    found = due.aggregate(all=Count("pk"), kept=Count("pk", filter=kept))
    return found["kept"] / found["all"] if found["all"] else None


def _breaches(period: Period):
    days = _by_clause(period)
    now, before = summed(days), summed(_by_clause(period.before))
    for ref in sorted(now, key=now.get, reverse=True)[:CLAUSES]:
        link = f"{_breaches_link(period)}&clause={ref}"
        yield Figure(
            LATE % {"what": _called(ref)}, str(now[ref]), link, ref,
            number=now[ref], before=before.get(ref, 0), before_text=str(before.get(ref, 0)),
            more_is="bad", bars=period.bars(days[ref]),
        )  # fmt: skip


def _called(ref: str) -> str:
    """What was promised under a clause, in the words of its clocks."""
    labels = [str(timer.label) for timer in TIMERS if timer.clause == ref]
    return " / ".join(dict.fromkeys(labels)) or ref


def _by_clause(period: Period) -> dict[str, dict]:
    return counted_by_day(_broken(period), "clause", on_day("due_at"))


def _broken(period: Period):
    return Deadline.objects.breached(period.end).filter(
        kind__in=KINDS, due_at__gte=period.start, due_at__lt=period.end
    )


def _breaches_link(period: Period) -> str:
    return f"{reverse('desk:breaches')}?{period.query}"
