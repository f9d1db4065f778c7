"""Builds the demo company: its whole history in one transaction, then what belongs to now."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.conf import settings

from config.demo.amending import start_amendments
from config.demo.archive import start_archive
from config.demo.attendance import keep_attendance
from config.demo.board import Board
from config.demo.care import start_care
from config.demo.careers import start_careers
from config.demo.channels import listening, start_channel
from config.demo.clocks import months_back, record_months
from config.demo.closings import start_closings
from config.demo.company import hire_everybody
from config.demo.customers import Shop
from config.demo.duties import Duties
from config.demo.fresh import Scenes
from config.demo.goods import list_goods
from config.demo.handbook import first_register, start_handbook
from config.demo.leaves import start_leaves
from config.demo.levels import start_levels
from config.demo.market import open_market, start_market
from config.demo.money import start_money
from config.demo.newsroom import open_site, start_site
from config.demo.office import Office
from config.demo.orders import Stories
from config.demo.premises import start_premises
from config.demo.promotion import open_channels, start_promotion
from config.demo.safe import start_vault
from config.demo.safety import start_safety
from config.demo.service import asked_since, start_service
from config.demo.service_quality import start_service_quality
from config.demo.spending import start_spending
from config.demo.staff import start_decisions
from config.demo.supplies import start_supplies
from config.demo.timeline import Timeline, days, moment
from config.demo.tours import start_tours
from hr.people.models import Employee
from hr.roster.rules import CHINA
from orders.desk.attempts import open_attempt_cases
from orders.desk.models import Order
from regulations.binding.models import Attempt
from regulations.binding.registry import chains
from regulations.binding.services import entering_past, record_attempt, seal_chain
from regulations.deadlines.sweep import beat_heart
from regulations.notices.services import mark_old_read
from regulations.rulebook import services as rulebook
from regulations.rulebook import source
from regulations.rulebook.management.commands.load_rulebook import OWNER

SEED = 2026
DAYS = 21
ORDERS_A_DAY = 12
MONTHS = 4  # of attendance before this one: three closed, one about to be
BOOKS = 3  # months of the books before this one, at most as many as of attendance
# How an ordinary day's orders spread over its hours.
BY_HOUR = (2, 1, 0, 0, 0, 1, 2, 4, 7, 10, 12, 10, 7, 7, 9, 10, 9, 7, 6, 7, 9, 10, 8, 4)
WEEKEND = 1.25


@dataclass(frozen=True)
class Size:
    """How much history: days before today, orders on an ordinary day, months of attendance."""

    days: int = DAYS
    orders_a_day: int = ORDERS_A_DAY
    months: int = MONTHS


def build_company(
    *, at: datetime, say: Callable[[date], None], size: Size | None = None, seed: int = SEED
) -> None:
    """People, goods and history up to `at`, by the portal's own verbs at their moments.

    All or nothing. `say` hears of each day of the history as it begins.
    """
    size = size or Size()
    at = at.astimezone(CHINA)
    first = at.date() - timedelta(days=size.days)
    before = moment(first - timedelta(days=4), "08:30")
    begin = min(first, months_back(at.date(), min(size.months, BOOKS))) if size.months else first
    with entering_past(right="demo"):
        rulebook.publish_edition(
            source=first_register(), owner=OWNER, by=None, at=min(before, moment(begin, "08:30"))
        )
        rulebook.load_rule_sets(values=source.read_parameters(), at=before)
        people = hire_everybody(at=before)
        goods = list_goods(by=people["1108"], at=before)
        open_market(people=people, goods=goods, at=before)
        open_site(people=people, at=before)
        open_channels(people=people, at=before)
        timeline = Timeline(until=at)
        office = Office(people=people, timeline=timeline, seed=seed)
        office.open(first=first, goods=goods)
        Duties(people=people, timeline=timeline).start(first)
        start_handbook(people=people, timeline=timeline, first=first, seed=seed)
        start_decisions(people=people, timeline=timeline, first=first)
        start_amendments(people=people, timeline=timeline, first=first)
        start_premises(people=people, timeline=timeline, first=first)
        start_leaves(people=people, timeline=timeline, first=first)
        start_money(people=people, timeline=timeline, begin=begin)
        start_tours(people=people, timeline=timeline, first=first)
        start_spending(people=people, timeline=timeline, first=first, begin=begin)
        start_closings(people=people, timeline=timeline, begin=begin)
        start_market(people=people, timeline=timeline, first=first)
        start_site(people=people, timeline=timeline, first=first)
        start_promotion(people=people, timeline=timeline, first=first)
        asked = asked_since(first, at.date(), has_months=size.months > 0)
        start_service_quality(people=people, timeline=timeline, first=first, asked=asked, seed=seed)
        start_vault(people=people, timeline=timeline, first=first)
        start_careers(people=people, timeline=timeline, first=first)
        start_archive(people=people, timeline=timeline, first=first)
        start_levels(people=people, timeline=timeline, first=first)
        start_safety(people=people, timeline=timeline, first=first, seed=seed)
        start_care(people=people, timeline=timeline, first=first)
        start_supplies(people=people, timeline=timeline, first=first)
        start_service(people=people, timeline=timeline, first=asked)
        stories = Stories(office=office, shop=Shop(goods))
        for received_at, rng in _arrivals(first, at, size, seed):
            timeline.start(stories.life(rng, received_at))
        for process in Scenes(stories=stories, now=at, seed=seed).processes():
            timeline.start(process)
        board = Board(people=people, until=at)
        board.wish(before)
        for process in board.processes(first):
            timeline.start(process)
        with listening() as screen:
            start_channel(people=people, timeline=timeline, first=first, screen=screen)
            timeline.run(lambda day: day >= first and say(day))
        record_months(people=people, at=at, months=size.months, seed=seed)
        keep_attendance(people=people, at=at, months=size.months)
        _read_old_notices(people, at)


def _arrivals(first: date, at: datetime, size: Size, seed: int) -> list[tuple[datetime, Random]]:
    """When orders come in; each has a random source that depends on its day and number alone."""
    found = []
    for day in days(first, at.date()):
        ahead = (at.date() - day).days
        draw = Random(f"{seed}:day:{ahead}")
        factor = WEEKEND if day.weekday() >= 5 else 1
        for number in range(round(size.orders_a_day * factor * draw.uniform(0.8, 1.15))):
            hour = draw.choices(range(24), BY_HOUR)[0]
            clock = timedelta(hours=hour, seconds=draw.randrange(3600))
            rng = Random(f"{seed}:order:{ahead}:{number}")
            found.append((moment(day, "00:00") + clock, rng))
    return [(received_at, rng) for received_at, rng in found if received_at < at]


def _read_old_notices(people: dict[str, Employee], at: datetime) -> None:
    """Everybody has read what came before today."""
    midnight = moment(at.date(), "00:00")
    for person in people.values():
        mark_old_read(by=person, at=midnight)


def finish_company(*, at: datetime) -> None:
    """What belongs to the moment itself: an attempt with its case, the seals, the heartbeat."""
    culprit = Employee.objects.get(number="1107")
    order = Order.objects.order_by("-total").first()
    record_attempt(
        operation="UPDATE",
        model=Order,
        statement=f"POST /desk/orders/{order.pk}/ {{'total': '1.00'}}",
        by=culprit,
    )
    # The database dates the attempt by its own clock, a moment after `at`.
    open_attempt_cases(at=Attempt.objects.latest("pk").at)
    for chain in chains():
        seal_chain(chain=chain, copy_to=settings.SEAL_FILE)
    beat_heart(at=at)
