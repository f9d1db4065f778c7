"""The register: the list and its search, one contract, and what the contract group writes of it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.contracts import readers, services
from hr.contracts.access import check_group
from hr.contracts.forms import (
    EndForm,
    KindChangeForm,
    KindForm,
    ListForm,
    MoveForm,
    ReaderForm,
    ReadingForm,
    RegisterForm,
    VersionForm,
)
from hr.contracts.inventory.selectors import may_count, running
from hr.contracts.listing import Wanted, page_of
from hr.contracts.loans.services import note_reading
from hr.contracts.models import Contract, Kind, Place
from hr.contracts.pages import found, remind_days, show_change, show_contract
from hr.contracts.rules import State
from hr.people.models import Department, Employee
from regulations.binding.pages import done, refuse_form, status_of
from regulations.rulebook.rules import day_of

FORM = ["GET", "HEAD", "POST"]


def wanted_of(request) -> Wanted:
    """What a list is asked for by its address."""
    form = ListForm(request.GET)
    form.is_valid()
    kept = {name: form.cleaned_data.get(name) for name in form.fields}
    text = kept.pop("q") or ""
    return Wanted(text=text, **kept | {"state": kept["state"] or ""})


@require_safe
def contracts(request):
    """The finding aid: words, year, kind and more; the newest first."""
    at = timezone.now()
    wanted = wanted_of(request)
    lines, older = page_of(wanted, request.user, day_of(at), remind_days(at))
    query = {name: value for name, value in request.GET.items() if name != "before" and value}
    context = {
        "lines": lines, "older": older, "wanted": wanted, "states": State.choices,
        "kinds": Kind.objects.all(), "departments": Department.objects.order_by("name"),
        "years": range(day_of(at).year, day_of(at).year - 10, -1), "query": urlencode(query),
        "narrows": bool(query), "tab": "list",
    }  # fmt: skip
    return render(request, "contracts/list.html", context)


@require_http_methods(FORM)
def new(request):
    """Register a contract."""
    check_group(request.user)
    at = timezone.now()
    form = RegisterForm(request.POST or None, initial={"custodian": request.user.pk})
    if request.method == "POST" and form.is_valid():
        try:
            contract = services.register_contract(by=request.user, at=at, **form.words())
        except ValidationError as refused:
            refuse_form(form, refused)
        else:
            messages.success(request, _("Registered as %(number)s.") % {"number": contract.number})
            return redirect("contracts:contract", contract.pk)
    context = {"form": form, "tab": "list", "has_places": Place.objects.exists()}
    return render(request, "contracts/new.html", context, status=status_of(request))


@require_http_methods(FORM)
def kinds(request):
    """Kinds of contract; the contract group takes further ones into use."""
    check_group(request.user)
    form = KindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = {"by": request.user, "at": timezone.now()} | form.cleaned_data
        if done(form, services.keep_kind, **words):
            messages.success(request, _("Saved."))
            return redirect("contracts:kinds")
    context = {"form": form, "kinds": Kind.objects.all(), "tab": "kinds"}
    return render(request, "contracts/kinds.html", context, status=status_of(request))


@require_http_methods(FORM)
def kind(request, pk: int):
    """One kind of contract: what it is called, whether it is in use, and what it was before."""
    check_group(request.user)
    row = get_object_or_404(Kind, pk=pk)
    words = {"kind_id": pk, "by": request.user, "at": timezone.now()}
    return show_change(request, row, KindChangeForm, services.change_kind, words, "contracts:kinds")


@require_safe
def contract(request, pk: int):
    """One contract: its facts, versions, files, where it is and who has it."""
    return show_contract(request, found(pk), timezone.now())


@require_safe
def by_number(request, number: str):
    """Where the code of a label leads: to the line of a count that runs, else to the contract."""
    row = get_object_or_404(Contract, number=number)
    for run in running(request.user):
        if may_count(request.user, run) and run.lines.filter(contract=row).exists():
            return redirect(f"/contracts/counts/{run.pk}/{row.pk}/?scanned=1")
    return redirect("contracts:contract", row.pk)


@require_http_methods(FORM)
def version(request, pk: int):
    """Register a supplement."""
    check_group(request.user)
    row, at = found(pk), timezone.now()
    names = ("title", "counterparty", "amount", "starts_on", "ends_on")
    initial = {name: getattr(row, name) for name in names}
    form = VersionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        words = {"facts": form.facts(), "note": form.cleaned_data["note"]}
        words |= {"contract_id": pk, "by": request.user, "at": at}
        if done(form, services.write_version, **words):
            messages.success(request, _("The supplement is registered; the version before stays."))
            return redirect("contracts:contract", pk)
    context = {"form": form, "contract": row, "tab": "list"}
    return render(request, "contracts/version.html", context, status=status_of(request))


@require_POST
def end(request, pk: int):
    """Write down that a contract is over."""
    form = EndForm(request.POST)
    return _write(request, pk, "end", form, services.end_contract)


@require_POST
def move(request, pk: int):
    """Write down where a contract lies now."""
    return _write(request, pk, "move", MoveForm(request.POST), services.move_contract)


@require_POST
def open_to(request, pk: int):
    """Open a contract to a reader."""
    return _write(request, pk, "reader", ReaderForm(request.POST), readers.open_contract)


@require_POST
def close_to(request, pk: int, person: int):
    """Close a contract to a reader again."""
    check_group(request.user)
    reader = get_object_or_404(Employee, pk=person)
    try:
        readers.close_contract(
            contract_id=found(pk).pk, reader=reader, by=request.user, at=timezone.now()
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Saved."))
    return redirect("contracts:contract", pk)


@require_POST
def read(request, pk: int):
    """Note who read a contract on the spot."""

    def verb(person, **words):
        return note_reading(reader=person, **words)

    return _write(request, pk, "reading", ReadingForm(request.POST), verb)


def _write(request, pk: int, name: str, form, verb):
    """Answer a form of the contract group on the page of a contract."""
    check_group(request.user)
    row, at = found(pk), timezone.now()
    if form.is_valid():
        words = {"contract_id": pk, "by": request.user, "at": at} | form.cleaned_data
        if done(form, verb, **words):
            messages.success(request, _("Saved."))
            return redirect("contracts:contract", pk)
    return show_contract(request, row, at, **{name: form})
