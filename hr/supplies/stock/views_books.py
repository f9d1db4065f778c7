"""The shelves as a whole: what to order again, what was used, a stock-take of a category."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from hr.supplies.forms import ListForm, SpanForm
from hr.supplies.items.selectors import categories, departments, items_to_choose
from hr.supplies.line_forms import CountShelfForm
from hr.supplies.pages import attempt, fault_of
from hr.supplies.stock import selectors
from hr.supplies.stock.services import Counted
from hr.supplies.stock.services import count_shelf as book_shelf
from hr.supplies.stock.sheets import KIND, consumption_sheet
from regulations import handing
from regulations.binding.pages import number_of, status_of
from regulations.rulebook.selectors import in_force

PAGE = 60  # of items to order again, those that run short first


@require_safe
def reorder(request):
    """What to order again, with the arithmetic of each item, a page of them from `?from=` on."""
    at, first = timezone.now(), number_of(request.GET.get("from")) or 0
    held = in_force("supplies", at)
    rows = selectors.proposals(at, held.params)
    shown = rows[first : first + PAGE]
    context = {
        "rows": shown, "params": held.params, "tab": "reorder",
        # Asked for by an address, which does not hold thousands.
        "to_order": [(item, each) for item, each in shown if each.quantity],
        "first": first, "last": min(first + PAGE, len(rows)), "count": len(rows),
        "following": first + PAGE if len(rows) > first + PAGE else None,
    }  # fmt: skip
    return render(request, "supplies/reorder.html", context)


@require_safe
def consumption(request):
    """What departments used, per head, from `?month=` on for `?months=`, of `?department=`."""
    form, today = SpanForm(request.GET), timezone.localdate()
    wanted = form.cleaned_data if form.is_valid() else {}
    since = (wanted.get("month") or today).replace(day=1)
    months = wanted.get("months") or 1
    unit = wanted.get("department")
    page = selectors.consumption(since, _last_day(since, months), unit and unit.pk)
    history = selectors.months_of(12, today)
    most = max((spent for _month, spent in history), default=0) or 1
    context = {
        "page": page, "since": since, "months": months, "department": unit, "tab": "consumption",
        "departments": departments(),
        "history": [(month, spent, round(spent * 100 / most)) for month, spent in history],
    }  # fmt: skip
    return render(request, "supplies/consumption.html", context)


def _last_day(since: date, months: int) -> date:
    after = since
    for _each in range(months):
        after = (after + timedelta(days=32)).replace(day=1)
    return after - timedelta(days=1)


@never_cache
@require_safe
def consumption_file(request):
    """What departments used, as a table, narrowed as the page is."""
    form, today = SpanForm(request.GET), timezone.localdate()
    wanted = form.cleaned_data if form.is_valid() else {}
    since = (wanted.get("month") or today).replace(day=1)
    until = _last_day(since, wanted.get("months") or 1)
    return handing.send(
        request, kind=KIND, name=f"supplies-{since:%Y-%m}.csv", at=timezone.now(),
        wanted=f"{since} – {until}", make=lambda: consumption_sheet(since, until),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def count_shelf(request):
    """A stock-take of a whole category (`?category=`) at once."""
    if not request.user.has_perm("supplies.keep_stock"):
        raise PermissionDenied
    asked, shelves = ListForm(request.GET), list(categories())
    wanted = asked.cleaned_data.get("category") if asked.is_valid() else None
    chosen = next((each for each in shelves if each.pk == wanted), next(iter(shelves), None))
    items = list(items_to_choose().filter(category=chosen))
    refused, form = None, CountShelfForm(request.POST or None, lines=items)
    if request.method == "POST":
        refused = _count(request, form)
        if refused is None:
            return redirect(f"{request.path}?category={chosen.pk if chosen else ''}")
    else:
        seen = selectors.newest_moves(items)
        form.initial = {f"seen_{item.pk}": seen.get(item.pk, 0) for item in items}
    context = {
        "form": form, "categories": shelves, "category": chosen, "refused": refused,
        "tab": "shelves",
    }  # fmt: skip
    return render(request, "supplies/count.html", context, status=status_of(request))


def _count(request, form: CountShelfForm):
    """Book what was counted; what is refused is returned."""
    if not form.is_valid():
        return fault_of(form)
    told = [Counted(*row) for row in form.counts()]
    done = ngettext("%(n)s item is counted.", "%(n)s items are counted.", len(told))
    return attempt(
        request, lambda: book_shelf(counts=told, by=request.user, at=timezone.now()),
        done % {"n": len(told)},
    )  # fmt: skip
