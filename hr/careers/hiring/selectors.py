"""Vacancies, their candidates, and where each of these stands."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from hr.careers.hiring.rules import CHAIN, MANAGER, Channel, State, Way, state_of
from hr.careers.models import Candidate, Hire, Offer, Vacancy
from hr.careers.trials.selectors import result
from hr.people.models import Employee
from hr.people.rules import HEAD
from hr.people.selectors import holders, is_manager
from regulations.approvals.services import Chain

PAGE = 50


def vacancies() -> QuerySet[Vacancy]:
    """Vacancies with what their list shows, the newest first."""
    rows = Vacancy.objects.select_related("job__position", "department", "by", "ending__by")
    return rows.annotate(
        applied=Count("outlets__candidates", distinct=True),
        hired=Count("outlets__candidates__offers__hire", distinct=True),
    ).order_by("-pk")


def candidates() -> QuerySet[Candidate]:
    """Candidates with what their pages show."""
    return Candidate.objects.select_related(
        "outlet__vacancy__job__position", "outlet__vacancy__department", "outlet__vacancy__ending",
        "trial__exam__job", "ending__by", "consent_end__by", "by",
    )  # fmt: skip


def offer_of(candidate: Candidate) -> Offer | None:
    """The newest offer to a candidate."""
    rows = candidate.offers.select_related(
        "approval", "answer__by", "hire__person", "supervisor", "grade__scale", "by"
    )
    return rows.order_by("-pk").first()


def way_of(candidate: Candidate, today: date) -> Way:
    """How far a candidate has come."""
    trial, offer = getattr(candidate, "trial", None), offer_of(candidate)
    found = result(trial) if trial else None
    answer = getattr(offer, "answer", None)
    return Way(
        is_tried=trial is not None,
        passed=found.is_passed if found else None,
        offer=offer.approval.state if offer and offer.approval else "",
        is_over=offer is not None and offer.first_day < today,
        accepted=answer.accepts if answer else None,
        is_hired=hasattr(offer, "hire"),
        is_ended=hasattr(candidate, "ending"),
        is_erased=hasattr(candidate, "consent_end"),
    )


def standing_of(candidate: Candidate, today: date) -> State:
    """Where a candidate stands on a day."""
    return state_of(way_of(candidate, today))


@dataclass(frozen=True)
class Yield:
    """What a channel brought: candidates, and those taken on."""

    label: object
    candidates: int
    hired: int


def yields() -> list[Yield]:
    """What each channel brought until now (C1)."""
    found = dict(Candidate.objects.values_list("outlet__channel").annotate(Count("pk")).order_by())
    taken = dict(
        Hire.objects.values_list("offer__candidate__outlet__channel")
        .annotate(Count("pk"))
        .order_by()
    )
    return [
        Yield(each.label, found.get(each.value, 0), taken.get(each.value, 0)) for each in Channel
    ]


def may_see(by: Employee, vacancy: Vacancy) -> bool:
    """Whether somebody sees the candidates of a vacancy: who hires, who leads its department."""
    unit = vacancy.department
    return by.has_perm("careers.view_candidate") or by.pk in (
        unit.leader_id,
        unit.managing_leader_id,
    )


def seen_by(by: Employee) -> QuerySet[Vacancy]:
    """The vacancies that somebody sees."""
    rows = vacancies()
    if by.has_perm("careers.view_candidate"):
        return rows
    return rows.filter(Q(department__leader=by) | Q(department__managing_leader=by))


def chain_of(offer: Offer) -> Chain:
    """Who decides on an offer: who is in charge of the department, then the general manager."""
    leader = offer.candidate.outlet.vacancy.department.managing_leader
    stages = CHAIN if leader and is_manager(leader) and leader.pk != offer.by_id else CHAIN[1:]

    def find(role: str) -> list[int]:
        if role == MANAGER:
            return [leader.pk]
        return list(holders(HEAD).values_list("pk", flat=True))

    return Chain(stages, find)
