"""The verbs of a tour itself: register it, change who is responsible, call it off."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from finance.ledger.access import allow
from finance.ledger.services import open_fund
from finance.tours.access import check_running, check_unsettled, holders_of, lock_tour
from finance.tours.departures.report import drop_report, expect_report
from finance.tours.departures.rules import check_kind
from finance.tours.departures.services import drop_exemptions
from finance.tours.letters import tell, write
from finance.tours.models import CallOff, Tour
from finance.tours.rules import WAITING, Kind
from finance.tours.selectors import taken_of
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

REGISTERED = gettext_noop("You are responsible for tour %(tour)s.")
CALLED_OFF = gettext_noop("Tour %(tour)s was called off: %(reason)s")


@dataclass(frozen=True)
class Plan:
    """A tour as it is registered; people are employees, `guide` may follow later."""

    code: str
    name: str
    kind: str
    customer: str
    route: str
    travellers: int
    departs_on: date
    returns_on: date
    operations: object
    sales: object
    guide: object = None


@clause("A7.3-2", "A7.7-1")
@transaction.atomic
def register_tour(*, plan: Plan, by, at: datetime) -> Tour:
    """Register a group or individual travellers; a fund of its own is opened for its money.

    Refused: a code that is taken, a return before the departure, one that lies behind, a group of
    too few, people who do not hold the post or who may not be responsible together.
    """
    allow(by, "tours.add_tour")
    _check_plan(plan, at)
    tour = Tour(
        **vars(plan),
        fund=open_fund(code=plan.code, name=f"{plan.code} {plan.name}"[:120]),
        registered_by=by,
        registered_at=at,
    )
    tour.save(force_insert=True)
    write(tour, "registered", by=by, at=at)
    people = [plan.operations, plan.sales, plan.guide]
    tell(people, REGISTERED, tour=tour, key="registered", clause="A7.7-1", by=by, at=at)
    expect_report(tour, at)
    return tour


def _check_plan(plan: Plan, at: datetime) -> None:
    if plan.kind not in Kind.values or plan.travellers < 1:
        raise ValidationError(_("Say who travels, and how many."), code="A7.3-4")
    check_kind(plan.kind, plan.travellers, in_force("tours", at).params)
    if plan.returns_on < plan.departs_on:
        raise ValidationError(_("A tour returns after it departs."), code="A7.3-4")
    if plan.returns_on < day_of(at):
        raise ValidationError(_("This tour lies behind already."), code="A7.3-4")
    if Tour.objects.filter(code=plan.code).exists():
        raise ValidationError(_("This tour code is taken."), code="A7.3-2")
    check_people(plan.operations, plan.sales, plan.guide)


@clause("A7.1-2", "A7.3-2", "A7.3-3", "A7.7-1")
def check_people(operations, sales, guide) -> None:
    """Refuse people who do not do what the tour needs them for, and hands that stay apart.

    Whoever takes the money along does not sign its budget sheet and confirm what was spent; whoever
    moves money is none of the three.
    """
    for person, right in (
        (operations, "tours.sign_budget"),
        (sales, "tours.take_money"),
        (guide, "tours.ask_advance"),
    ):
        if person is not None and not (person.is_active and person.has_perm(right)):
            raise ValidationError(
                _("%(person)s does not do this by their position."),
                params={"person": person}, code="A7.7-1",
            )  # fmt: skip
        if person is not None and person.has_perm("ledger.move_money"):
            raise ValidationError(
                _("%(person)s moves money: tours are sold, planned and led by others."),
                params={"person": person}, code="A7.1-2",
            )  # fmt: skip
    if guide is not None and guide == operations:
        raise ValidationError(
            _("Guide and operations are two people: one takes the money, the other checks it."),
            code="A7.3-3",
        )


@clause("A7.3-2", "A7.3-3", "A7.7-1")
@transaction.atomic
def change_people(*, tour_id: int, operations, sales, guide, by, at: datetime) -> Tour:
    """Name others who are responsible; whoever is new is told.

    Refused: once settled; another guide while an advance is out or waits; operations who once had
    an advance of this tour.
    """
    allow(by, "tours.change_tour")
    tour = lock_tour(tour_id)
    check_unsettled(tour, "A7.7-1")
    check_people(operations, sales, guide)
    _check_change(tour, operations, guide)
    new = {operations, sales, guide} - {tour.operations, tour.sales, tour.guide, None}
    tour.operations, tour.sales, tour.guide = operations, sales, guide
    tour.save(update_fields=["operations", "sales", "guide"])
    names = " · ".join(each.name for each in (operations, sales, guide) if each)
    event = write(tour, "people", by=by, at=at, note=names)
    tell(new, REGISTERED, tour=tour, key=f"people:{event.pk}", clause="A7.7-1", by=by, at=at)
    return tour


def _check_change(tour: Tour, operations, guide) -> None:
    if guide != tour.guide and (
        taken_of(tour.pk) or tour.advances.filter(state__in=WAITING).exists()
    ):
        raise ValidationError(
            _("The guide has an advance of this tour, or asked for one: it is settled first."),
            code="A7.3-2",
        )
    if operations != tour.operations and operations.pk in holders_of(tour):
        raise ValidationError(
            _("%(person)s had an advance of this tour, and does not confirm what was spent."),
            params={"person": operations}, code="A7.3-3",
        )  # fmt: skip


@transaction.atomic
def call_off_tour(*, tour_id: int, reason: str, by, at: datetime) -> CallOff:
    """A tour does not take place; its customer gets back what was paid. Refused once released."""
    allow(by, "tours.release_tour")
    tour = lock_tour(tour_id)
    check_running(tour, "A7.3-4")
    if hasattr(tour, "departure"):
        raise ValidationError(_("This tour has been released already."), code="A7.3-4")
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="A7.3-4")
    if taken_of(tour.pk):
        raise ValidationError(_("The guide gives the advance back first."), code="A7.3-2")
    row = CallOff(tour=tour, reason=reason.strip(), by=by, at=at)
    insert(row)
    write(tour, "called_off", by=by, at=at, note=reason)
    people = [tour.operations, tour.sales, tour.guide]
    words = {"tour": tour, "key": "off", "clause": "A7.3-4", "by": by, "at": at}
    tell(people, CALLED_OFF, reason=reason.strip(), **words)
    drop_report(tour, at)
    drop_exemptions(tour, by=by, at=at)
    return row
