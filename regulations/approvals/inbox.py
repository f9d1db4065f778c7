"""The lines of the inbox: what waits for a person, what they asked for, what they decided.

Read as plain values: the page is asked for all day, and building thirty requests with their people
costs more than reading them. Equal lines look alike, so that a line is printed once.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from regulations.approvals import registry
from regulations.approvals.models import Approval, Decision, Seat, Step
from regulations.approvals.rules import State, StepKind, StepState, is_doubted
from regulations.notices.sayings import say

PAGE = 30
CAP = 99


class Line(NamedTuple):
    """A request in a list; what a box does not know of it stays empty.

    `pk` is what the next page starts from, `principal` the name of whom one stands in for.
    """

    pk: int
    approval: int
    title: str
    kind: str
    state: str
    asker: str
    asked_at: datetime
    amount: Decimal | None
    clause: str
    is_doubted: bool = False
    step: int | None = None
    step_kind: str = ""
    opened_at: datetime | None = None
    due_at: datetime | None = None
    principal: str = ""
    verdict: str = ""
    said_at: datetime | None = None

    @property
    def is_bulk(self) -> bool:
        """Whether it can be decided together with others, unread."""
        return registry.kind(self.kind).is_bulk and not self.is_doubted

    @property
    def has_button(self) -> bool:
        """Whether it can be answered in the list; what is in doubt is read first."""
        return self.is_bulk or (self.step_kind == StepKind.FILE and not self.is_doubted)

    @property
    def kind_label(self):
        """What its kind is called."""
        return registry.kind(self.kind).label


_REQUEST = (
    "pk",
    "kind",
    "state",
    "asker__name",
    "asked_at",
    "amount",
    "clause",
    "text",
    "params",
    "doubted_at",
)


def _names(prefix: str) -> list[str]:
    return [prefix + name for name in _REQUEST]


def _line(pk: int, request: tuple, **words) -> Line:
    approval, kind, state, asker, asked_at, amount, clause, text, params, doubted_at = request
    title, doubt = say(text, params), is_doubted(state, doubted_at)
    return Line(pk, approval, title, kind, state, asker, asked_at, amount, clause, doubt, **words)


def _before(person, at: datetime) -> QuerySet[Seat]:
    """Seats before a person and those for whom they stand in, but never on what is theirs.

    Each step once: where several of them have a seat, the person's own comes first.
    """
    principals = registry.principals(person.pk, at)
    barred = Q(step__kind=StepKind.DECIDE, step__approval__barred__contains=[person.pk])
    seats = Seat.objects.filter(person__in=[person.pk, *principals]).exclude(barred)
    if not principals:
        return seats
    for name in registry.reserved():
        named = registry.principals(person.pk, at, name)
        seats = seats.exclude(~Q(person__in=[person.pk, *named]), kind=name)
    kept_out = registry.kept_out(person.pk)
    if kept_out:
        seats = seats.exclude(~Q(person=person), kind__in=kept_out)
    same = Seat.objects.filter(step=OuterRef("step"))
    is_repeated = Exists(same.filter(person=person)) | Exists(
        same.filter(person__in=principals, pk__lt=OuterRef("pk"))
    )
    return seats.exclude(~Q(person=person) & is_repeated)


def count_waiting(person, at: datetime) -> int:
    """How many requests wait for a person, counted up to 100 and no further."""
    return _before(person, at)[: CAP + 1].count()


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; empty: everything.

    `text` is looked for in the names of who asked and of what was asked for; `overdue` wants what
    waits for a decision beyond its time.
    """

    kind: str = ""
    text: str = ""
    state: str = ""
    overdue: bool = False

    def narrow(
        self, rows: QuerySet, at: datetime, *, request: str = "", step: str = ""
    ) -> QuerySet:
        """Those of the rows that are wanted; `request` and `step` lead from a row to these."""
        if self.kind:
            rows = rows.filter(**{f"{request}kind": self.kind})
        if self.state:
            rows = rows.filter(**{f"{request}state": self.state})
        if self.text:
            rows = rows.annotate(said=Cast(f"{request}params", TextField())).filter(
                Q(said__icontains=self.text)
                | Q(**{f"{request}asker__name__icontains": self.text})
                | Q(**{f"{request}kind__in": _called(self.text)})
            )
        if self.overdue and step:
            rows = rows.filter(**{f"{step}deadline__due_at__lt": at})
        elif self.overdue:
            late = Step.objects.filter(state=StepState.OPEN, deadline__due_at__lt=at)
            late = late.filter(approval=OuterRef(f"{request}pk"))
            rows = rows.filter(Exists(late), **{f"{request}state": State.PENDING})
        return rows


def _called(text: str) -> list[str]:
    """The kinds whose name holds a text."""
    found = registry.kinds().items()
    return [name for name, kind in found if text.casefold() in str(kind.label).casefold()]


ALL = Wanted()


def kinds_in(box: str, person, at: datetime) -> list[str]:
    """Names of the kinds that a box of a person holds; of the box of all requests every kind."""
    if box == "all":
        return list(registry.kinds())
    if box == "waiting":
        rows = _before(person, at).values_list("kind", flat=True)
    elif box == "asked":
        rows = Approval.objects.filter(asker=person).values_list("kind", flat=True)
    else:
        rows = Decision.objects.filter(by=person).values_list("approval__kind", flat=True)
    found = set(rows.order_by().distinct())
    return [name for name in registry.kinds() if name in found]


def waiting(person, at: datetime, *, wanted: Wanted = ALL, after: int = 0) -> list[Line]:
    """A page of what waits for a person, the oldest first, from an id upwards."""
    seats = _before(person, at).filter(pk__gt=after).order_by("pk")
    if wanted.kind:  # by the index of the inbox
        seats = seats.filter(kind=wanted.kind)
    seats = replace(wanted, kind="", state="").narrow(
        seats, at, request="step__approval__", step="step__"
    )
    names = ("pk", "person", "person__name", "step", "step__kind", "step__opened_at")
    lines = []
    rows = seats.values_list(*names, "step__deadline__due_at", *_names("step__approval__"))
    for pk, holder, name, step, step_kind, opened_at, due_at, *request in rows[:PAGE]:
        words = {"step": step, "step_kind": step_kind, "opened_at": opened_at, "due_at": due_at}
        place = "" if holder == person.pk else name
        lines.append(_line(pk, request, principal=place, **words))
    return lines


def asked(person, at: datetime, *, wanted: Wanted = ALL, before: int = 0) -> list[Line]:
    """A page of what a person asked for, the newest first, from an id downwards."""
    return _requests(Approval.objects.filter(asker=person), at, wanted, before)


def everything(at: datetime, *, wanted: Wanted = ALL, before: int = 0) -> list[Line]:
    """A page of every request, the newest first: for those who may see all."""
    return _requests(Approval.objects.all(), at, wanted, before)


def _requests(rows: QuerySet[Approval], at: datetime, wanted: Wanted, before: int) -> list[Line]:
    rows = wanted.narrow(rows, at)
    if before:
        rows = rows.filter(pk__lt=before)
    found = rows.order_by("-pk").values_list(*_REQUEST)[:PAGE]
    return [_line(request[0], request) for request in found]


def decided(person, at: datetime, *, wanted: Wanted = ALL, before: int = 0) -> list[Line]:
    """A page of what a person decided, for themselves or in another's place, the newest first."""
    rows = wanted.narrow(Decision.objects.filter(by=person), at, request="approval__")
    if before:
        rows = rows.filter(pk__lt=before)
    names = ("pk", "verdict", "at", "principal", "principal__name")
    found = rows.order_by("-pk").values_list(*names, *_names("approval__"))[:PAGE]
    lines = []
    for pk, verdict, said_at, holder, name, *request in found:
        place = "" if holder == person.pk else name
        lines.append(_line(pk, request, verdict=verdict, said_at=said_at, principal=place))
    return lines
