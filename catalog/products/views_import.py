"""The list of goods as a spreadsheet: out of the portal, and back in after a look at it."""

from dataclasses import asdict, replace

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from catalog.products.bulk.services import keep_list
from catalog.products.forms import FileForm
from catalog.products.imports import import_goods, plan_import
from catalog.products.listing import parts
from catalog.products.pages import may_change, may_see, wanted_of
from catalog.products.spreadsheet import COLUMNS, KIND, PART, export_goods, read_goods
from regulations import handing
from regulations.binding.pages import status_of
from regulations.sheets import TOO_MANY, Sheet
from regulations.uploads import CappedUpload, in_kilobytes

SALT = "products.import"
AN_HOUR = 60 * 60


class ListUpload(CappedUpload):
    """A long list of goods."""

    most = 40 * 1024 * 1024


@may_see
@never_cache
@require_safe
def export(request):
    """The goods of a list, to be changed in a spreadsheet program and imported again.

    More than an import takes come in parts; `?part=` is the SKU after which one begins.
    """
    handing.check_right(KIND, request.user)
    at, wanted = timezone.now(), wanted_of(request.GET)
    if "part" not in request.GET:
        found = parts(wanted, at, PART)
        if len(found) > 1:
            context = {"parts": found, "wanted": wanted, "most": PART}
            return render(request, "goods/parts.html", context)
    after = request.GET.get("part", "")[:64].replace("\0", "")
    name = "-".join(filter(None, ["goods", timezone.localdate(at).isoformat(), after]))
    return handing.send(
        request, kind=KIND, name=f"{name}.xlsx", at=at, wanted=_narrowed(request.GET),
        make=lambda: export_goods(at, replace(wanted, after=after)),
    )  # fmt: skip


def _narrowed(asked) -> str:
    """What a list was asked for, as the log of data given out shows it."""
    return " ".join(f"{name}={value}" for name, value in asked.items() if value)


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@may_change
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request):
    """A spreadsheet of goods: read, looked at, then written whole or not at all."""
    request.upload_handlers = [ListUpload(request)]
    return _import_list(request)


@csrf_protect
def _import_list(request):
    if "rows" in request.POST:
        return _write_list(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.upload_handlers[0].is_too_large:
        form.errors.clear()
        most = {"most": in_kilobytes(ListUpload.most)}
        text = _("The files of one upload together have %(most)s at most.")
        form.add_error("file", ValidationError(text, params=most, code="B3"))
    elif request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            sheet = read_goods(name=file.name, content=content)
        except ValidationError as error:
            if error.code == TOO_MANY:
                return _keep(request, file.name, content)
            form.add_error("file", error)
        else:
            return _preview(request, sheet, file.name)
    return _ask(request, form)


def _keep(request, name: str, content: bytes):
    """A list that is too long for one page: a worker looks at it."""
    row = keep_list(name=name, content=content, by=request.user, at=timezone.now())
    return redirect("products:long_list", row.pk)


def _ask(request, form: FileForm, refused=()):
    context = {"form": form, "refused": refused, "columns": _columns(), "most": PART}
    return render(request, "goods/import.html", context, status=status_of(request))


def _columns() -> list[dict[str, str]]:
    return [{"header": names[0], "english": names[1]} for names in COLUMNS.values()]


@may_change
@require_safe
def empty_list(request):
    """A file with the header alone."""
    return handing.empty_form("goods.csv", [column["header"] for column in _columns()])


def _preview(request, sheet: Sheet, name: str):
    plan = plan_import(sheet)
    context = {
        "plan": plan,
        "counts": plan.count(),
        "name": name,
        "unknown": sheet.unknown,
        "rows": signing.dumps(asdict(sheet), salt=SALT, compress=True),
    }
    return render(request, "goods/preview.html", context)


def _write_list(request):
    """Write what the preview showed; the list travels signed in the page, not on the server."""
    try:
        sheet = Sheet(**signing.loads(request.POST["rows"], salt=SALT, max_age=AN_HOUR))
    except signing.BadSignature:
        messages.error(request, _("The preview is too old: choose the file again."))
        return redirect("products:import")
    try:
        counts = import_goods(sheet=sheet, by=request.user, at=timezone.now()).count()
    except ValidationError as error:
        return _ask(request, FileForm(), refused=error.messages)
    words = {"new": counts["new"], "changed": counts["changed"]}
    messages.success(request, _("Taken up: %(new)s, changed: %(changed)s.") % words)
    return redirect("products:list")
