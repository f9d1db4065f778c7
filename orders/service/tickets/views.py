"""The service desk: the register, one ticket with its steps, the day's end, the month's figures."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.products.listing import Wanted, goods_page
from catalog.products.models import Product
from hr.roster.selectors import service_hours
from orders.service import calling
from orders.service.customers.marks import marks_of
from orders.service.customers.rules import phone_key, returning_rate
from orders.service.customers.selectors import came_back, customer_of_order
from orders.service.customers.services import find_customer, standing
from orders.service.forms import OrderField, StepForm, TicketForm
from orders.service.tickets.evenings import left_open
from orders.service.tickets.export import KIND, export_tickets
from orders.service.tickets.helping import Colleague, colleagues, found_people
from orders.service.tickets.listing import page_of_register
from orders.service.tickets.models import Ticket
from orders.service.tickets.pages import asked_of, dressed
from orders.service.tickets.rules import REPLY, STEPS, Kind, State, Step
from orders.service.tickets.selectors import (
    clocks_of,
    figures_between,
    is_asked,
    tickets,
)
from orders.service.tickets.services import Asked, Move, move_ticket, take_ticket
from regulations import handing
from regulations.binding.pages import day_named, done, number_of, status_of
from regulations.figures import Days
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of
from regulations.rulebook.selectors import in_force

work = permission_required("service.work_ticket", raise_exception=True)
view_customer = permission_required("service.view_customer", raise_exception=True)
lead = permission_required("service.lead_service", raise_exception=True)
GOODS = 8
# The fields under which a step's own part of the page says what is wrong with them.
SAID_BESIDE = {
    Step.CLOSED: ("outcome", "order"), Step.ASKED: ("to",), Step.HANDED: ("to",),
    Step.REFERRED: ("department", "outside", "until"),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@view_customer
def board(request):
    """The register, what is open with oneself first, and taking something new."""
    form, at = TicketForm(initial=_initial(request)), timezone.now()
    if request.method == "POST":
        form = TicketForm(request.POST)
        if form.is_valid() and done(form, _take, data=form.cleaned_data, by=request.user, at=at):
            _say_taken(request, form)
            return redirect("service:ticket", form.made.pk)
    asked = asked_of(request)
    rows, past = page_of_register(asked.wanted)
    context = {
        "tab": "board", "form": form, "asked": asked, "lines": dressed(rows), "past": past,
        **_who(form),
    }  # fmt: skip
    return render(request, "service/board.html", context, status=status_of(request))


def _say_taken(request, form: TicketForm) -> None:
    """That it is on record, and what of the name that was typed is not."""
    messages.success(request, _("On record."))
    customer, typed = form.made.customer, form.cleaned_data["name"][:100]
    if typed := calling.other_name(customer, typed):
        words = {"known": customer.name, "typed": typed}
        text = _("This customer is known as %(known)s; the name %(typed)s is not taken over.")
        messages.warning(request, text % words)


def _who(form: TicketForm) -> dict:
    """Who asks, as far as the form names somebody who is known."""
    customer = form["customer"].value() and _customer(form)
    if customer:
        return {"customer": customer, "caller": calling.shown(customer)}
    return _called({name: form[name].value() or "" for name in ("phone", "name", "order")})


def _called(typed: dict) -> dict:
    """Who is known by what was typed so far; `unknown`: nobody has this number yet."""
    try:
        order = OrderField(required=False).clean(typed.get("order", ""))
    except ValidationError:
        order = None
    phone = typed.get("phone", "")[:40]
    found = calling.caller_of(phone=phone, name=typed.get("name", "")[:100], order=order)
    return {"caller": found, "unknown": found is None and phone_key(phone) is not None}


@require_safe
@view_customer
def caller(request):
    """Who calls, with marks, last orders and what is open with them; a part of the form."""
    return render(request, "service/caller.html", _called(request.GET.dict()))


@require_safe
@view_customer
def export(request):
    """The register as it is narrowed, for whoever may give it out (C13-9)."""
    at, wanted = timezone.now(), asked_of(request).wanted
    return handing.send(
        request, kind=KIND, name=f"tickets-{day_of(at)}.xlsx", at=at,
        make=lambda: export_tickets(wanted), wanted=request.GET.urlencode()[:200],
    )  # fmt: skip


def _initial(request) -> dict:
    return {name: request.GET[name] for name in ("customer", "order", "sku") if name in request.GET}


def _customer(form):
    pk = number_of(str(form["customer"].value()))
    return standing(pk) if pk and form.fields["customer"].queryset.filter(pk=pk).exists() else None


def _take(*, data: dict, by, at):
    """The customer as the form names them, then the ticket."""
    customer = data["customer"]
    if customer is None and data["order"] and not data["phone"]:
        customer = customer_of_order(data["order"])
    if customer is None:
        named = data["name"] or (data["order"] and (data["order"].receiver or data["order"].buyer))
        customer = find_customer(name=named or "", phone=data["phone"], by=by, at=at)
    asked = Asked(
        kind=Kind(data["kind"]), way=data["way"], what=data["what"], customer=customer,
        order=data["order"], product=data["sku"], answer=data["answer"],
    )  # fmt: skip
    return take_ticket(asked=asked, by=by, at=at)


@require_safe
def ticket(request, pk: int):
    """One ticket with its story and what may be done next."""
    return _show(request, _seen(request, pk))


def _seen(request, pk: int) -> Ticket:
    """A ticket that the reader may see: the service desk's, or one they were asked about."""
    row = get_object_or_404(tickets(), pk=pk)
    if request.user.has_perm("service.view_customer") or is_asked(row, request.user):
        return row
    raise Http404


def _show(request, row: Ticket, form: StepForm | None = None):
    may, at = request.user.has_perm("service.work_ticket"), timezone.now()
    steps = [step for step in Step if row.state in STEPS[step][0]] if may else []
    if not may and is_asked(row, request.user):
        steps = [Step.NOTED]
    context = {
        "tab": "board", "row": row, "next": steps, "form": form or _fresh(row, at),
        "story": row.steps.select_related("by", "to", "department", "order"), "may": may,
        "clocks": clocks_of(row).filter(voided_at=None).order_by("due_at"), "at": at,
        "marks": marks_of(standing(row.customer_id)),
        "chosen": form["step"].value() if form else "", **_helpers(request, form, steps, at),
        "loose": _loose(form, row, steps) if form else (),
        "primary": Step.REPLIED if row.state == State.NEW else Step.CLOSED,
    }  # fmt: skip
    return render(request, "service/ticket.html", context, status=status_of(request))


def _helpers(request, form: StepForm | None, steps: list[Step], at) -> dict:
    """Whom to ask: who is there, and whoever was named by the form that was not taken."""
    if Step.ASKED not in steps:
        return {}
    near = colleagues(but=request.user, at=at)
    picked = form.cleaned_data.get("to") if form and form.is_bound else None
    named = picked and picked not in {each.person for each in near}
    others = [Colleague(picked)] if named else []
    return {"near": near, "others": others, "picked": picked and picked.pk}


@require_safe
@work
def people(request):
    """Anybody who works here, to be asked; a part of the form (C10-4)."""
    text = request.GET.get("q", "").strip()[:100]
    context = {"others": found_people(text, but=request.user), "text": text}
    return render(request, "service/people.html", context)


def _fresh(row: Ticket, at) -> StepForm:
    """The form of the next step; outside bodies get as long as the rule gives them."""
    days = in_force("service", at).params.follow_up_days
    return StepForm(kind=row.kind, initial={"until": day_of(at) + timedelta(days=days)})


def _loose(form: StepForm, row: Ticket, steps: list[Step]) -> list:
    """The fields that stand in no part of the page that says itself what is wrong with them."""
    told = {name for step in steps for name in SAID_BESIDE.get(step, ())}
    if row.kind != Kind.ENQUIRY:
        told.discard("order")
    return [field for field in form if field.name not in told]


@require_POST
def move(request, pk: int):
    """Take a step with a ticket."""
    row = _seen(request, pk)
    form = StepForm(request.POST, kind=row.kind)
    if form.is_valid():
        step = Move(**form.cleaned_data | {"step": Step(form.cleaned_data["step"])})
        if done(form, move_ticket, ticket_id=pk, move=step, by=request.user, at=timezone.now()):
            messages.success(request, _("Noted."))
            return redirect("service:ticket", pk)
    return _show(request, row, form)


@clause("C10-3")
@require_safe
@view_customer
def goods(request):
    """Facts on goods to answer with: price in force, pieces to be had, what it is (C10-3)."""
    text, rows = request.GET.get("q", "").strip()[:100], []
    if text:
        rows = goods_page(Wanted(text=text), timezone.now(), GOODS)[0]
    about = dict(
        Product.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "description")
    )
    context = {"rows": [(row, about.get(row.pk, "")) for row in rows], "text": text}
    return render(request, "service/goods.html", context)


@require_safe
@view_customer
def day(request):
    """What is open at the end of a day, person by person (C10-R6)."""
    at = timezone.now()
    today = day_of(at)
    shown = min(day_named(request.GET.get("day")) or today, today)
    moment = min(at, service_hours(shown)[1])
    context = {
        "tab": "day", "day": shown, "left": left_open(moment), "moment": moment,
        "earlier": shown - timedelta(days=1),
        "later": shown + timedelta(days=1) if shown < day_of(at) else None,
    }  # fmt: skip
    return render(request, "service/day.html", context)


@require_safe
@lead
def figures(request):
    """The figures of a month: enquiries and deals, first answers, who came back."""
    at = timezone.now()
    today = day_of(at)
    first = min(day_named(f"{request.GET.get('month')}-01") or today, today).replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    begin, end = start_of(first), start_of(following)
    customers, returning = came_back(begin, end)
    context = {
        "tab": "figures", "first": first, "rows": figures_between(begin, end, at),
        "days": Days(first, following - timedelta(days=1)), "clock": REPLY,
        "customers": customers, "returning": returning,
        "rate": returning_rate(customers, returning),
        "earlier": first - timedelta(days=1), "later": following if end <= at else None,
    }  # fmt: skip
    return render(request, "service/figures.html", context)
