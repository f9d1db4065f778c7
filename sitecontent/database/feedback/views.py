"""The button of every page, its small form, and the desk where feedback is answered."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations.binding.pages import number_of, refuse_form, status_of
from sitecontent.database.changes.selectors import running
from sitecontent.database.changes.services import take_over
from sitecontent.database.feedback import selectors, services
from sitecontent.database.feedback.forms import FeedbackForm, ReplyForm, TakeOverForm
from sitecontent.database.feedback.rules import STEPS, Stand
from sitecontent.database.feedback.selectors import PAGE, Wanted

FORM = ["GET", "HEAD", "POST"]
may_answer = permission_required("database.answer_feedback", raise_exception=True)
WATCH = "database.watch_feedback"


@require_http_methods(FORM)
def give(request):
    """The small form in place of the button; without scripts a page of its own (C13-M3)."""
    if request.method == "POST":
        form = FeedbackForm(request.POST)
        if form.is_valid() and _kept(request, form):
            return _thanks(request, form.cleaned_data["page"])
    else:
        asked = {name: request.GET.get(name, "") for name in ("page", "title", "width")}
        form = FeedbackForm(initial=asked)
    if request.htmx:  # which takes in no 422: the part says itself what was refused
        return render(request, "database/feedback_form.html", {"form": form})
    status = status_of(request)
    return render(request, "database/feedback_new.html", {"form": form}, status=status)


def _kept(request, form: FeedbackForm) -> bool:
    words = form.cleaned_data
    draft = services.Draft(
        text=words["text"], page=words["page"] or "/", title=words["title"],
        language=get_language() or "", width=words["width"],
    )  # fmt: skip
    try:
        services.give_feedback(draft=draft, by=request.user, at=timezone.now())
    except ValidationError as refused:
        refuse_form(form, refused, beside="text")
        return False
    return True


def _thanks(request, page: str):
    if request.htmx:
        return render(request, "database/feedback_thanks.html")
    messages.success(request, _("Thank you: the system administrator reads it and answers."))
    return redirect("database:feedback")


@require_safe
def desk(request):
    """Feedback and where it stands: everybody's for who watches, else one's own."""
    watches, asked = request.user.has_perm(WATCH), request.GET
    stand = asked.get("stand", "")
    if stand and stand not in Stand.values:
        raise Http404
    wanted = Wanted(
        stand=stand, room=asked.get("room") if watches else None,
        person=None if watches and "mine" not in asked else request.user.pk,
        before=number_of(asked.get("before")),
    )  # fmt: skip
    rows = selectors.listed(wanted)
    context = {
        "rows": rows[:PAGE], "more": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "watches": watches, "wanted": wanted, "at": timezone.now(),
    }  # fmt: skip
    if watches:
        context |= {"counts": selectors.count_by_stand(), "rooms": selectors.count_by_room()}
    return render(request, "database/feedback.html", context)


@require_safe
def count(request):
    """How many nobody has answered, for the sidebar of who answers."""
    found = selectors.count_open() if request.user.has_perm("database.answer_feedback") else 0
    return HttpResponse(str(found) if found else "")


@require_safe
def one(request, pk: int):
    """One feedback with every reply; whoever neither gave it nor watches finds nothing."""
    return _page(request, pk)


def _page(request, pk: int, *, reply: ReplyForm | None = None, taking: TakeOverForm | None = None):
    found, at = get_object_or_404(selectors.feedback(), pk=pk), timezone.now()
    if found.by_id != request.user.pk and not request.user.has_perm(WATCH):
        raise Http404
    answers = request.user.has_perm("database.answer_feedback")
    stand = Stand(found.stand)
    runs = running(at) if answers else []
    context = {
        "row": found, "stand": stand, "room": selectors.label_of(found.room), "at": at,
        "replies": found.replies.select_related("by", "change"),
        "answers": answers and STEPS[stand], "may_take": Stand.TAKEN in STEPS[stand],
        "reply": reply or ReplyForm(), "taking": taking or TakeOverForm(running=runs),
    }  # fmt: skip
    return render(request, "database/feedback_one.html", context, status=status_of(request))


@may_answer
@require_POST
def reply(request, pk: int):
    """Answer a feedback, or close it with an answer."""
    form = ReplyForm(request.POST)
    get_object_or_404(selectors.feedback(), pk=pk)
    if form.is_valid():
        words = form.cleaned_data
        stand = _standing(pk, words["stand"])
        try:
            services.reply_to(
                feedback_id=pk, stand=stand, text=words["text"], by=request.user, at=timezone.now()
            )
        except ValidationError as refused:
            refuse_form(form, refused, beside="text")
        else:
            messages.success(request, _("Answered; who gave the feedback was told."))
            return redirect("database:one_feedback", pk)
    return _page(request, pk, reply=form)


def _standing(pk: int, wanted: str) -> str:
    """What was taken over stays so when it is only answered."""
    now = selectors.feedback().get(pk=pk)
    keeps = wanted == Stand.ANSWERED and now.stand == Stand.TAKEN
    return Stand.TAKEN if keeps else wanted


@may_answer
@require_POST
def take(request, pk: int):
    """Take a feedback over into a change of the system."""
    found, at = get_object_or_404(selectors.feedback(), pk=pk), timezone.now()
    form = TakeOverForm(request.POST, running=running(at))
    if form.is_valid():
        words = form.cleaned_data
        try:
            change = take_over(
                feedback_id=pk, change_id=words["change"], title=words["title"], reason=found.text,
                text=words["text"], by=request.user, at=at,
            )  # fmt: skip
        except (ValidationError, PermissionDenied) as refused:
            refuse_form(form, _as_validation(refused), beside=None)
        else:
            messages.success(request, _("Taken over; who gave the feedback was told."))
            return redirect("database:change", change.pk)
    return _page(request, pk, taking=form)


def _as_validation(refused) -> ValidationError:
    if isinstance(refused, ValidationError):
        return refused
    return ValidationError(str(refused), code=getattr(refused, "code", ""))
