"""What a monthly report says from the data alone, and the figures that are frozen with it."""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from sitecontent.campaigns import selectors
from sitecontent.campaigns.channels.rules import following
from sitecontent.campaigns.channels.selectors import month_row
from sitecontent.campaigns.figures import to_json
from sitecontent.campaigns.models import Campaign
from sitecontent.campaigns.partners.models import PartnerNote
from sitecontent.campaigns.planning.models import MarketNote
from sitecontent.campaigns.reports.models import Report
from sitecontent.campaigns.reports.rules import Kind
from sitecontent.campaigns.rules import begin_of


def figures_of(report: Report) -> dict:
    """The figures of a report as JSON, as the data stands: `channel` or `campaigns` by its kind."""
    if report.kind == Kind.CHANNEL:
        channel, month = report.channel, report.month
        found = {"channel": _month(channel, month) | {"currency": channel.currency}}
        for name, by in (("before", -1), ("year_before", -12)):
            found[name] = _month(channel, following(month, by))
        running = _running(report.month).filter(channel=channel)
    else:
        found, running = {}, _running(report.month).filter(by=report.author_id)
    return found | {"campaigns": _campaigns(list(running), report.month)} | _work(report)


def _month(channel, month: date) -> dict:
    row = month_row(channel, month)
    return {
        "month": f"{month:%Y-%m}", "sales": str(row.amount), "orders": row.orders,
        "target": str(row.target.amount) if row.target else None,
        "target_orders": row.target.orders if row.target else None,
        "reached": None if row.reached is None else str(row.reached),
        "others": {currency: str(amount) for currency, amount in row.others.items()},
    }  # fmt: skip


def _running(month: date):
    """Campaigns with a day in a month."""
    rows = selectors.campaigns().filter(called_off_at=None, ends_on__gte=month)
    return rows.filter(starts_on__lt=following(month)).order_by("starts_on", "pk")


def _campaigns(rows: list[Campaign], month: date) -> list[dict]:
    """Every campaign with its figures up to the end of the month."""
    until = following(month) - timedelta(days=1)
    known = selectors.figures_of([row.pk for row in rows], until)
    return [
        {
            "id": row.pk, "name": row.name, "kind": row.kind, "budget": str(row.budget),
            "evaluated": row.is_evaluated,
        }
        | to_json(known[row.pk])
        for row in rows
    ]  # fmt: skip


def _work(report: Report) -> dict:
    """How often the author noted partnerships and the market in the month."""
    span = {"at__gte": begin_of(report.month), "at__lt": begin_of(following(report.month))}
    mine = span | {"by": report.author_id}
    return {
        "partner_notes": PartnerNote.objects.filter(**mine).count(),
        "market_notes": MarketNote.objects.filter(**mine).count(),
    }


def draft_text(report: Report, figures: dict) -> str:
    """The draft in the company's language: what the figures say, and what is left to be written."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = []
        if report.kind == Kind.CHANNEL:
            lines += _on_channel(report, figures)
        lines += _on_campaigns(figures["campaigns"])
        if figures["partner_notes"]:
            told = _("Progress of partnerships was noted %(count)s times.")
            lines.append(told % {"count": figures["partner_notes"]})
        lines += ["", _("What was found:"), "", _("What comes next month:"), ""]
        return "\n".join(lines)


def _on_channel(report: Report, figures: dict) -> list[str]:
    told = figures["channel"]
    words = {
        "name": report.channel.name, "month": told["month"], "orders": told["orders"],
        "sales": _money(told["sales"]), "currency": told["currency"],
    }  # fmt: skip
    lines = [_("%(name)s in %(month)s: %(orders)s orders, %(sales)s %(currency)s.") % words]
    if told["target"]:
        words = {"target": _money(told["target"]), "reached": told["reached"]}
        lines.append(_("The target was %(target)s, reached to %(reached)s%%.") % words)
    else:
        lines.append(_("No target was set."))
    for name, text in (
        ("before", _("The month before: %(orders)s orders, %(sales)s.")),
        ("year_before", _("The same month a year ago: %(orders)s orders, %(sales)s.")),
    ):
        if figures[name]["orders"]:
            words = {"orders": figures[name]["orders"], "sales": _money(figures[name]["sales"])}
            lines.append(text % words)
    return lines


def _on_campaigns(campaigns: list[dict]) -> list[str]:
    if not campaigns:
        return [_("No campaign ran.")]
    lines = [_("Campaigns:")]
    for each in campaigns:
        words = {
            "name": each["name"], "cost": _money(each["cost"]), "clicks": each["clicks"],
            "orders": each["orders"], "revenue": _money(each["revenue"]),
            "returned": each["return_on_cost"] or "—",
        }  # fmt: skip
        told = _(
            "- %(name)s: cost %(cost)s, %(clicks)s clicks, %(orders)s orders worth %(revenue)s, "
            "return on cost %(returned)s"
        )
        lines.append(told % words)
    return lines


def _money(text: str) -> str:
    return f"{Decimal(text):,.2f}"
