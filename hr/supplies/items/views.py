"""The shelves: the list of items, one item with its ledger, custodians of departments."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.supplies.forms import (
    CountForm,
    CustodianForm,
    ItemForm,
    LimitForm,
    ListForm,
    SupplierForm,
    WriteOffForm,
)
from hr.supplies.items import selectors
from hr.supplies.items.services import (
    add_category,
    name_custodian,
    save_item,
    save_supplier,
    set_limit,
)
from hr.supplies.models import Item, Supplier
from hr.supplies.pages import attempt, fault_of
from hr.supplies.rules import SupplyRules
from hr.supplies.stock.rules import Proposal, propose
from hr.supplies.stock.selectors import moves_of, newest_move, standings
from regulations.binding.pages import number_of, refuse_form, status_of
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

FORM = ["GET", "HEAD", "POST"]


@require_safe
def shelves(request):
    """Items by number, narrowed by `?q=` and `?category=`; a page after `?after=`."""
    form = ListForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    rows, after = selectors.items_by_shelf(
        text=wanted.get("q", ""), category=wanted.get("category"), after=wanted.get("after", "")
    )
    context = {
        "rows": rows, "after": after, "wanted": wanted, "shelves": selectors.categories(),
        "tab": "shelves",
    }  # fmt: skip
    return render(request, "supplies/shelves.html", context)


def _proposal(item: Item, params: SupplyRules, at) -> Proposal:
    return propose(standings([item], at, params)[item.pk], params, day_of(at))


def show_item(request, item: Item, at, refused=None):
    """The page of an item: what is there, how much to order, limits, ledger."""
    proposal = _proposal(item, in_force("supplies", at).params, at)
    before, has = number_of(request.GET.get("before")), request.user.has_perm
    moves, older = moves_of(item, before)
    # The newest move is the first one of the first page.
    seen = newest_move(item) if before else next((each.pk for each in moves), 0)
    context = {
        "item": item, "proposal": proposal, "limits": selectors.limits_of_item(item),
        "moves": moves, "older": older, "before": before, "refused": refused, "tab": "shelves",
        "history": item.history.select_related("history_user").order_by("-history_id")[:10],
    }  # fmt: skip
    if has("supplies.keep_stock"):
        context |= {"count": CountForm(initial={"seen": seen}), "write_off": WriteOffForm()}
    if has("supplies.set_limit"):
        context["limit"] = LimitForm()
    return render(request, "supplies/item.html", context, status=status_of(request))


def _found(pk: int) -> Item:
    return get_object_or_404(Item.objects.select_related("category"), pk=pk)


@require_safe
def item(request, pk: int):
    """One item."""
    return show_item(request, _found(pk), timezone.now())


@require_http_methods(FORM)
def new_item(request):
    """Take an item up."""
    return _edit(request, None)


@require_http_methods(FORM)
def edit_item(request, pk: int):
    """Change an item."""
    return _edit(request, _found(pk))


def _edit(request, found: Item | None):
    if not request.user.has_perm("supplies.keep_stock"):
        raise PermissionDenied
    names = ("code", "name", "category", "specification", "unit", "shelf", "is_active")
    initial = {name: getattr(found, name) for name in names} if found else {}
    form, at = ItemForm(request.POST or None, initial=initial), timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            category = form.cleaned_data["category"] or add_category(
                name=form.cleaned_data["new_category"], by=request.user
            )
            saved = save_item(item=found, draft=form.draft(category), by=request.user, at=at)
        except ValidationError as refused:
            refuse_form(form, refused)
        else:
            return redirect("supplies:item", saved.pk)
    context = {"form": form, "item": found, "tab": "shelves"}
    return render(request, "supplies/item_form.html", context, status=status_of(request))


@require_POST
def limit(request, pk: int):
    """Set a limit of a department for an item."""
    form, at, found = LimitForm(request.POST), timezone.now(), _found(pk)
    if not form.is_valid():
        return show_item(request, found, at, fault_of(form))
    refused = attempt(
        request, lambda: set_limit(item=found, by=request.user, at=at, **form.cleaned_data),
        _("Saved."),
    )  # fmt: skip
    return show_item(request, found, at, refused) if refused else redirect("supplies:item", pk)


@require_http_methods(FORM)
def custodians(request):
    """Each department with its custodian; its head names another."""
    at, refused = timezone.now(), None
    if request.method == "POST":
        form = CustodianForm(request.POST)
        refused = fault_of(form) if not form.is_valid() else attempt(
            request, lambda: name_custodian(by=request.user, at=at, **form.cleaned_data),
            _("Saved."),
        )  # fmt: skip
        if not refused:
            return redirect("supplies:custodians")
    named = selectors.custodians()
    rows = [
        (unit, named.get(unit.pk), selectors.may_name(request.user, unit))
        for unit in selectors.departments()
    ]
    rows = [
        (unit, custody, unit.members.filter(is_active=True) if may else None)
        for unit, custody, may in rows
    ]
    context = {"rows": rows, "refused": refused, "tab": "custodians"}
    return render(request, "supplies/custodians.html", context, status=status_of(request))


@require_http_methods(FORM)
def suppliers(request):
    """The suppliers; `?change=` names the one whose form is shown."""
    if not request.user.has_perm("supplies.place_order"):
        raise PermissionDenied
    wanted = ListForm({"before": request.GET.get("change", "")})
    pk = wanted.cleaned_data.get("before") if wanted.is_valid() else None
    found = get_object_or_404(Supplier, pk=pk) if pk else None
    form = SupplierForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            save_supplier(supplier=form.save(commit=False), by=request.user)
        except ValidationError as refused:
            refuse_form(form, refused)
        else:
            return redirect("supplies:suppliers")
    context = {"rows": Supplier.objects.all(), "form": form, "change": found, "tab": "suppliers"}
    return render(request, "supplies/suppliers.html", context, status=status_of(request))
