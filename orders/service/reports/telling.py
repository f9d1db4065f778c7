"""The figures of a report as its page tells them: the month before beside each, and its rows."""

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from orders.desk.clocks.rules import ACCEPTANCE, CONTACT
from orders.service.customers.selectors import ORDERED, RETURNED
from orders.service.months import following
from orders.service.reports.drafting import conversion_of
from orders.service.reports.figures import figures_beside
from orders.service.reports.selectors import LEAD
from orders.service.tickets.rules import REPLY, Kind, Outcome

ORDERS, CUSTOMERS = "desk.view_order", "service.view_customer"


@dataclass(frozen=True)
class Told:
    """A figure: what it is called, how much it is, where its rows stand and who may open them."""

    label: str
    text: str
    link: str
    right: str


@dataclass(frozen=True)
class Line:
    """A figure beside that of the month before; a link is empty for whoever may not open it."""

    label: str
    text: str
    link: str
    before: str
    before_link: str


def compared(month: date, figures: dict, person) -> list[tuple[str, list[Line]]]:
    """The figures of a month by what they are about; `figures`: those of `figures_beside`."""
    last = following(month, -1)
    earlier = figures.get("before") or figures_beside(month)["before"]
    scripts = [row for row in figures["scripts"]["most"] if len(row) > 2]
    people = [(row["person"], row["name"]) for row in figures["quality"] if "person" in row]
    parts = (
        ("", _desk),
        (pgettext("service", "Quality"), lambda *of: _quality(*of, people)),
        (_("Scripts used most"), lambda *of: _scripts(*of, scripts)),
    )
    found = []
    for title, part in parts:
        pairs = zip(part(month, figures), part(last, earlier), strict=True)
        found.append((title, [_line(now, before, person) for now, before in pairs]))
    return [(title, lines) for title, lines in found if lines]


def _line(now: Told, before: Told, person) -> Line:
    may = person.has_perm(now.right)
    links = (now.link, before.link) if may else ("", "")
    return Line(now.label, now.text, links[0], before.text, links[1])


def _desk(month: date, figures: dict) -> list[Told]:
    return [*_orders(month, figures), *_tickets(month, figures), *_rest(month, figures)]


def _orders(month: date, figures: dict) -> list[Told]:
    told = figures["orders"]
    return [
        Told(_("Orders"), str(told["came"]), _days("desk:received", month), ORDERS),
        _clock(_("accepted in time"), told["acceptance"], ACCEPTANCE.kind, month),
        _clock(_("contacted in time"), told["contact"], CONTACT.kind, month),
    ]


def _clock(label: str, kept: dict, kind: str, month: date) -> Told:
    text = f"{kept['in_time']} / {kept['due']}"
    return Told(label, text, _days("service:clocks", month, kind=kind), LEAD)


def _tickets(month: date, figures: dict) -> list[Told]:
    enquiries, troubles = figures["tickets"][Kind.ENQUIRY], figures["tickets"][Kind.ISSUE]

    def row(label: str, text: object, kind: Kind, show: str = "all", **asked) -> Told:
        link = _days("service:board", month, show=show, kind=kind.value, **asked)
        return Told(label, str(text), link, CUSTOMERS)

    def came_out(label: str, outcome: Outcome, told: dict, kind: Kind) -> Told:
        return row(label, told.get(outcome, 0), kind, state=outcome.value)

    return [
        row(_("Enquiries"), enquiries["came"], Kind.ENQUIRY),
        came_out(pgettext("report", "bought"), Outcome.BOUGHT, enquiries, Kind.ENQUIRY),
        row(_("Conversion"), conversion_of(enquiries), Kind.ENQUIRY, "done"),
        row(_("Troubles"), troubles["came"], Kind.ISSUE),
        came_out(pgettext("report", "solved"), Outcome.SOLVED, troubles, Kind.ISSUE),
        came_out(pgettext("report", "not solved"), Outcome.UNSOLVED, troubles, Kind.ISSUE),
        _clock(_("first answers in time"), figures["replies"], REPLY, month),
    ]


def _rest(month: date, figures: dict) -> list[Told]:
    came, unusual = figures["customers"], figures["unusual"]
    left = {"show": "all", "left_on": f"{_last(month)}"}

    def customers(label: str, number: int, only: str) -> Told:
        return Told(label, str(number), _days("service:customers", month, only=only), CUSTOMERS)

    def told(label: str, number: int, **asked) -> Told:
        return Told(label, str(number), _days("service:unusual", month, **asked), LEAD)

    return [
        Told(_("open at the end"), str(figures["open"]), _link("service:board", left), CUSTOMERS),
        customers(_("Customers who ordered"), came["came"], ORDERED),
        customers(_("Customers who came back"), came["returned"], RETURNED),
        _used(_("Scripts used"), figures["scripts"]["uses"], month),
        told(_("Reports of the unusual"), unusual["told"]),
        told(pgettext("unusual", "answered"), unusual["answered"], state="answered"),
    ]


def _quality(month: date, figures: dict, people: list[tuple[int, str]]) -> list[Told]:
    """The mean of each and how many conversations it is of."""
    found = {row.get("person"): row for row in figures["quality"]}
    lines = []
    for pk, name in people:
        row = found.get(pk, {"mean": None, "scored": 0})
        text = f"{'—' if row['mean'] is None else row['mean']} ({row['scored']})"
        link = _link("service:quality", {"month": f"{month:%Y-%m}", "person": pk})
        lines.append(Told(name, text, link, LEAD))
    return lines


def _scripts(month: date, figures: dict, scripts: list) -> list[Told]:
    times = {row[2]: row[1] for row in figures["scripts"]["most"] if len(row) > 2}
    return [
        _used(title, times.get(script, 0), month, script=script) for title, _n, script in scripts
    ]


def _used(label: str, times: int, month: date, **asked) -> Told:
    return Told(label, str(times), _days("service:script_uses", month, **asked), LEAD)


def _last(month: date) -> date:
    return following(month) - timedelta(days=1)


def _days(address: str, month: date, **asked) -> str:
    return _link(address, asked | {"since": f"{month}", "until": f"{_last(month)}"})


def _link(address: str, asked: dict) -> str:
    return f"{reverse(address)}?{urlencode(asked)}"
