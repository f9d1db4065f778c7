"""Customers: the list, one with all they did, notes, merges, marks of difficult ones."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from orders.service.customers.export import KIND, export_customers
from orders.service.customers.marks import marks_of, marks_on_customers
from orders.service.customers.models import Customer, Flag, Merge
from orders.service.customers.selectors import (
    ORDERED,
    PAGE,
    RETURNED,
    found_customers,
)
from orders.service.customers.services import (
    merge_customers,
    note_customer,
    report_difficult,
    standing,
    take_mark_off,
    undo_merge,
)
from orders.service.forms import MergeForm, NoteForm, ReasonForm
from orders.service.pages import said
from orders.service.selectors import story_of
from regulations import handing
from regulations.binding.pages import done, number_of, status_of
from regulations.figures import days_named

CAME = (ORDERED, RETURNED)
view_customer = permission_required("service.view_customer", raise_exception=True)


@require_safe
@view_customer
def listed(request):
    """Customers by name, initials, number or account; only prospects, only difficult ones."""
    text, only = request.GET.get("q", "").strip()[:100], request.GET.get("only", "")
    before, days = number_of(request.GET.get("before")), days_named(request.GET)
    rows = found_customers(text, only=only, days=days, before=before)
    marks = marks_on_customers(row.pk for row in rows[:PAGE])
    context = {
        "tab": "customers", "text": text, "only": only, "days": days if only in CAME else None,
        "lines": [(row, marks.get(row.pk)) for row in rows[:PAGE]],
        "older": rows[PAGE - 1].pk if len(rows) > PAGE else None,
    }  # fmt: skip
    return render(request, "service/customers.html", context)


@require_safe
@view_customer
def export(request):
    """The list as a spreadsheet, for whoever may give it out (C13-9)."""
    at, only = timezone.now(), request.GET.get("only", "")
    text, days = request.GET.get("q", "").strip()[:100], days_named(request.GET)
    return handing.send(
        request, kind=KIND, name=f"customers-{timezone.localdate(at)}.xlsx", at=at,
        make=lambda: export_customers(text, only=only, days=days),
        wanted=request.GET.urlencode()[:200],
    )  # fmt: skip


@require_safe
@view_customer
def customer(request, pk: int):
    """One customer with all they did; who was merged leads to who was kept."""
    row = get_object_or_404(Customer, pk=pk)
    if row.into_id:
        return redirect("service:customer", standing(pk).pk)
    return _show(request, row)


def _show(request, row: Customer, **forms):
    text = request.GET.get("same", "").strip()[:100]
    story, marks = story_of(row), marks_of(row)
    found = found_customers(text) if text else story.alike
    context = {
        "tab": "customers", "row": row, "keys": row.keys.order_by("kind", "value"),
        "story": story, "marks": marks, "same": text,
        "flag": marks.flag and Flag.objects.select_related("by").get(pk=marks.flag),
        "others": [each for each in found if each.pk != row.pk][:8],
        "note_form": forms.get("note") or NoteForm(),
        "flag_form": forms.get("flag") or ReasonForm(),
        "merge_form": forms.get("merge") or MergeForm(),
        "may": request.user.has_perm("service.work_ticket"),
        "leads": request.user.has_perm("service.lead_service"),
    }  # fmt: skip
    return render(request, "service/customer.html", context, status=status_of(request))


@require_POST
@view_customer
def note(request, pk: int):
    """Note something of a customer."""
    row, form = get_object_or_404(Customer, pk=pk, into=None), NoteForm(request.POST)
    if form.is_valid():
        words = form.cleaned_data | {"by": request.user, "at": timezone.now()}
        if done(form, note_customer, customer_id=pk, **words):
            messages.success(request, _("Noted."))
            return redirect("service:customer", pk)
    return _show(request, row, note=form)


@require_POST
@view_customer
def merge(request, pk: int):
    """Say that somebody else is this customer."""
    row, form = get_object_or_404(Customer, pk=pk, into=None), MergeForm(request.POST)
    if form.is_valid():
        words = {"gone_id": form.cleaned_data["gone"].pk, "reason": form.cleaned_data["reason"]}
        words |= {"by": request.user, "at": timezone.now()}
        if done(form, merge_customers, kept_id=pk, **words):
            messages.success(request, _("They are one customer now; it can be taken back."))
            return redirect("service:customer", pk)
    return _show(request, row, merge=form)


@require_POST
@view_customer
def part(request, pk: int):
    """Take a merge back."""
    row, form = get_object_or_404(Merge, pk=pk), ReasonForm(request.POST)
    words = {"merge_id": pk, "by": request.user, "at": timezone.now()}
    if form.is_valid() and done(form, undo_merge, reason=form.cleaned_data["reason"], **words):
        messages.success(request, _("They are two customers again."))
    else:
        said(request, form)
    return redirect("service:customer", row.kept_id)


@require_POST
@view_customer
def report(request, pk: int):
    """Report a customer as difficult."""
    row, form = get_object_or_404(Customer, pk=pk, into=None), ReasonForm(request.POST)
    words = {"customer_id": pk, "by": request.user, "at": timezone.now()}
    if form.is_valid() and done(
        form, report_difficult, reason=form.cleaned_data["reason"], **words
    ):
        messages.success(request, _("Reported; the lead confirms it."))
        return redirect("service:customer", pk)
    return _show(request, row, flag=form)


@require_POST
@view_customer
def take_off(request, pk: int):
    """Take the mark of a difficult customer off."""
    row, form = get_object_or_404(Flag, pk=pk), ReasonForm(request.POST)
    words = {"flag_id": pk, "by": request.user, "at": timezone.now()}
    if form.is_valid() and done(form, take_mark_off, reason=form.cleaned_data["reason"], **words):
        messages.success(request, _("The mark is taken off."))
    else:
        said(request, form)
    return redirect("service:customer", standing(row.customer_id).pk)
