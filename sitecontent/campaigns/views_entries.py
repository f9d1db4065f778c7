"""What is entered of a campaign: cost, reach and clicks, files of days, orders won."""

from dataclasses import asdict

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations import handing
from regulations.binding.pages import status_of
from regulations.sheets import Sheet
from regulations.uploads import CappedUpload, too_large
from sitecontent.campaigns import entries, wins
from sitecontent.campaigns.forms import AssignForm, CostForm, FileForm, TrafficForm
from sitecontent.campaigns.pages import FORM, find_campaign, may_run, may_see, show_campaign

SALT = "campaigns.days"
AN_HOUR = 60 * 60


def _enter(request, pk: int, verb, name: str, form):
    """Parse a form, call one service, show the campaign; `name` is the form's on the page."""
    at, found, refused = timezone.now(), find_campaign(pk), None
    if form.is_valid():
        try:
            verb(campaign_id=pk, **form.cleaned_data, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
    if refused or not form.is_valid():
        return show_campaign(request, found, at, refused=refused, **{name: form})
    messages.success(request, _("Written down."))
    return redirect("campaigns:campaign", pk)


@may_see
@require_POST
def add_traffic(request, pk: int):
    """Write down reach and clicks of a day."""
    return _enter(request, pk, entries.add_traffic, "traffic", TrafficForm(request.POST))


@may_see
@require_POST
def add_cost(request, pk: int):
    """Write down what was spent."""
    return _enter(request, pk, entries.add_cost, "cost", CostForm(request.POST))


@may_see
@require_POST
def assign(request, pk: int):
    """Let an order count by one's word."""
    return _enter(request, pk, wins.assign_order, "assign", AssignForm(request.POST))


@may_see
@require_POST
def take_back(request, pk: int, what: str, number: int):
    """Take a cost or an order back."""
    at, found = timezone.now(), find_campaign(pk)
    words = {"reason": request.POST.get("reason", ""), "by": request.user, "at": at}
    try:
        if what == "cost":
            entries.take_cost_back(campaign_id=pk, cost_id=number, **words)
        else:
            wins.undo_win(campaign_id=pk, win_id=number, **words)
    except (ValidationError, PermissionDenied) as refused:
        return show_campaign(request, found, at, refused=refused)
    messages.success(request, _("Taken back; both rows stay."))
    return redirect("campaigns:campaign", pk)


@may_see
@require_safe
def empty_days(request):
    """A file with the header alone."""
    return handing.empty_form("days.csv", [names[0] for names in entries.COLUMNS.values()])


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@may_run
@never_cache
@require_http_methods(FORM)
def import_days(request, pk: int):
    """A spreadsheet of days: read, looked at, then written whole or not at all."""
    request.upload_handlers = [CappedUpload(request)]
    return _import_days(request, pk)


@csrf_protect
def _import_days(request, pk: int):
    found = find_campaign(pk)
    if "rows" in request.POST:
        return _write_days(request, found)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.upload_handlers[0].is_too_large:
        form.errors.clear()
        form.add_error("file", too_large("B5"))
    elif request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sheet = entries.read_days(name=file.name, content=file.read())
        except ValidationError as error:
            form.add_error("file", error)
        else:
            return _preview(request, found, sheet, file.name)
    return _ask(request, found, form)


def _ask(request, found, form: FileForm, refused=()):
    columns = [{"header": names[0], "english": names[1]} for names in entries.COLUMNS.values()]
    context = {"campaign": found, "form": form, "refused": refused, "columns": columns}
    return render(request, "campaigns/import.html", context, status=status_of(request))


def _preview(request, found, sheet: Sheet, name: str):
    plan = entries.plan_import(campaign=found, sheet=sheet, at=timezone.now())
    held = asdict(sheet) | {"name": name, "campaign": found.pk}
    context = {
        "campaign": found, "plan": plan, "name": name, "unknown": sheet.unknown,
        "new": plan.count("new"), "changed": plan.count("changed"), "same": plan.count("same"),
        "rows": signing.dumps(held, salt=SALT, compress=True),
    }  # fmt: skip
    return render(request, "campaigns/preview.html", context)


def _write_days(request, found):
    """Write what the preview showed; the file travels signed in the page, not on the server."""
    try:
        held = signing.loads(request.POST["rows"], salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        held = {}
    if held.pop("campaign", None) != found.pk:
        messages.error(request, _("The preview is too old: choose the file again."))
        return redirect("campaigns:import", found.pk)
    name = held.pop("name")
    words = {"sheet": Sheet(**held), "name": name, "by": request.user, "at": timezone.now()}
    try:
        entries.import_days(campaign_id=found.pk, **words)
    except (ValidationError, PermissionDenied) as error:
        told = getattr(error, "messages", [str(error)])
        return _ask(request, found, FileForm(), refused=told)
    messages.success(request, _("Written down."))
    return redirect("campaigns:campaign", found.pk)
