"""The notice board: what hangs, what hung, one sheet, posting one, taking one down."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations.binding.pages import refuse_form, status_of
from regulations.notices.board import selectors, services
from regulations.notices.board.forms import BoardForm, EndForm, PostingForm
from regulations.notices.board.models import Posting
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import clauses_of, edition_in_force


@require_safe
def board(request):
    """What hangs, or with `?past=1` what hung, the newest first; older ones follow by keyset."""
    form = BoardForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    past, today = bool(asked.get("past")), day_of(timezone.now())
    rows = selectors.postings(today=today, past=past, before=asked.get("before"))
    page = rows[: selectors.PAGE]
    context = {
        "postings": page,
        "past": past,
        "older": page[-1].pk if len(rows) > selectors.PAGE else None,
    }
    return render(request, "notices/board.html", context)


@require_safe
def posting(request, pk: int):
    """One sheet."""
    return _sheet(request, _found(pk), EndForm())


def _found(pk: int) -> Posting:
    return get_object_or_404(Posting.objects.select_related("by", "ending__by"), pk=pk)


def _sheet(request, found: Posting, form: EndForm):
    today = day_of(timezone.now())
    context = {
        "posting": found,
        "is_up": found.is_up(today),
        "may_end": selectors.may_end(found, request.user, today),
        "form": form,
    }
    return render(request, "notices/posting.html", context, status=status_of(request))


@permission_required("notices.post", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def post(request):
    """Post something."""
    at = timezone.now()
    form = PostingForm(request.POST or None, today=day_of(at))
    if request.method == "POST" and form.is_valid():
        words = dict(form.cleaned_data)
        key = f"by-hand:{request.user.pk}:{words.pop('token')}"
        try:
            posted = services.post_notice(key=key, by=request.user, at=at, **words)
        except ValidationError as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("It hangs on the board, and everybody has been told."))
            return redirect("notices:posting", posted.pk)
    clauses = clauses_of(edition_in_force(at))
    return render(
        request, "notices/post.html", {"form": form, "clauses": clauses}, status=status_of(request)
    )


@require_POST
def end(request, pk: int):
    """Take a sheet down before its last day."""
    found, form = _found(pk), EndForm(request.POST)
    if not selectors.may_end(found, request.user, day_of(timezone.now())):
        raise PermissionDenied
    if form.is_valid():
        try:
            services.end_posting(
                posting=found, by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except ValidationError as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("It is down; it stays among the past ones."))
            return redirect("notices:posting", found.pk)
    return _sheet(request, found, form)
