"""Cases of a year by clause and by month, and the measures that hold."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Max, Min, Sum
from django.db.models.functions import TruncMonth

from hr.discipline.models import Case, Measure, Objection
from hr.discipline.objections.rules import Reply
from hr.discipline.rules import State
from hr.discipline.rulings.rules import Kind
from hr.discipline.selectors import with_state
from regulations.rulebook.rules import CHINA, day_of, start_of


@dataclass
class Line:
    """Cases under one heading: how many stand where, and the fines that hold, in yuan."""

    label: str
    opened: int = 0
    undecided: int = 0
    confirmed: int = 0
    dropped: int = 0
    fines: Decimal = Decimal(0)
    # Of the longest bar on the page, in percent.
    share: int = 0

    def add(self, state: str, count: int) -> None:
        """Count cases in a state."""
        self.opened += count
        if state == State.CONFIRMED:
            self.confirmed += count
        elif state == State.DROPPED:
            self.dropped += count
        else:
            self.undecided += count

    def part(self, count: int) -> int:
        """What part of this line's bar a count takes, in percent."""
        return round(100 * count / self.opened) if self.opened else 0

    @property
    def parts(self) -> list[tuple[str, int]]:
        """The pieces of the bar: what they stand for, and how much of it they take."""
        pieces = (
            ("confirmed", self.confirmed),
            ("dropped", self.dropped),
            ("open", self.undecided),
        )
        return [(name, self.part(count)) for name, count in pieces if count]


@dataclass
class Bar:
    """Measures of one kind: how many hold, their amounts together, and the bar's length."""

    kind: Kind
    count: int
    amount: Decimal | None
    share: int = 0


@dataclass
class Figures:
    """Everything the page of a year shows."""

    year: int
    years: list[int]
    clauses: list[Line] = field(default_factory=list)
    months: list[Line] = field(default_factory=list)
    measures: list[Bar] = field(default_factory=list)
    objections: dict[str, int] = field(default_factory=dict)
    fines: Decimal = Decimal(0)

    @property
    def total(self) -> Line:
        """All cases of the year."""
        line = Line("")
        for each in self.clauses:
            line.opened += each.opened
            line.undecided += each.undecided
            line.confirmed += each.confirmed
            line.dropped += each.dropped
        return line


def figures_of(year: int | None, at: datetime) -> Figures:
    """The figures of a year; of the newest year with a case, or this one, where none is named."""
    ends = Case.objects.aggregate(first=Min("opened_at"), last=Max("opened_at"))
    years = [day_of(at).year]
    if ends["first"]:
        years = list(range(day_of(ends["last"]).year, day_of(ends["first"]).year - 1, -1))
    year = year if year in years else years[0]
    found = Figures(year, years)
    span = (start_of(date(year, 1, 1)), start_of(date(year + 1, 1, 1)))
    _count_cases(found, span)
    _count_measures(found, span)
    _count_objections(found, span)
    return found


def _count_cases(found: Figures, span: tuple[datetime, datetime]) -> None:
    cases = Case.objects.filter(opened_at__gte=span[0], opened_at__lt=span[1])
    month = TruncMonth("opened_at", tzinfo=CHINA)
    groups = (
        with_state(cases)
        .annotate(month=month)
        .order_by()
        .values("month", "clause", "state")
        .annotate(count=Count("pk"))
    )
    clauses: dict[str, Line] = {}
    months = {n: Line(f"{found.year}-{n:02}") for n in range(1, 13)}
    for row in groups:
        clause = clauses.setdefault(row["clause"], Line(row["clause"]))
        clause.add(row["state"], row["count"])
        months[row["month"].month].add(row["state"], row["count"])
    found.clauses = sorted(clauses.values(), key=lambda line: (-line.opened, line.label))
    found.months = list(months.values())
    for lines in (found.clauses, found.months):
        longest = max((line.opened for line in lines), default=0)
        for line in lines:
            line.share = round(100 * line.opened / longest) if longest else 0


def _count_measures(found: Figures, span: tuple[datetime, datetime]) -> None:
    """Measures that hold, of cases opened in the year."""
    measures = Measure.objects.standing().filter(
        ruling__case__opened_at__gte=span[0], ruling__case__opened_at__lt=span[1]
    )
    groups = measures.order_by().values("kind", "ruling__clause")
    lines = {line.label: line for line in found.clauses}
    kinds: dict[Kind, Bar] = {}
    for row in groups.annotate(count=Count("pk"), sum=Sum("amount")):
        kind = Kind(row["kind"])
        bar = kinds.setdefault(kind, Bar(kind, 0, None))
        bar.count += row["count"]
        if row["sum"] is not None:
            bar.amount = (bar.amount or Decimal(0)) + row["sum"]
        if kind == Kind.FINE:
            lines[row["ruling__clause"]].fines += row["sum"]
            found.fines += row["sum"]
    found.measures = sorted(kinds.values(), key=lambda bar: list(Kind).index(bar.kind))
    longest = max((bar.count for bar in found.measures), default=0)
    for bar in found.measures:
        bar.share = round(100 * bar.count / longest)


def _count_objections(found: Figures, span: tuple[datetime, datetime]) -> None:
    """Objections in cases opened in the year, by how they were answered; "" waits."""
    objections = Objection.objects.filter(
        ruling__case__opened_at__gte=span[0], ruling__case__opened_at__lt=span[1]
    )
    groups = objections.order_by().values("answer__reply").annotate(count=Count("pk"))
    counts = {row["answer__reply"] or "": row["count"] for row in groups}
    found.objections = {name: counts.get(name, 0) for name in ("", *Reply.values)}
