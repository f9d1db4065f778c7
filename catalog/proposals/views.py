"""Proposals: the list, proposing and changing, one proposal, carrying it out."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog.products.models import Product
from catalog.proposals import selectors
from catalog.proposals.execution import execute_proposal
from catalog.proposals.forms import ProposalForm, Row, all_of, check_known, rows_from
from catalog.proposals.handing import hand_back
from catalog.proposals.models import Competitor, Evidence, Plan, Proposal
from catalog.proposals.pages import find_proposal, show_proposal
from catalog.proposals.rules import CLAUSES, ENDED, Kind, State
from catalog.proposals.services import change_proposal, give_up
from catalog.proposals.services import propose as make_proposal
from catalog.proposals.views_content import write as write_content
from regulations.binding.pages import number_of, status_of
from regulations.uploads import CappedUpload, too_large

FORM = ["GET", "HEAD", "POST"]
may_see = permission_required("proposals.view_proposal", raise_exception=True)


@may_see
@require_safe
def listed(request):
    """Proposals, the newest first; `?state=`, `?kind=`; what is to be carried out stands above."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    rows = Proposal.objects.select_related("by", "deadline").order_by("-id")
    if state in State.values:
        rows = rows.filter(state=state)
    if kind in Kind.values:
        rows = rows.filter(kind=kind)
    if before := number_of(request.GET.get("before")):
        rows = rows.filter(pk__lt=before)
    page = list(rows[: selectors.PAGE + 1])
    shown, to_do = page[: selectors.PAGE], list(selectors.to_execute(request.user)[:20])
    lines = selectors.lines_in([*shown, *to_do])
    context = {
        "rows": [(row, lines.get(row.pk, [])) for row in shown],
        "to_do": [(row, lines.get(row.pk, [])) for row in to_do],
        "older": shown[-1].pk if len(page) > selectors.PAGE else None,
        "state": state, "kind": kind, "states": State.choices,
        "kinds": [each for each in Kind.choices if each[0] != Kind.CONTENT],
        "tab": "list",
    }  # fmt: skip
    return render(request, "proposals/list.html", context)


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@may_see
@require_http_methods(FORM)
def propose(request, kind: str):
    """Propose something; `?product=` names goods to begin with, `?promotion=` what is ended early,
    `?plan=` what goods are put into, `?again=` an earlier proposal that is asked anew."""
    request.upload_handlers = [CappedUpload(request)]
    return _propose(request, kind, None)


@csrf_exempt
@may_see
@require_http_methods(FORM)
def edit(request, pk: int):
    """Change a proposal that was returned, and ask again."""
    request.upload_handlers = [CappedUpload(request)]
    found = find_proposal(pk)
    if found.by_id != request.user.pk:
        raise PermissionDenied
    if found.state != State.RETURNED:
        return redirect("proposals:proposal", pk)
    if found.kind == Kind.CONTENT:
        return write_content(request, selectors.lines_of(found)[0].product, found)
    return _propose(request, found.kind, found)


@csrf_protect
def _propose(request, kind: str, found: Proposal | None):
    if kind not in Kind.values:
        raise Http404
    kind, at = Kind(kind), timezone.now()
    form = ProposalForm(
        request.POST or None,
        request.FILES or None,
        kind=kind,
        at=at,
        initial=_initial(request, found),
    )
    rows, refused = _rows(request, found, at), None
    if request.upload_handlers[0].is_too_large:
        refused = too_large(CLAUSES[kind])
    elif request.method == "POST" and form.is_valid():
        try:
            rows = rows_from(request.POST, form.cleaned_data.get("prices"))
            if kind == Kind.ENDING and not rows:
                rows = all_of(form.cleaned_data["ends"], at)
            check_known(rows, kind)
            words = {"draft": form.draft(rows), "papers": form.papers(), "by": request.user}
            words["noted"] = [each for row in rows if (each := row.noted())]
            if found:
                made = change_proposal(proposal_id=found.pk, at=at, **words)
            else:
                made = make_proposal(at=at, **words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Proposed; the leader has been told."))
            return redirect("proposals:proposal", made.pk)
    context = {"form": form, "kind": kind, "rows": rows, "refused": refused, "found": found}
    context["clause_ref"] = CLAUSES[kind]
    context["rivals"] = Competitor.objects.values_list("name", flat=True)[:60]
    return render(request, "proposals/form.html", context, status=status_of(request))


def _initial(request, found: Proposal | None) -> dict:
    found = found or _earlier(request)
    if found is None:
        return {"ends": number_of(request.GET.get("promotion")), **_of_plan(request)}
    return {
        "reason": found.reason, "plan": found.plan_id, "starts_at": found.starts_at,
        "ends_at": found.ends_at, "ends": found.ends_id,
    }  # fmt: skip


def _earlier(request) -> Proposal | None:
    """A proposal that ended without being carried out, to begin a new one with."""
    pk = number_of(request.GET.get("again"))
    return Proposal.objects.filter(pk=pk, state__in=ENDED).first() if pk else None


def _of_plan(request) -> dict:
    """The plan that goods are put into, with its whole window."""
    plan = Plan.objects.filter(pk=number_of(request.GET.get("plan")), state=State.APPROVED).first()
    return {"plan": plan.pk, "starts_at": plan.starts_at, "ends_at": plan.ends_at} if plan else {}


def _rows(request, found: Proposal | None, at) -> list[Row]:
    """The rows that the form shows at first."""
    if request.method == "POST":
        return rows_from(request.POST)
    if found := found or _earlier(request):
        lines = selectors.lines_of(found)
        return [Row(each.product.sku, str(each.price or ""), each.product) for each in lines]
    pk = number_of(request.GET.get("product"))
    product = Product.objects.filter(pk=pk).first() if pk else None
    ended = number_of(request.GET.get("promotion"))
    if ended and product is None:
        promotion = selectors.running_promotions(at).filter(pk=ended).first()
        return all_of(promotion, at) if promotion else []
    return [Row(product.sku, str(product.price or ""), product)] if product else []


@may_see
@require_safe
def proposal(request, pk: int):
    """One proposal: what is asked, on what it is founded, the way it goes, what was done."""
    return show_proposal(request, find_proposal(pk), timezone.now())


@may_see
@require_POST
def execute(request, pk: int):
    """Carry out what was approved."""
    return _act(request, pk, execute_proposal, _("Carried out, and read back as approved."))


@may_see
@require_POST
def give_back(request, pk: int):
    """Hand an approved proposal back, with the reason."""
    words = {"reason": request.POST.get("reason", "")[:500].replace("\0", "")}
    done = _("Handed back; who asked has been told.")
    return _act(request, pk, partial(hand_back, **words), done)


@may_see
@require_POST
def drop(request, pk: int):
    """Give an approved proposal up."""
    return _act(request, pk, give_up, _("Given up."))


def _act(request, pk: int, verb, done: str):
    at, found = timezone.now(), find_proposal(pk)
    try:
        verb(proposal_id=pk, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as refused:
        return show_proposal(request, found, at, refused=refused)
    messages.success(request, done)
    return redirect("proposals:proposal", pk)


@may_see
@never_cache
@require_safe
def file(request, pk: int, number: int):
    """A file behind a proposal, to be saved: the browser neither shows nor guesses it."""
    row = get_object_or_404(Evidence, proposal=pk, pk=number)
    answer = HttpResponse(bytes(row.content), content_type=row.media)
    answer["Content-Disposition"] = content_disposition_header(True, row.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
