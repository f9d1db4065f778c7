"""Imports of order files: upload, preview, the word, progress."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from orders.desk import tasks
from orders.desk.imports import selectors
from orders.desk.imports.forms import OrderUpload, UploadForm
from orders.desk.imports.models import ImportBatch
from orders.desk.imports.selectors import AT_WORK, Fate, Stage
from orders.desk.imports.services import confirm_import, drop_import, start_import
from orders.desk.layouts import LAYOUTS, plain
from regulations import handing
from regulations.binding.pages import number_of, status_of
from regulations.waking import wake

VERBS = {"confirm": confirm_import, "drop": drop_import}
# What each fate means, under the tab that shows its rows.
MEANINGS = {
    Fate.NEW: _("These orders are not in the portal yet: they will be written."),
    Fate.CHANGED: _(
        "The shop now tells these orders differently. The orders stay as they are; what is told "
        "is linked to them and waits for an answer."
    ),
    Fate.KNOWN: _("These orders are here already, told the same: nothing is written."),
    Fate.FAULTY: _("What is named here stays out. Mend the file and give it again."),
    Fate.WARNING: _("These remarks keep no order out."),
    Fate.HELD: _("Nothing is wrong with these rows, but they stay out: each says why."),
    Fate.WRITTEN: _("These orders were written."),
    Fate.LINKED: _("What the shop tells differently was linked to these orders."),
}

may_import = permission_required("desk.import_order", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@may_import
def imports(request):
    """The form for new files, and the imports so far."""
    if request.method == "POST":
        request.upload_handlers = [OrderUpload(request)]
        return _upload(request)
    return _list(request)


@csrf_protect
def _upload(request):
    form = UploadForm(request.POST, request.FILES)
    if request.upload_handlers[0].is_too_large:
        form.refuse_size()
    if form.is_valid():
        try:
            batch = _start(form, request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            return redirect("desk:import", batch.pk)
    context = _list_context(request) | {"form": form}
    return render(request, "desk/imports/list.html", context, status=status_of(request))


@require_safe
@may_import
def plain_template(request):
    """Our own layout as a file to fill in: its columns and an order of two lines."""
    example = [[line.get(name, "") for name in plain.COLUMNS] for line in plain.EXAMPLE]
    return handing.empty_form("orders.csv", plain.COLUMNS.values(), example)


@transaction.atomic
def _start(form: UploadForm, user) -> ImportBatch:
    layout = form.cleaned_data["layout"]
    batch = start_import(files=form.contents(), layout=layout, by=user, at=timezone.now())
    wake(tasks.work_imports)
    return batch


def _list(request):
    context = _list_context(request)
    if not request.htmx:
        return render(request, "desk/imports/list.html", context | {"form": UploadForm()})
    if request.GET.get("v") == context["version"]:
        return HttpResponse(status=204)
    return render(request, "desk/imports/batches.html", context)


def _list_context(request) -> dict:
    before = number_of(request.GET.get("before", "")) or 0
    batches = selectors.newest_batches(before)
    return {
        "batches": batches,
        "before": before,
        "older": batches[-1].pk if len(batches) == selectors.BATCHES else None,
        "layouts": LAYOUTS,
        "is_at_work": any(batch.stage in AT_WORK for batch in batches),
        "version": selectors.batches_version(batches),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@may_import
def one_import(request, pk: int):
    """One import: its progress, its preview or its result; POST gives the word or drops it."""
    batch = get_object_or_404(selectors.batches(), pk=pk)
    if request.method == "POST":
        return _decide(request, batch)
    if request.htmx and request.GET.get("v") == selectors.version_of(batch):
        return HttpResponse(status=204)
    template = "desk/imports/state.html" if request.htmx else "desk/imports/batch.html"
    return render(request, template, _batch_context(request, batch))


@transaction.atomic
def _decide(request, batch: ImportBatch):
    verb = VERBS.get(request.POST.get("verb", ""))
    try:
        if verb:
            verb(batch_id=batch.pk, by=request.user, at=timezone.now())
            wake(tasks.work_imports)
    except ValidationError as refused:
        context = _batch_context(request, batch) | {"refused": refused}
        return render(request, "desk/imports/batch.html", context, status=status_of(request))
    return redirect("desk:import", batch.pk)


def _batch_context(request, batch: ImportBatch) -> dict:
    context = {
        "batch": batch,
        "layout": LAYOUTS.get(batch.layout, ""),
        "problem": selectors.problem_of(batch),
        "version": selectors.version_of(batch),
        "is_at_work": batch.stage in AT_WORK,
    }
    if batch.stage in (Stage.PREVIEW, Stage.DONE):
        context |= _rows_context(request, batch)
    return context


def _rows_context(request, batch: ImportBatch) -> dict:
    counts = selectors.fate_counts(batch.pk)
    asked = request.GET.get("fate", "" if "after" in request.GET else None)
    fate = selectors.shown_fate(asked, counts)
    rows, following = selectors.rows_page(
        batch.pk, fate=fate, after=number_of(request.GET.get("after", "")) or 0
    )
    months = selectors.month_checks(batch)
    return {
        "tabs": [(each.value, each.label, counts[each]) for each in Fate if each in counts],
        "orders": sum(counts.get(each, 0) for each in selectors.ORDERS),
        "remarks": sum(counts.get(each, 0) for each in selectors.REMARKS),
        "fate": fate,
        "meaning": MEANINGS.get(fate, ""),
        "rows": rows,
        "following": following,
        "new": counts.get(Fate.NEW, 0),
        "changed": counts.get(Fate.CHANGED, 0),
        "faults": counts.get(Fate.FAULTY, 0),
        "months": months,
        "are_equal": all(month.is_equal for month in months),
    }
