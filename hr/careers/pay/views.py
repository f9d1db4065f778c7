"""Pay scales of specialists: read by those to whom each is open."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.careers.models import PayScale
from hr.careers.pages import tried
from hr.careers.pay import forms, selectors, services
from hr.careers.pay.rules import NEAR, against_market
from hr.people.models import Employee
from regulations.binding.pages import status_of, taken
from regulations.rulebook.rules import day_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scales(request):
    """The scales that are open to somebody, and their own pay; who keeps them makes one."""
    form = forms.ScaleForm(request.POST if request.method == "POST" else None)
    words = {"by": request.user, "at": timezone.now()}
    if request.method == "POST":
        if not request.user.has_perm(selectors.KEEP):
            raise PermissionDenied
        if taken(form, services.make_scale, **words):
            return redirect("careers:scales")
    rows = list(selectors.scales(request.user))
    own = selectors.own_pay(request.user)
    if not rows and own is None and not request.user.has_perm(selectors.KEEP):
        raise PermissionDenied
    context = {"scales": rows, "own": own, "form": form, "tab": "pay"}
    return render(request, "careers/scales.html", context, status=status_of(request))


def _found(request, pk: int) -> PayScale:
    row = get_object_or_404(PayScale.objects.select_related("position"), pk=pk)
    if not selectors.may_read(request.user, row):
        raise Http404
    return row


@never_cache
@require_safe
def scale(request, pk: int):
    """One scale: its grades beside the industry, who is paid by it, to whom it is open."""
    return _show(request, _found(request, pk))


def _show(request, row: PayScale, refused=None, **bound):
    day = day_of(timezone.now())
    grades = [
        (grade, against_market(grade.low, grade.high, grade.market))
        for grade in selectors.grades_on(row, day)
    ]
    context = {
        "scale": row,
        "grades": [(grade, share, abs(share) > NEAR) for grade, share in grades],
        "later": row.grades.filter(from_on__gt=day),
        "pays": selectors.pays_of(row),
        "readers": selectors.readers_of(row),
        "accesses": row.accesses.select_related("reader", "by")[:20],
        "keeps": request.user.has_perm(selectors.KEEP),
        "grade": bound.get("grade") or forms.GradeForm(initial={"from_on": day}),
        "reader": bound.get("reader") or forms.ReaderForm(),
        "pay": bound.get("pay") or forms.PayForm(scale=row, day=day),
        "refused": refused,
        "tab": "pay",
    }
    return render(request, "careers/scale.html", context, status=status_of(request))


@require_POST
def grade(request, pk: int):
    """Set a grade."""
    row, form = _found(request, pk), forms.GradeForm(request.POST)
    if taken(form, services.set_grade, scale=row, by=request.user, at=timezone.now()):
        messages.success(request, _("Saved."))
        return redirect("careers:scale", pk)
    return _show(request, row, grade=form)


@require_POST
def open_to(request, pk: int):
    """Open a scale to a reader."""
    row, form = _found(request, pk), forms.ReaderForm(request.POST)
    if taken(form, services.open_scale, scale=row, by=request.user, at=timezone.now()):
        return redirect("careers:scale", pk)
    return _show(request, row, reader=form)


@require_POST
def close_to(request, pk: int, person: int):
    """Close a scale to a reader."""
    row, reader = _found(request, pk), get_object_or_404(Employee, pk=person)
    words = {"scale": row, "reader": reader, "by": request.user, "at": timezone.now()}
    refused = tried(services.close_scale, **words)
    return _show(request, row, refused) if refused else redirect("careers:scale", pk)


@require_POST
def pay(request, pk: int):
    """Pay somebody by a grade."""
    row, at = _found(request, pk), timezone.now()
    form = forms.PayForm(request.POST, scale=row, day=day_of(at))
    if not request.user.has_perm(selectors.KEEP):
        raise PermissionDenied
    if taken(form, services.pay_by_grade, by=request.user, at=at):
        messages.success(request, _("Saved."))
        return redirect("careers:scale", pk)
    return _show(request, row, pay=form)
