"""What a case of a closed month rests on: its sheet, the days behind it, what came out since."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from attendance.timekeeping.judging.models import DayResult
from attendance.timekeeping.judging.rules import WHOLE, Outcome
from attendance.timekeeping.judging.telling import tell, tell_lines
from attendance.timekeeping.months.models import Adjustment, Sheet
from attendance.timekeeping.months.rules import last_of
from hr.discipline.rulings.rules import Kind
from hr.people.models import Employee
from regulations.rulebook import clause

BY_YEAR = "A2.3-5"  # absence counts in the calendar year
PRESENT = "A1.3-1"  # a line that says somebody was there in time


def records_of(facts: dict) -> list[dict]:
    """The lines of the frozen sheet behind a case, in the reader's language; of one that came
    later, the lines of what was booked. Of absence the days that count in the year, and of any
    day what it was judged since: day, clause, what happened, and where the day is explained.
    """
    if "_adjustments" in facts:
        return _booked(facts)
    sheet = Sheet.objects.filter(pk=facts.get("_sheet")).select_related("person").first()
    if sheet is None:
        return []
    ref = facts.get("_clause", "")
    since = sheet.month.replace(month=1) if ref == BY_YEAR else sheet.month
    rows = _absences(sheet.person, since, last_of(sheet.month)) if ref == BY_YEAR else []
    rows += [
        _row(sheet.person, each["day"], each["clause"], tell(each["text"], each["params"]))
        for each in sheet.content["penalties"]
        if each["clause"] == ref
    ]
    return rows + _since(sheet.person, since, sheet.month, ref)


def shown(records: Iterable[Mapping]) -> list[dict]:
    """Records with their day as the way to its explanation."""
    return [
        {
            "day": {"text": each["day"], "url": each["url"]},
            "clause": each["clause"],
            "what": each["what"],
        }
        for each in records
    ]


def _row(person: Employee, day: str, ref: str, what: str) -> dict:
    url = f"/attendance/months/{day[:7]}/{person.number}/?day={int(day[8:])}"
    return {"day": day, "clause": ref, "what": what, "url": url}


def _booked(facts: dict) -> list[dict]:
    rows = Adjustment.objects.filter(pk__in=facts["_adjustments"]).select_related("person")
    return [
        _row(row.person, f"{row.day}", told.clause, told.text)
        for row in rows.order_by("pk")
        for told in tell_lines(row.after["lines"])
    ]


@clause("A2.3-5")
def _absences(person: Employee, since: date, until: date) -> list[dict]:
    """The days and half days of absence from one day to another, as they were frozen, each with
    what it was found by."""
    rows = DayResult.objects.filter(person=person, day__range=(since, until), absence__gt=0)
    found = []
    for day, absence, lines in rows.order_by("day").values_list("day", "absence", "lines"):
        whole = _("a day of absence") if absence == WHOLE else _("half a day of absence")
        why = [each.text for each in tell_lines(lines) if each.clause != PRESENT]
        found.append(_row(person, f"{day}", BY_YEAR, " ".join([f"{whole}:", *why])))
    return found


@clause("A2.1-1")
def _since(person: Employee, since: date, month: date, ref: str) -> list[dict]:
    """What days up to the month's end were judged after they were frozen, with what that changes
    in what the clause of the case asks for in its month; demands of other months are not its."""
    rows = Adjustment.objects.filter(person=person, day__range=(since, last_of(month)))
    newest = {row.day: row for row in rows.order_by("day", "number")}
    asks = _asks(rows, month, ref)
    return [
        _row(person, f"{day}", ref, _told(row, asks.get(day, {})))
        for day, row in newest.items()
        if row.before["absence"] or row.after["absence"] or ref != BY_YEAR
    ]


def _asks(rows: Iterable[Adjustment], month: date, ref: str) -> dict[date, dict[Kind, Decimal]]:
    """By day what a clause asks of a month more or less by adjustments: yuan, or how often."""
    found: dict[date, dict[Kind, Decimal]] = {}
    for row in rows:
        for each in row.asks_of(month, ref):
            sums = found.setdefault(row.day, {})
            kind = Kind(each["kind"])
            sums[kind] = sums.get(kind, Decimal()) + Decimal(each["amount"])
    return found


def _told(row: Adjustment, asks: Mapping[Kind, Decimal]) -> str:
    words = {
        "was": Outcome(row.before["outcome"]).label,
        "now": Outcome(row.after["outcome"]).label,
        "month": f"{row.booked_in:%Y-%m}",
    }
    text = _("Judged otherwise since: %(was)s → %(now)s, booked in %(month)s.") % words
    told = [_asked(kind, amount) for kind, amount in asks.items() if amount]
    return " ".join([text, *told])


def _asked(kind: Kind, amount: Decimal) -> str:
    words = {"measure": kind.label, "amount": f"{abs(amount):f}"}
    if kind == Kind.FINE:
        less, more = _("Fines: %(amount)s yuan less."), _("Fines: %(amount)s yuan more.")
    else:
        less, more = _("By it falls away: %(measure)s."), _("By it comes besides: %(measure)s.")
    return (less if amount < 0 else more) % words
