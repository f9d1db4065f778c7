"""The list of cases, and a person's own record."""

from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from hr.discipline.models import Case, Concerned, Measure, Objection
from hr.discipline.objections.selectors import object_until
from hr.discipline.rules import State
from hr.discipline.selectors import cases_of, concerning, to_decide, with_state
from hr.people.models import Employee
from hr.people.selectors import matching
from regulations.figures import Days
from regulations.rulebook.rules import start_of

PAGE = 20
MOST_MEASURES = 100
ANY_DAY = Days()
# A month that is closed late opens cases of its own days: keys do not follow the days.
NEWEST = ("-opened_at", "-pk")
FURTHER = Prefetch("further", Concerned.objects.standing().select_related("person").order_by("pk"))


def narrowed(
    reader, *, state: str, clause: str, person: str, month: str, days: Days = ANY_DAY
) -> QuerySet[Case]:
    """The cases a reader may see, the newest first, with state and people.

    By state (or "objected": an objection waits; "mine": the reader may decide it), clause, whom
    they concern (a name, number or initials), month (YYYY-MM, in China) and the days they were
    opened on; empty words narrow nothing.
    """
    rows = with_state(cases_of(reader)).prefetch_related(FURTHER).order_by(*NEWEST)
    rows = rows.filter(**days.of_moments("opened_at"))
    if state == "objected":
        rows = rows.filter(is_objected=True)
    elif state == "mine":
        rows = rows.filter(pk__in=to_decide(reader).values("pk"))
    elif state:
        rows = rows.filter(state=state)
    if clause:
        rows = rows.filter(clause=clause.strip().upper())
    if person:
        found = list(Employee.objects.filter(matching(person.strip())).values_list("pk", flat=True))
        further = Concerned.objects.standing().filter(person__in=found).values("case")
        rows = rows.filter(Q(subject__in=found) | Q(pk__in=further))
    if month:
        rows = rows.filter(opened_at__gte=start_of(first_of(month)),
                           opened_at__lt=start_of(next_month(first_of(month))))  # fmt: skip
    return rows


def older_than(cases: QuerySet[Case], before: int | None) -> QuerySet[Case]:
    """Those that come after a case, by its key, in the order of NEWEST; all without one."""
    last = Case.objects.filter(pk=before).values("opened_at", "pk").first() if before else None
    if last is None:
        return cases
    at = last["opened_at"]
    return cases.filter(Q(opened_at__lt=at) | Q(opened_at=at, pk__lt=last["pk"]))


def first_of(month: str) -> date:
    """The first day of a month written YYYY-MM."""
    year, number = month.split("-")
    return date(max(int(year), 1), int(number), 1)


def next_month(day: date) -> date:
    """The first day of the month after a day's."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def record_of(person, at: datetime, before: int | None = None) -> dict:
    """A person's own record: measures that hold, cases that concern them, what they can object to.

    `cases` is a page, the newest first; `older` the key of the next page, or None.
    """
    measures = Measure.objects.standing().filter(person=person)
    measures = measures.select_related("ruling__case").order_by("-at", "-pk")
    cases = with_state(Case.objects.filter(concerning(person))).order_by(*NEWEST)
    cases = older_than(cases, before)
    page = list(cases[: PAGE + 1])
    return {
        "states": State.choices,
        "measures": _dressed(person, list(measures[:MOST_MEASURES]), at),
        "cases": page[:PAGE],
        "older": page[PAGE - 1].pk if len(page) > PAGE else None,
    }


def _dressed(person, measures: list[Measure], at: datetime) -> list[Measure]:
    """Measures with `object_until` where the person can still object, else None, and with the
    `objection` that waits or was answered, if any."""
    rulings = {each.ruling_id for each in measures}
    said = Objection.objects.filter(ruling__in=rulings, by=person)
    by_ruling = {row.ruling_id: row for row in said.select_related("deadline", "answer")}
    for each in measures:
        until = object_until(each.at)
        each.objection = by_ruling.get(each.ruling_id)
        each.object_until = until if at <= until and not each.objection else None
    return measures
