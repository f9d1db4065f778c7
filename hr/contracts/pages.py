"""What pages of the room share: a contract found, its page with all that hangs on it."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hr.contracts import forms
from hr.contracts.access import MANAGE, may_read, readers_of
from hr.contracts.inventory.selectors import may_count, running
from hr.contracts.loans.selectors import loans
from hr.contracts.models import Contract, CountLine, Reading
from hr.contracts.rules import state_of
from hr.contracts.services import find_contract, term_of
from hr.contracts.texts.forms import AsideForm, FileForm
from regulations.binding.pages import done, status_of
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

SHOWN = 15


def found(pk: int) -> Contract:
    """A contract; 404 where there is none."""
    try:
        return find_contract(pk)
    except Contract.DoesNotExist as error:
        raise Http404 from error


def remind_days(at: datetime) -> int:
    """How many days ahead the end of a contract is told of."""
    return in_force("contracts", at).params.expiry_reminder_days


def show_contract(request, contract: Contract, at: datetime, **bound):
    """The page of a contract; `bound` are forms that were not taken, by name."""
    person, reads = request.user, may_read(request.user, contract)
    context = {
        "contract": contract,
        "state": state_of(term_of(contract), day_of(at), remind_days(at)),
        "reads": reads,
        "manages": person.has_perm(MANAGE),
        "versions": contract.versions.select_related("by").order_by("-number"),
        "ending": getattr(contract, "ending", None),
        "renewal": contract.renewals.first(),
        "line": _line_to_count(person, contract),
        "own_loan": loans().filter(contract=contract, by=person).first(),
        "borrow": bound.get("borrow") or forms.LoanForm(),
    }
    if reads:
        files = contract.files.defer("content").select_related("by", "reading", "aside__by")
        context["files"] = files.filter(aside=None).order_by("-pk")
        context["set_aside"] = files.exclude(aside=None).order_by("-pk")
    if context["manages"]:
        context |= _for_the_group(contract, bound)
    return render(request, "contracts/contract.html", context, status=status_of(request))


def _line_to_count(person, contract: Contract) -> CountLine | None:
    """The line of a running count that this person is still to tell of."""
    for run in running(person):
        lines = CountLine.objects.filter(count=run, contract=contract, ticks=None)
        if (line := lines.first()) and may_count(person, run):
            return line
    return None


def _for_the_group(contract: Contract, bound: dict) -> dict:
    """What the contract group sees and does besides."""
    fresh = {
        "file": FileForm, "move": forms.MoveForm, "end": forms.EndForm, "reader": forms.ReaderForm,
        "reading": forms.ReadingForm, "aside": AsideForm,
    }  # fmt: skip
    readings = Reading.objects.filter(contract=contract).select_related("reader", "by")
    return {
        "forms": {name: bound.get(name) or make() for name, make in fresh.items()},
        "readings": readings.order_by("-pk")[:SHOWN],
        "readers": readers_of(contract),
        "accesses": contract.accesses.select_related("reader", "by").order_by("-pk")[:SHOWN],
        "moves": contract.moves.select_related("place", "by").order_by("-pk")[:SHOWN],
        "loans": loans().filter(contract=contract).order_by("-pk")[:SHOWN],
    }


def show_change(request, row, make, verb, words: dict, back: str):
    """The page on which a kind or a place is called otherwise or closed, with what it was."""
    sent = request.POST if request.method == "POST" else None
    form = make(sent, initial={name: getattr(row, name) for name in make.base_fields})
    if sent is not None and form.is_valid() and done(form, verb, **words | form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {
        "row": type(row).objects.get(pk=row.pk), "form": form, "back": back,
        "history": row.history.select_related("history_user").order_by("-history_id")[:SHOWN],
        "tab": back.partition(":")[2],
    }  # fmt: skip
    return render(request, "contracts/change.html", context, status=status_of(request))
