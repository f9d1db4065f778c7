"""Whatever people do in whatever order: events, state, clocks and verdicts agree."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.desk import rules, services
from orders.desk.models import OrderEvent, OrderState
from orders.desk.rules import NEVER, OPEN, STEPS, Happening, Outcome, State
from orders.desk.selectors import open_requests
from orders.desk.verify import findings
from regulations.deadlines import registry
from regulations.deadlines.models import Deadline
from regulations.deadlines.rules import Clock, Standing, standing
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from tests.company import PEOPLE, TEN, Company
from tests.depth import deep

moderate = settings(
    max_examples=deep(40, 20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside leaves no trace: one example knows nothing of another."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- any steps by anybody ------------------------------------------------------------------------

# Who takes an order on from a state, and how.
ONWARD = {
    State.RECEIVED: ("accept", "1002"),
    State.ACCEPTED: ("contact", "1002"),
    State.CONTACTED: ("confirm", "1003"),
    State.CONFIRMED: ("hand over", "1002"),
    State.HANDED_OVER: ("take over", "1004"),
    State.TAKEN_OVER: ("ship", "1004"),
    State.SHIPPED: ("close", "1004"),
}
VERBS = (
    "accept", "contact", "confirm", "void", "hand over", "take over", "ship", "close", "remark",
    "request", "answer", "shop tells",
)  # fmt: skip
moves = st.fixed_dictionaries(
    {
        "verb": st.one_of(st.just("onward"), st.sampled_from(VERBS)),
        "who": st.sampled_from(sorted(PEOPLE)),
        "to": st.sampled_from(["1004", "1008", "1006"]),
        "outcome": st.sampled_from(Outcome.values),
        "wait": st.integers(0, 20_000).map(lambda seconds: timedelta(seconds=seconds)),
        "seq": st.integers(1, 8),
        "kind": st.sampled_from([*rules.REQUESTS, "nonsense"]),
        "text": st.sampled_from(["加冰袋", " ", "改寄上海"]),
        "ticks": st.booleans(),
        "told": st.sampled_from(
            [
                {"receiver": "张大伟"},
                {"paid": Decimal("59.00")},
                {"shop_state": "shipped"},
                {"shop_state": "refunded"},
            ]
        ),
    }
)


class Trial:
    """One order and whatever is done with it."""

    def __init__(self, company: Company):
        self.company = company
        self.order = company.receive(at=TEN)

    def take(self, move: dict, at: datetime) -> None:
        """Try one move at a moment; a refused one raises."""
        verb, who = move["verb"], move["who"]
        if verb == "onward":
            verb, who = ONWARD.get(self.standing.state, ("remark", "1002"))
        if verb == "shop tells":
            self.company.receive(at=at, number=self.order.number, **move["told"])
            return
        service, words = self._words(verb, move)
        by = self.company.by_number[who]
        self.company.do(service, self.order, by=by, at=at, **words)

    def _words(self, verb: str, move: dict):
        ticked = services.remark_numbers(self.order) if move["ticks"] else []
        text = move["text"]
        return {
            "accept": (services.accept_order, {}),
            "contact": (
                services.contact_customer,
                {"way": "phone", "outcome": move["outcome"], "note": text},
            ),
            "confirm": (services.confirm_order, {}),
            "void": (services.void_order, {"reason": text}),
            "hand over": (services.hand_over_order, {"to": self.company.by_number[move["to"]]}),
            "take over": (services.take_over_order, {}),
            "ship": (
                services.ship_order,
                {"carrier": "顺丰速运", "tracking": text, "ticked": ticked},
            ),
            "close": (services.close_order, {}),
            "remark": (services.add_remark, {"text": text}),
            "request": (services.add_request, {"kind": move["kind"], "text": text}),
            "answer": (services.answer_request, {"seq": move["seq"], "answer": text}),
        }[verb]

    @property
    def standing(self) -> OrderState:
        return OrderState.objects.select_related("clock").get(pk=self.order.pk)

    def all(self) -> tuple:
        """Everything that a step may write."""
        return (
            list(OrderState.objects.values()),
            OrderEvent.objects.count(),
            list(Deadline.objects.order_by("pk").values()),
            Notice.objects.count(),
        )


def agree(order) -> None:
    """What the state row says follows from the events alone."""
    events = list(OrderEvent.objects.filter(order=order).order_by("seq"))
    state = OrderState.objects.select_related("clock").get(pk=order.pk)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(one.at <= next.at for one, next in pairwise(events))
    expected, waiting = State.RECEIVED, set()
    for event in events:
        if event.kind in STEPS:
            sources, target = STEPS[Happening(event.kind)]
            assert expected in sources
            expected = target or expected
        elif event.kind == Happening.ANSWERED:
            waiting.remove(event.data["request"])
        elif event.kind in rules.REQUESTS and holds_up(event, expected):
            waiting.add(event.seq)
    assert state.state == expected
    assert state.tries == sum(event.kind == Happening.TRIED for event in events)
    assert state.requests == len(waiting)
    assert {event.seq for event in open_requests(events)} == waiting
    assert state.due_at == (state.clock.due_at if state.clock else NEVER)
    if state.clock:
        assert state.state in OPEN
        assert (state.clock.met_at, state.clock.voided_at) == (None, None)


def holds_up(event: OrderEvent, state: State) -> bool:
    """Whether a request must be answered before the goods leave.

    Of what a shop tells only what concerns the parcel does, and only while there is one to send.
    """
    if event.kind != Happening.SHOP_CHANGE:
        return True
    changes = event.data["changes"]
    refunded = changes.get("shop_state", ["", ""])[1] == "refunded"
    return state in OPEN and ("receiver" in changes or refunded)


@pytest.mark.clause("C7-5")
@moderate
@given(st.lists(moves, min_size=1, max_size=14))
def test_state_follows_from_the_events_whatever_is_done_by_whomever(company, steps):
    with taken_back():
        trial, at = Trial(company), TEN
        for move in steps:
            at += move["wait"]
            before = trial.all()
            try:
                trial.take(move, at)
            except (ValidationError, PermissionDenied):
                assert trial.all() == before
            agree(trial.order)
        assert list(findings(None)) == []


# --- any sweeps at any time ----------------------------------------------------------------------


@pytest.fixture
def heard(db) -> Iterator[list[str]]:
    """Keys of the breaches that were handled, of a kind of the test's own."""
    keys: list[str] = []
    registry.register(
        "trial", label="trial", link=lambda row: "/",
        on_breach=lambda rows, at: keys.extend(row.key for row in rows),
    )  # fmt: skip
    yield keys
    registry._kinds.pop("trial")


# Microseconds near one another, so that edges meet, and seconds far apart.
offsets = st.one_of(st.integers(-2, 2), st.integers(0, 10**9)).map(
    lambda count: timedelta(microseconds=count)
)
promises = st.fixed_dictionaries(
    {
        "starts": st.integers(0, 900).map(lambda seconds: timedelta(seconds=seconds)),
        "lasts": st.integers(0, 600).map(lambda seconds: timedelta(seconds=seconds)),
        "ends": st.sampled_from(["never", "met", "void"]),
        "off": offsets,  # of the end, from the moment it is due
        "told": st.integers(0, 300).map(lambda seconds: timedelta(seconds=seconds)),
    }
)


def happenings(rows: dict[str, dict], sweeps: list[timedelta]) -> list[tuple]:
    """Sweeps and endings in the order in which the database learns of them."""
    found = [(TEN + sweep, "sweep", "") for sweep in sweeps]
    for key, row in rows.items():
        at = max(row["starts_at"], row["due_at"] + row["off"])
        if row["ends"] == "met":
            found.append((at + row["told"], at, key))
        elif row["ends"] == "void":
            found.append((at, "void", key))
    return sorted(found, key=lambda each: (each[0], str(each[1])))


@pytest.mark.clause("C7-2")
@moderate
@given(
    st.lists(promises, min_size=1, max_size=6),
    st.lists(st.integers(0, 2400).map(lambda seconds: timedelta(seconds=seconds)), max_size=6),
)
def test_the_sweep_says_what_the_rule_says_whenever_and_however_often_it_runs(heard, made, sweeps):
    heard.clear()
    with taken_back():
        rows = {}
        for number, promise in enumerate(made):
            starts_at = TEN + promise["starts"]
            moments = {"starts_at": starts_at, "due_at": starts_at + promise["lasts"]}
            started = start_deadline(
                kind="trial", key=str(number), clause="C7-2", version=None, owner=None, **moments
            )
            known = {"pk": started.pk, "met_at": None, "voided_at": None}
            rows[str(number)] = promise | moments | known
        for at, what, key in happenings(rows, sweeps):
            learn(rows, at, what, key)
            if what == "sweep":
                assert written() == {key for key, row in rows.items() if is_missed(row, at)}
        end = TEN + timedelta(days=1)
        for _time in range(2):
            sweep_deadlines(at=end)
        assert written() == {key for key, row in rows.items() if is_missed(row, end)}
        assert len(heard) == len(set(heard))
        assert written() <= set(heard)
        handled = Deadline.objects.exclude(handled_at=None).values_list("key", flat=True)
        assert set(handled) == written()


def learn(rows: dict[str, dict], at: datetime, what, key: str) -> None:
    """Tell the database what happened, and the model as well."""
    if what == "sweep":
        sweep_deadlines(at=at)
    elif what == "void":
        void_deadline(deadline_id=rows[key]["pk"], reason="trial", at=at)
        if at < rows[key]["due_at"]:
            rows[key]["voided_at"] = at
    else:
        meet_deadline(deadline_id=rows[key]["pk"], by=None, at=what)
        rows[key]["met_at"] = what


def is_missed(row: dict, at: datetime) -> bool:
    """What the pure rule says of a promise at a moment."""
    clock = Clock(row["starts_at"], row["due_at"], row["met_at"], row["voided_at"])
    return standing(clock, at) in (Standing.LATE, Standing.MISSED)


def written() -> set[str]:
    """Keys of the breaches that are written down."""
    return set(Deadline.objects.exclude(breached_at=None).values_list("key", flat=True))
