"""Which code carries each clause and which tests prove it: the list, the matrix, the file."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from regulations import handing
from regulations.rulebook import rules, selectors, trace
from regulations.rulebook.forms import TraceForm
from regulations.rulebook.source import read_clauses
from regulations.rulebook.views import wants_part
from regulations.tables import Written, write_sheet


@dataclass
class Coverage:
    """How many clauses of a room are carried by code, proved by tests, and both."""

    room: str
    total: int = 0
    code: int = 0
    tests: int = 0
    both: int = 0

    @property
    def share(self) -> int:
        """Per cent of them that have both."""
        return round(self.both * 100 / self.total)


@require_safe
@vary_on_headers("HX-Request")
def traceability(request):
    """Every clause with how it is carried, the code that carries it and the tests that prove it.

    Clauses that only the company's own edition has stand at the end: nothing carries them.
    """
    clauses = _clauses()
    form = TraceForm(request.GET, rooms=sorted({each.room for each in clauses}))
    if not form.is_valid():
        raise Http404
    context = {"form": form, "has_tests": trace.has_tests(settings.BASE_DIR)}
    try:
        traces = selectors.traces(settings.BASE_DIR)
    except trace.TraceError as error:
        context["trouble"] = str(error)
    else:
        context |= _trace_rows(clauses, traces, **form.cleaned_data)
        context["matrix"] = coverage(clauses, traces)
    name = "trace_rows" if wants_part(request) else "traceability"
    return render(request, f"rulebook/{name}.html", context)


@require_safe
def trace_file(request):
    """The matrix clause by clause, for spreadsheet programs."""
    # A process that has just started reads the whole source first: what is handed out would be
    # recorded at a moment too long past for the database.
    selectors.traces(settings.BASE_DIR)
    return handing.send(
        request, kind="clauses", name="traceability.xlsx", at=timezone.now(), make=_written
    )


def _clauses() -> list:
    return [*read_clauses(), *selectors.clauses_of_company(timezone.now())]


def coverage(clauses, traces: dict[str, trace.Trace]) -> list[Coverage]:
    """What is covered, by room, and of all of them in the last line."""
    rooms: dict[str, Coverage] = defaultdict(lambda: Coverage(""))
    for each in clauses:
        found = traces.get(each.ref, trace.Trace())
        for name in (each.room, "*"):
            row = rooms[name]
            row.room = name
            row.total += 1
            row.code += bool(found.code)
            row.tests += bool(found.tests)
            row.both += not found.lacks
    return sorted(rooms.values(), key=lambda row: (row.room == "*", row.room))


def _trace_rows(clauses, traces: dict[str, trace.Trace], *, room: str, missing: bool) -> dict:
    """The rows asked for, and how many clauses of the room are carried and tested."""
    nothing = trace.Trace()
    of_room = [(c, traces.get(c.ref, nothing)) for c in clauses if room in ("", c.room)]
    return {
        "rows": [(each, found) for each, found in of_room if found.lacks or not missing],
        "total": len(of_room),
        "complete": sum(not found.lacks for _each, found in of_room),
        "chinese": rules.in_chinese(),
    }


def _written() -> Written:
    traces, nothing = selectors.traces(settings.BASE_DIR), trace.Trace()
    is_chinese = rules.in_chinese()
    header = [_("clause"), _("room"), _("carried as"), _("text"), _("code"), _("tests")]
    rows = (
        (each.ref, each.room, str(each.carriage.label), each.zh if is_chinese else each.en,
         "\n".join(map(str, traces.get(each.ref, nothing).code)),
         "\n".join(map(str, traces.get(each.ref, nothing).tests)))
        for each in _clauses()
    )  # fmt: skip
    return write_sheet(title=_("Traceability"), header=header, rows=rows)
