"""What can be drawn, whose scores a person sees, and the sums of a month."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery

from hr.people.models import Employee
from hr.people.positions import MANAGERS
from hr.people.rules import HEAD
from hr.people.selectors import below, superior_ids
from orders.service.months import span_of_month
from orders.service.quality.models import QualityAppeal, QualityDraw, QualitySample
from orders.service.quality.rules import LISTS, Conversation, drawn, fault_of_answer, mean_of
from orders.service.tickets.models import Ticket, TicketStep
from orders.service.tickets.rules import Step

LEAD = "service.lead_service"
OWN = ("draw", "person", "ticket__customer", "score__by", "score__appeal__answer__by")


def conversations(month: date) -> list[Conversation]:
    """Every conversation of a month that was held online or by phone, answered, and not drawn."""
    since, until = span_of_month(month)
    first = TicketStep.objects.filter(ticket=OuterRef("pk"), step=Step.REPLIED).order_by("pk")
    rows = Ticket.objects.filter(way__in=LISTS, at__gte=since, at__lt=until, sample=None)
    rows = rows.annotate(person=Subquery(first.values("by")[:1])).exclude(person=None)
    return [Conversation(pk, person) for pk, person in rows.values_list("pk", "person")]


def drawn_again(draw: QualityDraw) -> bool:
    """Whether the seed of a draw still gives the same sample from what could be drawn then.

    Those of later draws count as not drawn yet; what was answered afterwards is left out.
    """
    since, until = span_of_month(draw.month)
    first = TicketStep.objects.filter(ticket=OuterRef("pk"), step=Step.REPLIED).order_by("pk")
    rows = Ticket.objects.filter(way__in=LISTS, at__gte=since, at__lt=until)
    rows = rows.exclude(sample__draw__lt=draw.pk)
    rows = rows.annotate(
        person=Subquery(first.values("by")[:1]),
        known_at=Subquery(first.values("recorded_at")[:1]),
    ).filter(known_at__lte=draw.recorded_at)
    pool = [Conversation(pk, person) for pk, person in rows.values_list("pk", "person")]
    again = {row.pk for row in drawn(draw.seed, draw.each, pool)}
    return again == set(draw.samples.values_list("ticket", flat=True))


def samples_for(person: Employee) -> QuerySet[QualitySample]:
    """Samples a person sees: leads all, everybody their own once scored, and the scores given by
    those below them, whose appeals they answer.
    """
    rows = QualitySample.objects.select_related(*OWN).order_by("-pk")
    if person.has_perm(LEAD):
        return rows
    own = Q(person=person, score__isnull=False)
    return rows.filter(own | Q(score__by__in=below(person.pk)))


def standing_of(sample: QualitySample) -> tuple[int, list[str]] | None:
    """The score that stands and its faults: the answer's where there is one; None unscored."""
    score = getattr(sample, "score", None)
    if score is None:
        return None
    appeal = getattr(score, "appeal", None)
    answer = getattr(appeal, "answer", None) if appeal else None
    return ((answer or score).score, (answer or score).faults)


def waiting_appeals(person: Employee) -> list[QualityAppeal]:
    """Open appeals that a person may answer."""
    rows = QualityAppeal.objects.filter(answer=None).select_related("score__sample", "score__by")
    return [row for row in rows.order_by("pk") if not fault_of_answering(row, person)]


def fault_of_answering(appeal: QualityAppeal, person: Employee) -> object:
    """Why a person does not answer an appeal; None if they may."""
    return fault_of_answer(
        by=person.pk, scorer=appeal.score.by_id, person=appeal.by_id,
        above=superior_ids(appeal.score.by_id), is_lead=person.has_perm(LEAD),
        is_head=bool(person.position and person.position.code == HEAD),
    )  # fmt: skip


def answerers(appeal: QualityAppeal) -> list[Employee]:
    """Who is told of an appeal: the nearest above the scorer who may answer, else the general
    manager or another lead."""
    line = superior_ids(appeal.score.by_id)
    people = Employee.objects.filter(is_active=True).select_related("position")
    known = people.in_bulk(line)
    others = people.filter(position__code__in=MANAGERS).order_by("number")
    candidates = [*(known[pk] for pk in line if pk in known), *others]
    return [each for each in candidates if not fault_of_answering(appeal, each)][:1]


@dataclass
class Sum:
    """The month of a person: conversations drawn and scored, the scores, how often each fault."""

    person: Employee
    drawn: int = 0
    scores: list[int] = field(default_factory=list)
    faults: Counter = field(default_factory=Counter)
    appeals: int = 0

    @property
    def mean(self) -> float | None:
        """The mean of the scores that stand."""
        return mean_of(self.scores)


def sums_of(samples: Iterable[QualitySample]) -> list[Sum]:
    """The sums of samples by person, by number; appeals that wait count with their first score."""
    found: dict[int, Sum] = {}
    for row in samples:
        each = found.setdefault(row.person_id, Sum(row.person))
        each.drawn += 1
        stands = standing_of(row)
        if stands:
            each.scores.append(stands[0])
            each.faults.update((row.ticket.way, code) for code in stands[1])
            each.appeals += getattr(row.score, "appeal", None) is not None
    return sorted(found.values(), key=lambda each: each.person.number)
