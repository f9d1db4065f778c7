"""The budget of a year, line by line; the general manager sets it here."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from finance.expenses.budget.selectors import changes_of, year_of
from finance.expenses.budget.services import set_budget
from finance.expenses.forms import BudgetForm, YearForm
from regulations.binding.pages import status_of


@require_safe
def budget(request):
    """Every line with what is committed, spent and left; `?year=`, `?left=none` those used up."""
    if not request.user.has_perm("expenses.view_budget"):
        raise PermissionDenied
    asked = YearForm(request.GET)
    year = asked.cleaned_data.get("year") if asked.is_valid() else None
    return _page(request, year or timezone.localdate().year)


def _page(request, year: int, *, refused=None, sent=None):
    page, used_up = year_of(year), request.GET.get("left") == "none"
    context = {
        "page": page,
        "rows": page.used_up if used_up else page.rows,
        "used_up": used_up,
        "changes": changes_of(year),
        "may_set": request.user.has_perm("expenses.set_budget"),
        "refused": refused,
        "sent": sent,
        "tab": "budget",
    }
    return render(request, "expenses/budget.html", context, status=status_of(request))


@require_POST
def set_line(request):
    """Set the budget of one line."""
    if not request.user.has_perm("expenses.set_budget"):
        raise PermissionDenied
    form = BudgetForm(request.POST)
    if not form.is_valid():
        wrong = ValidationError(_("A budget is a sum in whole cents."), code="A7.1-2")
        return _page(request, timezone.localdate().year, refused=wrong)
    asked = form.cleaned_data
    try:
        set_budget(**asked, by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _page(request, asked["year"], refused=refused, sent=asked)
    messages.success(request, _("The budget is set."))
    return redirect(f"{reverse('expenses:budget')}?year={asked['year']}")
