"""The library of scripts: find, copy, write, revise, retire; the name of the shop."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orders.service.months import following, month_named, month_of, span_of_month
from orders.service.scripts.forms import MoveForm, ScriptForm, ShopForm, VersionForm
from orders.service.scripts.models import Script, ScriptUse, ScriptVersion, ShopName
from orders.service.scripts.rules import Category, Move, filled
from orders.service.scripts.selectors import (
    found_by,
    in_force,
    is_retired,
    shop_name,
    uses_by_person,
    uses_on,
)
from orders.service.scripts.services import (
    LEAD,
    WORK,
    WRITE,
    move_script,
    name_shop,
    revise_script,
    use_script,
    write_script,
)
from regulations.binding.pages import done, number_of, status_of
from regulations.figures import Days, days_named
from regulations.rulebook.rules import day_of

FORM = ["GET", "HEAD", "POST"]
SHOWN, PAGE = 300, 40


def reads(view):
    """Refuse who neither works with scripts nor writes them."""

    @wraps(view)
    def wrapped(request, *args, **words):
        if not (request.user.has_perm(WORK) or request.user.has_perm(WRITE)):
            raise PermissionDenied(_("Your position does not work with scripts."))
        return view(request, *args, **words)

    return wrapped


def _dressed(rows, shop: str) -> list:
    """Versions with their text as it is said to a customer, as `said`."""
    for row in rows:
        row.said = filled(row.text, shop)
    return list(rows)


@require_http_methods(FORM)
@reads
def library(request):
    """Scripts in force, found by category and words; a form for a new one."""
    form = ScriptForm(request.POST or None, initial={"category": request.GET.get("category")})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data | {"by": request.user, "at": timezone.now()}
        if done(form, write_script, **words):
            messages.success(request, _("Written; everybody finds it now."))
            return redirect("service:scripts")
    words, chosen = request.GET.get("q", "").replace("\0", ""), request.GET.get("category", "")
    retired, shop = request.GET.get("state") == "retired", shop_name()
    rows = in_force(retired=retired).filter(found_by(words))
    if chosen in Category.values:
        rows = rows.filter(script__category=chosen)
    context = {
        "tab": "scripts", "rows": _dressed(rows[:SHOWN], shop), "q": words, "chosen": chosen,
        "retired": retired, "categories": Category.choices, "form": form, "shop": shop,
        "writes": request.user.has_perm(WRITE), "leads": request.user.has_perm(LEAD),
        "status": status_of(request),
    }  # fmt: skip
    return render(request, "service/scripts.html", context, status=context["status"])


@require_http_methods(FORM)
@reads
def script(request, pk: int):
    """One script with all its versions; a form for the next."""
    row = get_object_or_404(Script, pk=pk)
    newest = row.versions.order_by("-number")[0]
    form = VersionForm(request.POST or None, initial={"title": newest.title, "text": newest.text})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data | {"by": request.user, "at": timezone.now()}
        if done(form, revise_script, script_id=pk, **words):
            messages.success(request, _("The new version is in force."))
            return redirect("service:script", pk)
    return _show(request, row, form=form)


def _show(request, row: Script, **forms):
    shop, versions = shop_name(), row.versions.select_related("by").order_by("-number")
    context = {
        "tab": "scripts", "row": row, "versions": _dressed(versions, shop), "shop": shop,
        "moves": row.moves.select_related("by").order_by("-id"), "retired": is_retired(row),
        "uses": ScriptUse.objects.filter(version__script=row).count(),
        "writes": request.user.has_perm(WRITE),
        "form": forms.get("form") or VersionForm(), "moving": forms.get("moving") or MoveForm(),
    }  # fmt: skip
    return render(request, "service/script.html", context, status=status_of(request))


@require_POST
@permission_required(WRITE, raise_exception=True)
def move(request, pk: int):
    """Retire a script, or bring it back."""
    row = get_object_or_404(Script, pk=pk)
    form, verb = MoveForm(request.POST), Move.BACK if is_retired(row) else Move.RETIRED
    if form.is_valid():
        words = form.cleaned_data | {"by": request.user, "at": timezone.now()}
        if done(form, move_script, script_id=pk, move=verb, **words):
            messages.success(request, _("Done."))
            return redirect("service:script", pk)
    return _show(request, row, moving=form)


@require_POST
@reads
def use(request, pk: int):
    """Count that a script was copied: {"used": times} as JSON."""
    version = get_object_or_404(ScriptVersion, pk=pk)
    try:
        use_script(version_id=pk, by=request.user, at=timezone.now())
    except ValidationError as refused:
        return JsonResponse({"refused": " ".join(refused.messages)}, status=422)
    used = ScriptUse.objects.filter(version__script=version.script_id).count()
    return JsonResponse({"used": used})


@require_safe
@permission_required(LEAD, raise_exception=True)
def uses(request):
    """Who copied which script on some days; `?since=&until=&script=`, without days today."""
    today, before = day_of(timezone.now()), number_of(request.GET.get("before"))
    days = days_named(request.GET) or Days(today, today)
    found = uses_on(days, number_of(request.GET.get("script")))
    rows = list((found.filter(pk__lt=before) if before else found)[: PAGE + 1])
    context = {
        "tab": "scripts", "rows": rows[:PAGE], "days": days, "count": found.count(),
        "script": number_of(request.GET.get("script")),
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
    }  # fmt: skip
    return render(request, "service/uses.html", context)


@require_http_methods(FORM)
@permission_required(LEAD, raise_exception=True)
def shop(request):
    """The name of the shop with its history, and who used how many scripts in a month."""
    form = ShopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data | {"by": request.user, "at": timezone.now()}
        if done(form, name_shop, **words):
            messages.success(request, _("Every script says so from now on."))
            return redirect("service:shop")
    this = month_of(timezone.now())
    month = month_named(request.GET.get("month", "")) or this
    context = {
        "tab": "scripts", "form": form, "shop": shop_name(), "month": month,
        "names": ShopName.objects.select_related("by")[:20],
        "people": uses_by_person(*span_of_month(month)), "before": following(month, -1),
        "after": following(month) if month < this else None,
    }  # fmt: skip
    return render(request, "service/shop.html", context, status=status_of(request))
