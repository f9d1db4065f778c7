"""Which cases a person may see, where they stand, and what was laid on whom."""

from datetime import datetime

from django.db.models import Case as Choose
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from hr.discipline.models import Case, Concerned, Evidence, Hearing, Measure, Objection, Ruling
from hr.discipline.rules import Parties, State, fault_of_answerer, fault_of_decider
from hr.people.models import Employee
from hr.people.positions import MANAGERS
from hr.people.selectors import above, allowed, below, superior_ids
from regulations.approvals.models import Approval, Decision, Step
from regulations.approvals.rules import ENDED, Verdict
from regulations.approvals.rules import State as Asked
from regulations.rulebook.models import Clause
from regulations.rulebook.selectors import edition_in_force

UNANSWERED = Objection.objects.filter(answer=None)


def cases_of(person) -> QuerySet[Case]:
    """Every case for those who handle them; else those that concern one, those one opened, and
    those with an objection that one is to answer."""
    cases = Case.objects.select_related("subject", "opened_by", "edition")
    if person.has_perm("discipline.view_case"):
        return cases
    further = Concerned.objects.standing().filter(case=OuterRef("pk"), person=person)
    to_answer = Objection.objects.filter(ruling__case=OuterRef("pk"), deadline__owner=person)
    return cases.filter(
        Q(subject=person) | Q(opened_by=person) | Exists(further) | Exists(to_answer)
    )


def concerning(person) -> Q:
    """Cases that concern a person: opened against them, or named later."""
    further = Concerned.objects.standing().filter(case=OuterRef("pk"), person=person)
    return Q(subject=person) | Exists(further)


def with_state(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Cases with `state` (a State, see `state_of`) and `is_objected`: an objection waits."""
    newest = Ruling.objects.filter(case=OuterRef("pk")).order_by("-number")
    heard = Exists(Hearing.objects.filter(case=OuterRef("pk")))
    undecided = Choose(
        When(heard, then=Value(State.HEARD)),
        When(opened_by=None, then=Value(State.PROPOSED)),
        default=Value(State.OPEN),
    )
    return cases.annotate(
        state=Coalesce(Subquery(newest.values("outcome")[:1]), undecided),
        is_objected=Exists(UNANSWERED.filter(ruling__case=OuterRef("pk"))),
    )


def to_decide(person) -> QuerySet[Case]:
    """The undecided cases that a person may decide; none for who has no right to."""
    if not person.has_perm("discipline.decide_case"):
        return Case.objects.none()
    untouchable = {person.pk, *superior_ids(person.pk)}
    named = Concerned.objects.standing().filter(case=OuterRef("pk"), person__in=untouchable)
    undecided = Case.objects.exclude(Exists(Ruling.objects.filter(case=OuterRef("pk"))))
    return undecided.exclude(Q(opened_by=person) | Q(subject__in=untouchable) | Exists(named))


def for_page(cases: QuerySet[Case], person) -> QuerySet[Case]:
    """Cases with their state, and with what spares the page of one its questions: `has_further`,
    `has_evidence`, `is_below` (whether somebody concerned stands above the person)."""
    further = Concerned.objects.filter(case=OuterRef("pk"))
    line = Employee.objects.filter(pk__in=above(person.pk)).exclude(pk=person.pk)
    named = Concerned.objects.standing().filter(case=OuterRef(OuterRef("pk")))
    concerned = Q(pk=OuterRef("subject")) | Q(pk__in=named.values("person"))
    return with_state(cases).annotate(
        has_further=Exists(further),
        has_evidence=Exists(Evidence.objects.filter(case=OuterRef("pk"))),
        is_below=Exists(line.filter(concerned)),
    )


def concerned_ids(case: Case) -> set[int]:
    """Everybody whom a case concerns."""
    further = Concerned.objects.standing().filter(case=case).values_list("person", flat=True)
    return {case.subject_id, *further} - {None}


def parties_of(case: Case, ruling: Ruling | None = None) -> Parties:
    """Who stands where in a case; with a decision also who decided it or what it replaced.

    Whose word a dismissal of these needs, or has, decides it as well.
    """
    deciders: set[int] = set()
    if ruling is not None:
        earlier = Ruling.objects.filter(case=case, number__lte=ruling.number)
        deciders = set(earlier.values_list("by", flat=True)) | _approvers(earlier)
    return Parties(frozenset(concerned_ids(case)), case.opened_by_id, frozenset(deciders))


def _approvers(rulings: QuerySet[Ruling]) -> set[int]:
    """Who approved a dismissal of these decisions, for themselves or in whose place, and before
    whom one lies that is not decided yet."""
    asked = Approval.objects.filter(discipline_dismissal__measure__ruling__in=rulings)
    said = Decision.objects.filter(approval__in=asked, verdict=Verdict.APPROVED)
    found = {each for pair in said.values_list("by", "principal") for each in pair}
    waits = Step.objects.filter(
        approval__in=asked.exclude(state__in=ENDED), round=F("approval__round")
    )
    return found.union(*waits.values_list("people", flat=True))


def why_not_decide(case: Case, by) -> object:
    """Why a person may not decide a case, whatever their rights; None if they may."""
    return fault_of_decider(by.pk, parties_of(case), above=superior_ids(by.pk))


def deciders_of(parties: Parties) -> list[Employee]:
    """Everybody with the right to decide who may decide a case of these parties, by number.

    `fault_of_decider` as one query: the page of a case asks it for everybody at once.
    """
    people = allowed("discipline.decide_case").exclude(pk__in=parties.concerned)
    people = people.exclude(pk=parties.opener)
    for each in parties.concerned:
        people = people.exclude(pk__in=below(each))
    return list(people.order_by("number"))


def why_not_answer(objection: Objection, by) -> object:
    """Why a person may not answer an objection, whatever their rights; None if they may."""
    parties = parties_of(objection.ruling.case, objection.ruling)
    return fault_of_answerer(by.pk, parties, above=superior_ids(by.pk))


def may_answer(objection: Objection, by) -> bool:
    """Whether answering belongs to a person: by right, or as a superior of who decided."""
    return by.has_perm("discipline.answer_objection") or by.pk in superior_ids(
        objection.ruling.by_id
    )


def owner_of_answer(case: Case, ruling: Ruling) -> Employee | None:
    """Who is to answer an objection to a decision: the nearest superior of who decided, else one
    of those with the right, the management first; nobody who may not. None where nobody is left.
    """
    line = superior_ids(ruling.by_id)
    people = Employee.objects.filter(is_active=True).in_bulk(line)
    ordered = [people[pk] for pk in line if pk in people]
    others = allowed("discipline.answer_objection").select_related("position")
    ordered += sorted(others, key=lambda each: (not _manages(each), each.number))
    parties = parties_of(case, ruling)
    for each in ordered:
        if fault_of_answerer(each.pk, parties, above=superior_ids(each.pk)) is None:
            return each
    return None


def _manages(person: Employee) -> bool:
    return bool(person.position and person.position.code in MANAGERS)


def standing_ruling(case: Case) -> Ruling | None:
    """The decision that holds in a case; None while there is none."""
    return Ruling.objects.filter(case=case).order_by("-number").first()


def is_reopened(case: Case) -> bool:
    """Whether an objection waits for its answer in a case, or a dismissal was returned."""
    returned = Measure.objects.filter(
        ruling__case=case, ruling__replaced_by=None, dismissal__approval__state=Asked.RETURNED
    )
    return UNANSWERED.filter(ruling__case=case).exists() or returned.exists()


def clause_of(case: Case, at: datetime) -> Clause | None:
    """The text of the clause a case cites: in the edition of its day, else in today's."""
    edition = case.edition or edition_in_force(at)
    return edition and edition.clauses.defer("search").filter(ref=case.clause).first()


def measures_of(person, since: datetime, until: datetime) -> QuerySet[Measure]:
    """What was laid on a person from `since` to before `until` and holds now, the oldest first.

    A dismissal counts once the general manager approved it; what an answer to an objection
    changed or took back does not count any more.
    """
    measures = Measure.objects.standing().filter(person=person, at__gte=since, at__lt=until)
    return measures.select_related("ruling__case").order_by("at", "pk")
