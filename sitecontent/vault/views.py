"""The list of accounts, one account, and what is asked for and done with it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations.binding.pages import status_of
from regulations.passwords import generate, spec_of, terms
from regulations.rulebook.selectors import in_force
from regulations.words import listed
from sitecontent.vault import selectors, services
from sitecontent.vault.clocks import SOON
from sitecontent.vault.forms import EntryForm, HoldersForm, SecretForm
from sitecontent.vault.keys.keyring import KeyTrouble
from sitecontent.vault.models import Entry, Secret
from sitecontent.vault.rules import clause_of
from sitecontent.vault.seats import acts_for, holders_of

FORM = ["GET", "HEAD", "POST"]
SECRET = ("login", "password", "more")
REFUSALS = (ValidationError, PermissionDenied, KeyTrouble)
may_see = permission_required("vault.view_entry", raise_exception=True)
may_keep = permission_required("vault.keep_vault", raise_exception=True)


@may_see
@require_safe
def entries(request):
    """Every account with its custodians and what is due; `?closed=1` with those given up."""
    with_closed = "closed" in request.GET
    context = {
        "lines": selectors.listing(request.user, with_closed=with_closed),
        "with_closed": with_closed, "tab": "entries", "soon": timezone.now() + SOON,
        "refused": selectors.key_trouble(),
    }  # fmt: skip
    return render(request, "vault/list.html", context)


def show_entry(request, entry: Entry, *, refused=None, **words):
    """The page of an account, also after a refusal."""
    entry.refresh_from_db()
    refused = refused or selectors.key_trouble()
    context = {
        "page": selectors.page_of(entry, request.user), "entry": entry, "refused": refused,
        "ref": clause_of(entry.kind), "at": timezone.now(), "soon": timezone.now() + SOON,
    }  # fmt: skip
    return render(request, "vault/entry.html", context | words, status=status_of(request))


def find_entry(pk: int) -> Entry:
    """An account, or the page that says there is none."""
    return get_object_or_404(Entry.objects.select_related("current", "by"), pk=pk)


@may_see
@require_safe
def entry(request, pk: int):
    """One account: what is known of it, who opened it, what waits."""
    return show_entry(request, find_entry(pk))


def _told(request, ask, **words):
    """Run one asking; None where it went through, else why not."""
    try:
        ask(**words, by=request.user, at=timezone.now())
    except REFUSALS as error:
        return error
    messages.success(request, _("Asked for; the general manager has been told."))
    return None


def _rules():
    return listed(terms(spec_of(in_force("passwords", timezone.now()).params)))


@may_keep
@sensitive_post_parameters(*SECRET)
@require_http_methods(FORM)
def new(request):
    """Enter an account with its first secret and its custodians."""
    form, refused = EntryForm(request.POST or None), selectors.key_trouble()
    if request.method == "POST" and form.is_valid():
        names = ("name", "kind", "person", "address", "holders", "reason")
        words = {name: form.cleaned_data[name] for name in names}
        refused = _told(request, services.enter_account, draft=form.draft(), **words)
        if refused is None:
            return redirect("vault:list")
    context = {"form": form, "refused": refused, "terms": _rules(), "tab": "entries"}
    return render(request, "vault/form.html", context, status=status_of(request))


@may_keep
@sensitive_post_parameters(*SECRET)
@require_http_methods(FORM)
def secret(request, pk: int):
    """Ask for a new secret of an account."""
    found = _own(request, pk)
    form, refused = SecretForm(request.POST or None), selectors.key_trouble()
    if request.method == "POST" and form.is_valid():
        words = {"draft": form.draft(), "reason": form.cleaned_data["reason"]}
        refused = _told(request, services.replace_secret, entry_id=pk, **words)
        if refused is None:
            return redirect("vault:entry", pk)
    context = {"form": form, "entry": found, "refused": refused, "terms": _rules()}
    return render(request, "vault/form.html", context, status=status_of(request))


def _own(request, pk: int) -> Entry:
    found = find_entry(pk)
    if not acts_for(request.user, found):
        raise PermissionDenied(_("Only a custodian of this account does this."))
    return found


@may_keep
@require_http_methods(FORM)
def custodians(request, pk: int):
    """Ask for other custodians of an account."""
    found, refused = _own(request, pk), None
    initial = {"holders": [each.pk for each in holders_of(found)]}
    form = HoldersForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        refused = _told(request, services.change_custodians, entry_id=pk, **form.cleaned_data)
        if refused is None:
            return redirect("vault:entry", pk)
    context = {"form": form, "entry": found, "refused": refused, "is_holders": True}
    return render(request, "vault/form.html", context, status=status_of(request))


@may_keep
@require_POST
def close(request, pk: int):
    """Ask for an account to be given up."""
    found = _own(request, pk)
    words = {"entry_id": pk, "reason": request.POST.get("reason", "")}
    refused = _told(request, services.give_up, **words)
    if refused is not None:
        return show_entry(request, found, refused=refused)
    return redirect("vault:entry", pk)


@may_keep
@require_POST
def use(request, number: int):
    """Say that an approved secret is set where the account is."""
    found = get_object_or_404(Secret.objects.select_related("entry"), pk=number)
    try:
        services.take_into_use(secret_id=number, by=request.user, at=timezone.now())
    except REFUSALS as error:
        return show_entry(request, find_entry(found.entry_id), refused=error)
    messages.success(request, _("The new secret is in use."))
    return redirect("vault:entry", found.entry_id)


@may_keep
@require_POST
def password(request):
    """A password made by the specification; kept nowhere."""
    spec = spec_of(in_force("passwords", timezone.now()).params)
    return JsonResponse({"password": generate(spec)})
