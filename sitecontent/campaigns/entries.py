"""What is entered of a campaign day by day: cost, reach and clicks, typed or from a file."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.sheets import Sheet, number_of, read_sheet
from sitecontent.campaigns import rules, selectors
from sitecontent.campaigns.models import Campaign, Cost, Traffic
from sitecontent.campaigns.refusals import in_words
from sitecontent.campaigns.rules import day_of

# Field → the headers under which it is found, in small letters; the first one names it.
COLUMNS = {
    "day": ("日期", "day", "date"),
    "reach": ("展现", "reach", "impressions", "展现量", "曝光"),
    "clicks": ("点击", "clicks", "点击量"),
    "cost": ("花费", "cost", "费用"),
}
REQUIRED = ("day", "reach", "clicks")


def _open(campaign_id: int, by, at: datetime) -> Campaign:
    if by is not None and not by.has_perm("campaigns.run_campaign"):
        raise PermissionDenied(gettext_lazy("Your position does not include running campaigns."))
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign_id)
    rules.check_open(selectors.stage(campaign, at))
    return campaign


@clause("B5")
@transaction.atomic
def add_cost(
    *, campaign_id: int, day: date, amount: Decimal, what: str, by, at: datetime,
    is_from_file: bool = False,
) -> Cost:  # fmt: skip
    """Write down what was spent for a campaign; before and after its days too, but never ahead."""
    campaign = _open(campaign_id, by, at)
    rules.check_money(amount)
    rules.check_has_come(day, day_of(at))
    if not what.strip():
        raise ValidationError(gettext_lazy("Say what it was spent for."), code="B5")
    row = Cost(
        campaign=campaign, day=day, amount=amount, what=what.strip()[:200], by=by, at=at,
        is_from_file=is_from_file,
    )  # fmt: skip
    with in_words("B5"):
        insert(row)
    return row


@clause("B5")
@transaction.atomic
def take_cost_back(*, campaign_id: int, cost_id: int, reason: str, by, at: datetime) -> Cost:
    """Take a wrong cost back by a row of its own, with the reason."""
    campaign = _open(campaign_id, by, at)
    rules.check_reason(reason)
    wrong = Cost.objects.filter(campaign=campaign, pk=cost_id, reverses=None).first()
    if wrong is None:
        raise ValidationError(gettext_lazy("There is no such cost."), code="B5")
    row = Cost(
        campaign=campaign, day=wrong.day, amount=-wrong.amount, what=reason.strip()[:200],
        reverses=wrong, by=by, at=at,
    )  # fmt: skip
    with in_words("B5"):
        insert(row)
    return row


@clause("B5")
@transaction.atomic
def add_traffic(
    *, campaign_id: int, day: date, reach: int, clicks: int, by, at: datetime
) -> Traffic:
    """Write down reach and clicks of a day; a later row for the same day goes over it."""
    campaign = _open(campaign_id, by, at)
    rules.check_entry_day(day, campaign.starts_on, campaign.ends_on, day_of(at))
    rules.check_counts(reach, clicks)
    row = Traffic(campaign=campaign, day=day, reach=reach, clicks=clicks, by=by, at=at)
    with in_words("B5"):
        insert(row)
    return row


@dataclass(frozen=True)
class Line:
    """One row of a file; `fate` is `new`, `changed` (goes over what stands) or `same`."""

    row: int
    day: date
    reach: int
    clicks: int
    cost: Decimal
    fate: str


@dataclass
class Plan:
    """What a file would write, and everything that is wrong with it, as sentences."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def count(self, fate: str) -> int:
        """How many rows there are of a fate."""
        return sum(line.fate == fate for line in self.lines)


def read_days(*, name: str, content: bytes) -> Sheet:
    """Read a file of days; refused as any spreadsheet is."""
    return read_sheet(name=name, content=content, columns=COLUMNS, required=REQUIRED)


def plan_import(*, campaign: Campaign, sheet: Sheet, at: datetime) -> Plan:
    """Look at every row: what it would write, or what is wrong with it.

    A cost that a file brought stays for its day until somebody takes it back: the same file twice
    costs nothing twice.
    """
    plan, seen = Plan(), set()
    stands = {row.day: row for row in selectors.traffic_of([campaign.pk])}
    costs = _file_costs(campaign)
    for row in sheet.rows:
        try:
            line = _line(row, campaign, stands, costs, at)
            if line.day in seen:
                raise ValidationError(_("“%(value)s” stands there twice.") % {"value": line.day})
        except ValidationError as error:
            words = {"row": row["row"], "problem": " ".join(error.messages)}
            plan.problems.append(_("Row %(row)s: %(problem)s") % words)
        else:
            seen.add(line.day)
            plan.lines.append(line)
    return plan


def _file_costs(campaign: Campaign) -> dict[date, Decimal]:
    rows = Cost.objects.filter(campaign=campaign, is_from_file=True, reversal=None)
    return dict(rows.values_list("day", "amount"))


def _line(row: dict, campaign: Campaign, stands: dict, costs: dict, at: datetime) -> Line:
    day, reach, clicks = _day(row["day"]), _count(row["reach"]), _count(row["clicks"])
    rules.check_entry_day(day, campaign.starts_on, campaign.ends_on, day_of(at))
    rules.check_counts(reach, clicks)
    cost = _money(row.get("cost", ""))
    if cost and day in costs and costs[day] != cost:
        text = _("A file brought the cost %(cost)s for this day: take it back first.")
        raise ValidationError(text % {"cost": costs[day]})
    is_known = day in stands and (stands[day].reach, stands[day].clicks) == (reach, clicks)
    brings_cost = bool(cost) and day not in costs
    fate = "changed" if day in stands and not is_known else "new"
    return Line(
        row["row"], day, reach, clicks, cost if brings_cost else Decimal(0),
        "same" if is_known and not brings_cost else fate,
    )  # fmt: skip


def _day(text: str) -> date:
    plain = text.strip().replace("/", "-").replace(".", "-")
    plain = plain.replace("年", "-").replace("月", "-").removesuffix("日")
    try:
        return datetime.strptime(plain, "%Y-%m-%d").date()
    except ValueError as error:
        raise ValidationError(_("“%(value)s” is no day.") % {"value": text[:40]}) from error


def _count(text: str) -> int:
    plain = text.replace(",", "").strip()
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 12):
        raise ValidationError(_("“%(value)s” is no count.") % {"value": text[:40]})
    return int(plain)


def _money(text: str) -> Decimal:
    if not text.strip():
        return Decimal(0)
    amount = number_of(text)
    if amount is None:
        raise ValidationError(_("“%(value)s” is no cost.") % {"value": text[:40]})
    try:
        rules.check_money(amount, may_be_zero=True)
    except ValidationError as error:
        raise ValidationError(_("“%(value)s” is no cost.") % {"value": text[:40]}) from error
    return amount


@clause("B5")
@transaction.atomic
def import_days(*, campaign_id: int, sheet: Sheet, name: str, by, at: datetime) -> Plan:
    """Write a file of days, whole or not at all; refused with a sentence for each problem."""
    campaign = _open(campaign_id, by, at)
    plan = plan_import(campaign=campaign, sheet=sheet, at=at)
    if plan.problems:
        raise ValidationError(plan.problems)
    for line in plan.lines:
        if line.fate == "same":
            continue
        words = {"campaign_id": campaign_id, "day": line.day, "by": by, "at": at}
        add_traffic(reach=line.reach, clicks=line.clicks, **words)
        if line.cost:
            add_cost(amount=line.cost, what=name[-200:], is_from_file=True, **words)
    return plan
