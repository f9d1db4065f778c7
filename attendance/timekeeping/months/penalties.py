"""Penalties of closed months, proposed to hr.discipline: one case per person, clause and month."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_noop

from attendance.timekeeping.judging.penalties import Penalty, Proposal, proposals
from attendance.timekeeping.judging.rules import AttendanceRules
from attendance.timekeeping.months.models import Adjustment, Sheet
from hr.discipline.registry import Fine
from hr.discipline.rulings.rules import Bounds, Draft, Kind
from hr.discipline.services import open_case
from regulations.rulebook import clause
from regulations.rulebook.models import RuleVersion
from regulations.rulebook.selectors import in_force

EVIDENCE = "attendance"
TITLES = {
    "A2.2-3": gettext_noop("Missing punches in %(month)s"),
    "A2.2-7.1": gettext_noop("Late or gone early in %(month)s: %(fine)s yuan"),
    "A2.2-7.2": gettext_noop("Late or gone early more than twice in %(month)s"),
    "A2.3-5": gettext_noop("Absence in %(month)s"),
}


@clause("A2.2-7.1", "A2.2-7.2", "A2.3-5")
def propose_penalties(
    sheet: Sheet, person, penalties: Iterable[Penalty], version_of: dict[date, int], at: datetime
) -> int:
    """Open a case for each clause that asks for something; the number of new ones.

    A person confirms or drops each. `version_of` names the version of each day by its number.
    """
    opened = 0
    for each in proposals(penalties):
        case = open_case(
            key=f"attendance:{sheet.month:%Y-%m}:{person.pk}:{each.clause}",
            clause=each.clause,
            subject=person,
            title=TITLES[each.clause],
            facts=_facts(sheet, each, version_of),
            by=None,
            at=at,
            proposed=[Draft(person.pk, kind, amount) for kind, amount in each.measures],
        )
        opened += case is not None
    return opened


@clause("A2.1-1")
def propose_adjusted(sheet: Sheet, person, booked: Sequence[Adjustment], at: datetime) -> int:
    """Open a case for each closed month and clause of which the adjustments booked on a sheet
    together ask for more than that month did; the number of new ones."""
    opened = 0
    for (month, ref), rows in _by_clause(booked).items():
        measures = _asked(rows, month, ref)
        if not measures:
            continue
        facts = _facts_of_adjusted(sheet, month, ref, rows, measures)
        case = open_case(
            key=f"attendance:{sheet.month:%Y-%m}:{person.pk}:{ref}:{month:%Y-%m}",
            clause=ref,
            subject=person,
            title=TITLES[ref],
            facts=facts,
            by=None,
            at=at,
            proposed=[Draft(person.pk, kind, amount) for kind, amount in measures],
        )
        opened += case is not None
    return opened


def _by_clause(booked: Sequence[Adjustment]) -> dict[tuple[date, str], list[Adjustment]]:
    """Adjustments by the closed month and the clause whose demands they shift."""
    found: dict[tuple[date, str], list[Adjustment]] = {}
    for row in booked:
        for place in sorted({(row.month_of(each), each["clause"]) for each in row.asks}):
            found.setdefault(place, []).append(row)
    return found


def _asked(rows: Sequence[Adjustment], month: date, ref: str) -> list[tuple[Kind, Decimal | None]]:
    """What a clause asks for in the end, where several adjustments raise and lower it."""
    sums: dict[Kind, Decimal] = {}
    for row in rows:
        for each in row.asks_of(month, ref):
            kind = Kind(each["kind"])
            sums[kind] = sums.get(kind, Decimal(0)) + Decimal(each["amount"])
    return [
        (kind, amount if kind == Kind.FINE else None) for kind, amount in sums.items() if amount > 0
    ]


def _facts_of_adjusted(sheet: Sheet, month: date, ref: str, rows, measures) -> dict:
    facts = {
        "evidence": EVIDENCE,
        "month": f"{month:%Y-%m}",
        "booked_in": f"{sheet.month:%Y-%m}",
        "_adjustments": [row.pk for row in rows],
        "fingerprint": sheet.fingerprint,
        "version": RuleVersion.objects.get(pk=rows[-1].after["version_id"]).number,
    }
    fine = dict(measures).get(Kind.FINE)
    return facts | ({"fine": str(fine)} if fine else {})


def _facts(sheet: Sheet, proposal: Proposal, version_of: dict[date, int]) -> dict:
    """What a case says by itself; its records are read from the frozen sheet."""
    fine = next((amount for kind, amount in proposal.measures if kind == Kind.FINE), None)
    facts = {
        "evidence": EVIDENCE,
        "month": f"{sheet.month:%Y-%m}",
        "_sheet": sheet.pk,
        "_clause": proposal.clause,
        "fingerprint": sheet.fingerprint,
        "version": version_of[proposal.grounds[-1].day],
    }
    return facts | ({"fine": str(fine)} if fine is not None else {})


def fine_by_minutes(facts: dict, at: datetime) -> Fine:
    """The fine of lateness and early leaving (A2.2-7.1): what the sheet says, or by brackets."""
    return _fine(facts, at, "fine_brackets", lambda rules: [e["fine"] for e in rules.fine_brackets])


def fine_of_absence(facts: dict, at: datetime) -> Fine:
    """The fine of absence (A2.3-5): what the sheet says, or that of one day."""
    return _fine(facts, at, "absence_fines_in_year", lambda rules: rules.absence_fines_in_year)


def _fine(facts: dict, at: datetime, name: str, amounts) -> Fine:
    """A case of a closed month bounds its fine to the sum; one by hand by the version's numbers."""
    if facts.get("evidence") == EVIDENCE and "fine" in facts:
        amount, version = Decimal(facts["fine"]), _version(facts["version"])
        return Fine(Bounds(name, amount, amount), version)
    try:
        holds = in_force("attendance", at)
    except LookupError:
        return Fine(None, None)
    rules: AttendanceRules = holds.params
    found = [Decimal(each) for each in amounts(rules) if each]
    return Fine(Bounds(name, min(found), max(found)) if found else None, holds.version)


def _version(number: int) -> RuleVersion:
    return RuleVersion.objects.get(rule_set="attendance", number=number)
