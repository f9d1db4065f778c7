"""The desk, its refreshing list, one order, and the steps taken with it."""

from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hr.roster.models import Duty
from hr.roster.selectors import on_duty
from orders.desk import listing, selectors
from orders.desk.actions import ACTIONS, DESK, next_step
from orders.desk.asked import address_of, wanted_of
from orders.desk.clocks import selectors as clocks
from orders.desk.clocks.services import note_attention
from orders.desk.export import KIND, export_orders
from orders.desk.forms import HandOverForm, RemarkForm, RequestForm, ShipForm
from orders.desk.guards import needs_state
from orders.desk.layouts.doubts import doubts_about
from orders.desk.models import Order, OrderEvent, OrderState
from orders.desk.registry import marks_on, words_on
from orders.desk.rules import Channel, Happening, State, fits
from orders.desk.services import remark_numbers
from regulations import handing
from regulations.binding.pages import record_page_attempt, records_attempts
from regulations.binding.rules import refusal
from regulations.words import labelled, with_aside

# Tabs without a count: what is over grows for ever.
ENDED = [(state.value, state.label) for state in (State.CLOSED, State.VOID)]
view_order = permission_required("desk.view_order", raise_exception=True)


@require_safe
@view_order
def export(request):
    """The list as a spreadsheet, for whoever may give it out (C13-9)."""
    at, wanted = timezone.now(), wanted_of(request)
    return handing.send(
        request, kind=KIND, name=f"orders-{timezone.localdate(at)}.xlsx", at=at,
        make=lambda: export_orders(wanted), wanted=address_of(request),
    )  # fmt: skip


def _list(request) -> str:
    """The list as HTML. Its version says all it depends on, so everybody at the desk shares it."""
    wanted, version = wanted_of(request), selectors.desk_version()
    return _rendered(get_language(), wanted, version, address_of(request))


# An event changes one row of a page: the others are as they were.
@lru_cache(maxsize=4096)
def _row(language: str, row: listing.Row, mark: str) -> str:
    context = {"row": listing.in_words(row), "mark": mark}
    return mark_safe(render_to_string("desk/row.html", context))


@lru_cache(maxsize=128)
def _rendered(language: str, wanted: listing.Wanted, version: str, address: str) -> str:
    rows, following = listing.desk_rows(wanted)
    marks = marks_on(rows)
    again = QueryDict(address, mutable=True)
    again["v"], again["after"] = version, wanted.after
    narrow = QueryDict(address, mutable=True)
    narrow.pop("state", None)
    context = {
        "rows": [_row(language, row, marks.get(row.pk, "")) for row in rows],
        "counts": selectors.state_counts(),
        "ended": ENDED,
        "wanted": wanted,
        "narrow": narrow.urlencode(),
        "refresh": again.urlencode(),
        "following": f"{address}&after={following}".lstrip("&") if following else "",
    }
    return mark_safe(render_to_string("desk/rows.html", context))  # a template escaped it


@require_safe
@view_order
def desk(request):
    """The desk: every open order by urgency, or what a search finds."""
    now = timezone.now()
    context = {
        "list": _list(request),
        "wanted": wanted_of(request),
        "duties": on_duty(Duty.Kind.ORDER_DESK, now),
        "channels": Channel.choices,
    }
    return render(request, "desk/desk.html", context)


@require_safe
def rows(request):
    """The list alone, asked for every few seconds; 204 while nothing has happened.

    The version is compared first: the answer that says nothing asks for no rights.
    """
    if request.GET.get("v") == selectors.desk_version():
        return _timed(HttpResponse(status=204))
    if not request.user.has_perm("desk.view_order"):
        raise PermissionDenied
    return _timed(HttpResponse(_list(request)))


def _timed(response: HttpResponse) -> HttpResponse:
    """The server's time goes with every answer: countdowns follow it."""
    response["X-Now"] = str(int(timezone.now().timestamp() * 1000))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("desk.work_order", raise_exception=True)
def attend(request):
    """The person looks at the desk: sent when the page is opened and by the button (C7-1).

    GET is no attention: the page asks by itself when a window begins or ends, for the button.
    """
    now = timezone.now()
    if request.method == "POST":
        note_attention(person=request.user, at=now)
    window = clocks.attention_of(request.user, now)
    again = timedelta(minutes=5)  # the roster may change meanwhile
    if window:
        turn = window.due_at if window.starts_at <= now else window.starts_at
        again = min(again, turn - now + timedelta(seconds=1))
    context = {"window": window, "at": now, "again": int(again.total_seconds())}
    return _timed(render(request, "desk/attention.html", context))


def _order_context(request, order: Order, state: OrderState, forms: dict) -> dict:
    """Everything the panel and the page of an order show. `forms` holds refused ones by verb."""
    story, lines = selectors.story_of(order), list(order.lines.order_by("position"))
    remarks = [event for event in story if event.kind == Happening.REMARK]
    is_all = "story" in urlsplit(request.htmx.current_url or request.get_full_path()).query
    step = next_step(state, request.user)
    if step and step.verb not in forms:
        numbers = selectors.numbers_to_tick(order, story)
        options = {"remarks": numbers} if step.form is ShipForm else {}
        forms[step.verb] = step.form(**options)
    may_work = request.user.has_perm("desk.work_order")
    may_write = may_work or request.user.has_perm("desk.take_over_order")
    return {
        "order": order,
        "state": state,
        "label": State(state.state).label,
        "lines": lines,
        "reduction": selectors.reduction_of(order, lines),
        "doubts": doubts_about(order, order.at),
        "story": selectors.newest_of(story, is_all),
        "words": words_on(order),
        "remarks": remarks,
        "newest_remarks": selectors.newest_of(remarks, is_all),
        "wishes": selectors.answered_wishes(story),
        "requests": selectors.open_requests(story),
        "version": story[-1].seq if story else 0,
        "step": step,
        "is_others": step is not None
        and step.permission == DESK
        and state.accepted_by_id not in (None, request.user.pk),
        "step_form": forms.get(step.verb) if step else None,
        "refused": forms.get("refused"),
        "may_void": may_work and fits(Happening.VOIDED, state.state),
        "hand_over_form": HandOverForm()
        if may_work and state.state == State.HANDED_OVER and step is None
        else None,
        "may_write": may_write,
        "remark_form": forms.get("remark") or RemarkForm(),
        "request_form": forms.get("request") or RequestForm(),
        "answer_form": forms.get("answer"),
        "void_form": forms.get("void"),
        "at": timezone.now(),
    }


def _panel(request, pk: int, *, forms: dict, is_opened: bool = False) -> HttpResponse:
    """The panel; on the order's own page its clocks and facts come along (out of band)."""
    order, state = _load(pk)
    context = _order_context(request, order, state, forms) | {"is_opened": is_opened}
    page = urlsplit(request.htmx.current_url or "").path
    if page == reverse("desk:order", args=[pk]):
        context |= {"is_own_page": True, "beside": True, "clocks": clocks.clocks_of(pk)}
    return _timed(render(request, "desk/panel.html", context))


def _load(pk: int) -> tuple[Order, OrderState]:
    order = get_object_or_404(Order, pk=pk)
    state = OrderState.objects.select_related("accepted_by", "handed_to", "clock").get(pk=pk)
    return order, state


@require_safe
@needs_state
def panel(request, pk: int):
    """One order beside the list; with its version asked for again and again, 204 while it stands.

    The version is compared first: the answer that says nothing asks for no rights. Only an order
    that the person opened is looked at, not one that refreshes itself.
    """
    version = request.GET.get("v")
    if version and version == str(_version(pk)):
        return _timed(HttpResponse(status=204))
    if not request.user.has_perm("desk.view_order"):
        raise PermissionDenied
    return _panel(request, pk, forms={}, is_opened=not version)


def _version(pk: int) -> int | None:
    """The number of an order's newest event: all its panel shows moves with it."""
    events = OrderEvent.objects.filter(order_id=pk).order_by("-seq")
    return events.values_list("seq", flat=True).first()


@records_attempts
@require_http_methods(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])
@needs_state
def order(request, pk: int):
    """One order's whole story. Anything but reading it is an attempt, and recorded (C7-5).

    The attempt comes first: who may not even see orders is recorded all the same.
    """
    if request.method not in ("GET", "HEAD"):
        return _attempted(request, pk)
    if not request.user.has_perm("desk.view_order"):
        raise PermissionDenied
    order, state = _load(pk)
    context = _order_context(request, order, state, {})
    context |= {"clocks": clocks.clocks_of(pk), "others": selectors.others_of(order)}
    context["is_own_page"] = True
    return render(request, "desk/order.html", context)


def _attempted(request, pk: int):
    get_object_or_404(Order, pk=pk)
    operation = "DELETE" if request.method == "DELETE" else "UPDATE"
    record_page_attempt(request=request, model=Order, operation=operation)
    return HttpResponse(refusal(Order).messages[0], status=403, content_type="text/plain")


@require_POST
@view_order
@needs_state
def act(request, pk: int, verb: str):
    """Take one step with an order: parse, one service, answer with what the order now is."""
    if verb not in ACTIONS:
        raise Http404
    action = ACTIONS[verb]
    order = get_object_or_404(Order, pk=pk)
    options = {"remarks": remark_numbers(order)} if action.form is ShipForm else {}
    form = action.form(request.POST, **options)
    forms = {}
    if form.is_valid():
        try:
            action.service(order_id=pk, by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as refused:
            forms = {"refused": refused, verb: form}
    else:
        forms = {verb: form}
    if not request.htmx:
        return _answer_without_htmx(request, pk, form, forms)
    answer = _panel(request, pk, forms=forms)
    answer["HX-Trigger"] = "desk-changed"
    return answer


def _answer_without_htmx(request, pk: int, form, forms: dict):
    if refused := forms.get("refused"):
        words, code = " ".join(refused.messages), getattr(refused, "code", None)
        messages.error(request, with_aside(words, code))
    elif forms:
        faults = [labelled(form[name].label, " ".join(e)) for name, e in form.errors.items()]
        messages.error(request, " ".join(faults))
    else:
        messages.success(request, _("Done."))
    return redirect("desk:order", pk=pk)


@require_safe
@view_order
def months(request):
    """Sums of the orders by month, channel and currency, for comparing with the shops' own."""
    years = selectors.years_with_orders() or [timezone.localdate().year]
    asked = request.GET.get("year", "")
    year = next((each for each in years if str(each) == asked), years[0])
    context = selectors.month_sums(year) | {"year": year, "years": years}
    return render(request, "desk/months.html", context)
