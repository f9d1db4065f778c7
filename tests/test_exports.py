"""No data leaves past `regulations.handing`: a walk through all code of the portal (C13-9).

What makes a file or names one is found by the syntax tree, wherever it stands. Each place outside
the two modules of the seam stands below with why it is no export; a new one fails here.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client

from regulations import handing
from regulations.handing import kinds, right
from sitecontent.database.models import Handing
from tests import worlds
from tests.addresses import found_everything

ROOT = Path(handing.__file__).parents[1]
WINGS = ("config", "finance", "sitecontent", "orders", "attendance", "catalog", "hr", "regulations")
SEAM = {"regulations/handing.py", "regulations/tables.py"}
RECEIVED = "a document, sent back to who may see it as it was received"
PAPER = "one document of the house, printed"
PUBLIC = "what the site shows to everybody (C13-3)"
WIRE = "no data of the company"
# Libraries that export by themselves.
LIBRARIES = {"import_export", "tablib", "xlsxwriter", "pandas"}

NO_EXPORTS = {
    "attendance/leave/certificates/views.py:certificate": RECEIVED,
    "attendance/timekeeping/corrections/views.py:proof": RECEIVED,
    "attendance/timekeeping/devices/views_wire.py:_text": WIRE,
    "catalog/products/views.py:picture": RECEIVED,
    "catalog/proposals/views.py:file": RECEIVED,
    "config/installable.py:icon": WIRE,
    "config/installable.py:worker": WIRE,
    "config/views.py:metrics": "counts for the watch over the machine, by a token of its own",
    "finance/ledger/views_months.py:bank_file": RECEIVED,
    "finance/tours/views.py:_saved": RECEIVED,
    "hr/contracts/texts/views.py:file": RECEIVED,
    "hr/careers/hiring/views_candidates.py:file": RECEIVED,
    "hr/discipline/evidence/views.py:file": RECEIVED,
    "hr/people/own/views.py:calendar_file": "one's own duties and leave, by one's own address",
    "hr/premises/views.py:photo": RECEIVED,
    "orders/desk/views.py:_attempted": WIRE,
    "regulations/downloads.py:as_received": RECEIVED,
    "regulations/printing.py:pdf": PAPER,
    "sitecontent/publishing/public/pages.py:conditional": PUBLIC,
    "sitecontent/publishing/public/views.py:file": PUBLIC,
    "sitecontent/publishing/public/views_goods.py:_gone": PUBLIC,
    "sitecontent/publishing/views_acts.py:file": RECEIVED,
}


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def makes_a_file(node: ast.AST) -> bool:
    """Whether a piece of code makes a file of data or an answer that is one."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and node.value.lower() == "content-disposition"
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = [getattr(node, "module", None) or "", *(each.name for each in node.names)]
        return any(name.partition(".")[0] in LIBRARIES for name in names)
    if not isinstance(node, ast.Call):
        return False
    name, options = _name(node.func), {each.arg for each in node.keywords}
    if name in {"HttpResponse", "FileResponse", "StreamingHttpResponse"}:
        return name != "HttpResponse" or "content_type" in options or len(node.args) > 1
    is_csv = isinstance(node.func, ast.Attribute) and _name(node.func.value) == "csv"
    return name in {"Workbook", "content_disposition_header", "DictWriter", "to_csv"} or (
        is_csv and name == "writer"
    )


def places(source: str, path: str) -> Iterator[str]:
    """Each function of a module in which a file is made, as `path:function`."""

    def walk(node: ast.AST, within: str) -> Iterator[str]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            within = node.name
        if makes_a_file(node):
            yield f"{path}:{within}"
        for child in ast.iter_child_nodes(node):
            yield from walk(child, within)

    return walk(ast.parse(source), "")


def found() -> set[str]:
    files = (path for wing in WINGS for path in (ROOT / wing).rglob("*.py"))
    paths = {str(path.relative_to(ROOT)): path for path in files}
    return {
        place
        for name, path in paths.items()
        if name not in SEAM and "/migrations/" not in name
        for place in places(path.read_text(encoding="utf-8"), name)
    }


@pytest.mark.clause("C13-9")
def test_whatever_makes_a_file_goes_through_the_seam_or_is_named_as_no_export():
    assert found() == set(NO_EXPORTS)


@pytest.mark.clause("C13-9")
@pytest.mark.parametrize(
    "code",
    [
        "def export(r):\n    return HttpResponse(x, content_type=XLSX)",
        "def export(r):\n    a = HttpResponse(x)\n    a['Content-Disposition'] = 'attachment'",
        "def export(r):\n    return FileResponse(open(x))",
        "def export(r):\n    return StreamingHttpResponse(x)",
        "def export(r):\n    csv.writer(x).writerow([])",
        "def export(r):\n    book = openpyxl.Workbook()",
        "def export(r):\n    from import_export.admin import ExportMixin",
        "def export(r):\n    return HttpResponse(x, 'text/csv')",
        "class V:\n    def export(self):\n        return http.HttpResponse(x, content_type='a/b')",
    ],
)
def test_a_new_export_past_the_seam_is_found(code):
    assert set(places(code, "new/views.py")) == {"new/views.py:export"}


@pytest.mark.clause("C13-9")
def test_every_kind_of_data_has_its_right():
    named = {name for name, _label in Handing._meta.permissions if name.startswith("hand_")}
    assert {right(kind) for kind in kinds()} == {f"database.{name}" for name in named}


house = worlds.shared(found_everything)
# What answers GET with a file that a spreadsheet or text program takes.
LISTS = ("spreadsheet", "text/csv", "yaml", "octet-stream")
EMPTY_FORMS = {
    "campaigns:template", "desk:import_template", "people:template", "products:template",
    "timekeeping:empty_file",
}  # fmt: skip


@pytest.mark.clause("C13-9")
def test_at_every_address_a_list_that_leaves_is_on_record(house):
    client, lists, recorded = Client(raise_request_exception=False), set(), set()
    client.force_login(house.superuser)
    for name, path in house.paths().items():
        with transaction.atomic():
            answer = client.get(path)
            if any(word in answer.headers.get("Content-Type", "") for word in LISTS):
                lists.add(name)
            if Handing.objects.exists():
                recorded.add(name)
            transaction.set_rollback(True)
        if name in ("account_logout", "admin:logout"):
            client.force_login(house.superuser)
    assert lists - EMPTY_FORMS <= recorded
    assert recorded == {
        "contracts:export", "desk:export", "discipline:export", "expenses:export",
        "ledger:balance_pdf", "ledger:journal_pdf", "ledger:sheet", "people:export",
        "products:export", "rulebook:edition_file", "rulebook:trace_file",
        "service:customers_export", "service:quality_sheet", "service:tickets_export",
        "supplies:consumption_file", "timekeeping:month_workbook", "timekeeping:upload",
        "tours:export",
    }  # fmt: skip
    assert lists >= EMPTY_FORMS
