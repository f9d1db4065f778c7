"""Partners: all with how each stands, one with its notes, taking one up."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations.binding.pages import status_of
from sitecontent.campaigns import selectors
from sitecontent.campaigns.partners.forms import NoteForm, PartnerForm
from sitecontent.campaigns.partners.models import Partner
from sitecontent.campaigns.partners.rules import Standing, is_overdue, runs_out
from sitecontent.campaigns.partners.services import newest_notes, note_progress, save_partner
from sitecontent.campaigns.rules import day_of

FORM = ["GET", "HEAD", "POST"]
may_see = permission_required("campaigns.view_partner", raise_exception=True)
may_keep = permission_required("campaigns.change_partner", raise_exception=True)


@may_see
@require_safe
def listed(request):
    """Every partner with its newest note; `?standing=` narrows them."""
    today, wanted = day_of(timezone.now()), request.GET.get("standing", "")
    newest = newest_notes()
    rows = [_told(each, newest.get(each.pk), today) for each in selectors.partners()]
    if wanted in Standing.values:
        rows = [row for row in rows if row["note"] and row["note"].standing == wanted]
    rows.sort(key=lambda row: not row["is_overdue"])
    context = {"rows": rows, "standings": Standing.choices, "wanted": wanted, "tab": "partners"}
    return render(request, "campaigns/partners.html", context)


def _told(partner: Partner, note, today) -> dict:
    return {
        "partner": partner, "note": note, "runs_out": runs_out(partner.contract_until, today),
        "is_overdue": bool(note) and is_overdue(note.standing, note.next_on, today),
    }  # fmt: skip


@may_see
@require_safe
def partner(request, pk: int):
    """One partner: what is known, joint promotions, every note."""
    return _show(request, get_object_or_404(selectors.partners(), pk=pk))


def _show(request, found: Partner, *, refused=None, form=None):
    at = timezone.now()
    notes = list(found.notes.select_related("by").order_by("-id"))
    told = _told(found, notes[0] if notes else None, day_of(at))
    context = {
        **told, "notes": notes, "form": form or NoteForm(), "refused": refused,
        "campaigns": [
            (row, selectors.stage(row, at))
            for row in selectors.campaigns().filter(partner=found)[:30]
        ],
    }  # fmt: skip
    return render(request, "campaigns/partner.html", context, status=status_of(request))


@may_see
@require_POST
def note(request, pk: int):
    """Note how a partnership goes on."""
    found, form = get_object_or_404(selectors.partners(), pk=pk), NoteForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form=form)
    try:
        note_progress(partner_id=pk, note=form.note(), by=request.user, at=timezone.now())
    except (ValidationError, PermissionDenied) as refused:
        return _show(request, found, refused=refused, form=form)
    messages.success(request, _("Noted."))
    return redirect("campaigns:partner", pk)


@may_keep
@require_http_methods(FORM)
def new(request):
    """Take a partner up."""
    return _write(request, None)


@may_keep
@require_http_methods(FORM)
def edit(request, pk: int):
    """Change what is known of a partner."""
    return _write(request, get_object_or_404(Partner, pk=pk))


def _write(request, found: Partner | None):
    form = PartnerForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        made = save_partner(partner=form.instance, by=request.user, at=timezone.now())
        messages.success(request, _("Stored."))
        return redirect("campaigns:partner", made.pk)
    context = {"form": form, "found": found}
    return render(request, "campaigns/partner_form.html", context, status=status_of(request))
