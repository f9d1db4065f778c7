"""What a count still waits for, and its lines as a page shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from hr.contracts.access import EVERY
from hr.contracts.inventory.rules import Found, Why, period_of
from hr.contracts.models import Contract, Count, CountLine, HandOut, Place, PlaceCheck, Tick
from hr.people.models import Employee
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

PAGE = 30


def _newest(name: str) -> Subquery:
    return Subquery(Tick.objects.filter(line=OuterRef("pk")).order_by("-pk").values(name)[:1])


def lines_of(run: Count) -> QuerySet[CountLine]:
    """The lines of a count with `found`, what was last said of each (None: nothing yet)."""
    return run.lines.annotate(found=_newest("found"))


def left_of(run: Count) -> int:
    """How many contracts nobody has told of."""
    return run.lines.filter(ticks=None).count()


def is_lent(contract: Contract) -> bool:
    """Whether the original of a contract is in a borrower's hands."""
    out = HandOut.objects.filter(loan__contract=contract, loan__is_original=True)
    return out.filter(given_back=None).exists()


@dataclass(frozen=True)
class Standing:
    """How far a count is: contracts by what was found, and those that are left."""

    expected: int
    left: int
    found: dict[str, int]

    @property
    def told(self) -> int:
        """How many were told of."""
        return self.expected - self.left

    @property
    def share(self) -> int:
        """The part that was told of, in percent."""
        return 100 * self.told // self.expected if self.expected else 0

    @property
    def counted(self) -> int:
        """How many are there, wherever they lay and in whatever state."""
        return self.told - sum(self.found.get(each, 0) for each in (Found.MISSING, Found.LENT))


def standing_of(run: Count) -> Standing:
    """How far a count is."""
    found: dict[str, int] = {}
    for word in lines_of(run).exclude(ticks=None).values_list("found", flat=True):
        found[word] = found.get(word, 0) + 1
    return Standing(run.expected, run.expected - sum(found.values()), found)


def page_of(run: Count, shown: str, after: int | None) -> tuple[list[CountLine], int | None]:
    """Lines of a count by number: those left, or those of which something was found; and the id of
    the line after which the next page begins."""
    rows = lines_of(run).select_related("contract", "place").order_by("pk")
    rows = rows.filter(found=shown) if shown in Found.values else rows.filter(ticks=None)
    if after:
        rows = rows.filter(pk__gt=after)
    page = list(rows[: PAGE + 1])
    said = Tick.objects.filter(line__in=page[:PAGE]).select_related("place", "by", "case")
    ticks = {tick.line_id: tick for tick in said.order_by("pk")}
    for line in page[:PAGE]:
        line.tick = ticks.get(line.pk)
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None


def unchecked_places(run: Count) -> list[Place]:
    """Places of a count that nobody looked at since it began."""
    seen = PlaceCheck.objects.filter(at__gte=run.at).values("place")
    places = Place.objects.filter(pk__in=run.lines.values("place")).exclude(pk__in=seen)
    return list(places.order_by("code"))


def is_counted(at: datetime) -> bool:
    """Whether the half year of a moment is being counted, or was."""
    months = in_force("contracts", at).params.inventory_every_months
    start, _after = period_of(day_of(at), months)
    return Count.objects.filter(period=start).exists()


def running(person=None) -> QuerySet[Count]:
    """Counts that are not over, the newest first; those that a person counts where one is named."""
    rows = Count.objects.filter(ending=None).select_related("giver", "taker", "by")
    if person is None:
        return rows
    mine = rows.filter(taker=person)
    if person.has_perm("contracts.count_contract"):
        mine = rows.filter(why=Why.PERIOD) | mine
    return mine


def may_count(person, run: Count) -> bool:
    """Whether a person tells of the lines of a count."""
    if run.why == Why.HAND_OVER:
        return run.taker_id == person.pk
    return person.has_perm("contracts.count_contract")


def may_drop(person, run: Count) -> bool:
    """Whether a person calls a hand-over off: its people, and who reads every contract."""
    own = person.pk in (run.giver_id, run.taker_id, run.by_id)
    return run.why == Why.HAND_OVER and (own or person.has_perm(EVERY))


def left_with(giver: Employee) -> QuerySet[Contract]:
    """What somebody keeps, but what was missing as they handed over and never came to light.

    That stays with them, its case answers for it, and nobody can take it over.
    """
    lines = CountLine.objects.filter(count__giver=giver, count__ending__is_dropped=False)
    lost = lines.annotate(found=_newest("found")).filter(found=Found.MISSING)
    words = Tick.objects.filter(line__contract=OuterRef("pk")).order_by("-pk")
    newest = Subquery(words.values("found")[:1])
    rows = Contract.objects.filter(custodian=giver).annotate(word=newest)
    return rows.exclude(word=Found.MISSING, pk__in=lost.values("contract"))
