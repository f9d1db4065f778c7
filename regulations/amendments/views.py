"""The pages of drafts: the list, the form, one draft with its trials and its approval."""

from collections.abc import Callable
from datetime import date, timedelta

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from regulations.amendments import outcomes, registry, selectors, services, tasks, tried
from regulations.amendments.forms import PeriodForm, VersionForm
from regulations.amendments.models import RuleDraft, Trial
from regulations.amendments.rules import OPEN
from regulations.binding.pages import day_named, number_of, status_of
from regulations.rulebook.rules import day_of
from regulations.waking import wake
from regulations.words import listed

may_draft = permission_required(selectors.DRAFT, raise_exception=True)


def _sees_all(person) -> bool:
    return person.has_perm(selectors.SEE) or person.has_perm(selectors.DRAFT)


@require_safe
def drafts(request):
    """Drafts, the newest first, of one rule set or of all; and which sets can be drafted."""
    if not _sees_all(request.user):
        raise PermissionDenied
    sets = selectors.draftable()
    rule_set = request.GET.get("set", "")
    rule_set = rule_set if rule_set in dict(sets) else ""
    before = number_of(request.GET.get("before", "")) or 0
    rows = selectors.drafts_page(rule_set=rule_set, before=before)
    context = {
        "sets": sets,
        "rule_set": rule_set,
        "drafts": rows,
        "before": before,
        "older": rows[-1].pk if len(rows) == selectors.PAGE else None,
        "may_draft": request.user.has_perm(selectors.DRAFT),
    }
    return render(request, "amendments/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@may_draft
def new(request):
    """The form for a new version of `?set=`; `?like=` fills it with the numbers of a draft."""
    sets, rule_set = dict(selectors.draftable()), request.GET.get("set", "")
    if rule_set not in sets:
        return redirect("amendments:list")
    day = _next_month(day_of(timezone.now()))
    base = _base(request, rule_set, day)
    if base is None:
        raise Http404
    like = RuleDraft.objects.filter(pk=number_of(request.GET.get("like", "")), rule_set=rule_set)
    like = like.select_related("based_on").first()
    words = {"values": like.values, "since": like.based_on} if like else {}
    form = _form(request, base, initial={"in_force_from": day, "note": ""}, **words)

    def store(**words) -> RuleDraft:
        return services.draft_version(rule_set=rule_set, by=request.user, **words)

    context = {"form": form, "title": sets[rule_set]}
    return _store(request, form, store) or _ask(request, form, context)


def _next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def _base(request, rule_set: str, day: date):
    """The version before the day that was typed, or before `day` where none was."""
    typed = day_named(request.POST.get("in_force_from")) or day
    return selectors.base_of(rule_set, typed) or selectors.base_of(rule_set, day)


def _form(request, base, **words) -> VersionForm:
    data = request.POST.dict() if request.method == "POST" else None
    form = VersionForm(base, data=data, **words)
    form.explain(selectors.readings_of(form.clauses, timezone.now()))
    return form


def _store(request, form: VersionForm, store: Callable[..., RuleDraft]):
    """Hand a good form to a service and go to the draft; None where it is to be shown again."""
    if request.method != "POST" or form.is_reshaped or not form.is_valid():
        return None
    try:
        draft = store(values=form.values, in_force_from=form.day, note=form.note, at=timezone.now())
    except ValidationError as refused:
        form.refuse(refused)
        return None
    return redirect("amendments:draft", draft.pk)


def _ask(request, form: VersionForm, context: dict):
    """The page of the form; a table that grew or shrank on the way is no refusal."""
    status = 200 if form.is_reshaped else status_of(request)
    return render(request, "amendments/form.html", context, status=status)


def _seen(request, pk: int) -> RuleDraft:
    """A draft this person may look at; any other looks like one that never was."""
    found = RuleDraft.objects.select_related("approval", "drafted_by", "based_on", "version")
    draft = get_object_or_404(found, pk=pk)
    if not selectors.may_see(draft, request.user, timezone.now()):
        raise Http404
    return draft


@require_http_methods(["GET", "HEAD", "POST"])
@may_draft
def change(request, pk: int):
    """The form of a draft that may still be changed, beside the version it would follow now."""
    draft = _seen(request, pk)
    if draft.drafted_by_id != request.user.pk:
        raise PermissionDenied
    if draft.standing not in OPEN:
        return redirect("amendments:draft", pk)
    base = _base(request, draft.rule_set, draft.in_force_from) or draft.based_on
    initial = {"in_force_from": draft.in_force_from, "note": draft.note}
    form = _form(request, base, values=draft.values, since=draft.based_on, initial=initial)

    def store(**words) -> RuleDraft:
        words |= {"confirmed": form.confirmed}
        return services.change_draft(draft_id=pk, by=request.user, **words)

    context = {"form": form, "title": draft.title, "draft": draft}
    return _store(request, form, store) or _ask(request, form, context)


@require_http_methods(["GET", "HEAD", "POST"])
def one_draft(request, pk: int):
    """One draft: its figures beside those that hold, its trials, its approval; POST acts on it."""
    draft = _seen(request, pk)
    if request.method != "POST":
        return _page(request, draft)
    if _is_rash(request, draft):
        return _page(request, draft, warns=True)
    try:
        _act(request, draft)
    except ValidationError as refused:
        return _page(request, _seen(request, pk), refused=refused)
    return redirect("amendments:draft", pk)


def _is_rash(request, draft: RuleDraft) -> bool:
    """Whether somebody asks with numbers that could have been tried, and was not warned yet."""
    asks = request.POST.get("verb") == "ask" and "anyway" not in request.POST
    may_ask = draft.drafted_by_id == request.user.pk and draft.standing in OPEN
    return asks and may_ask and tried.should_be_tried(draft)


def _act(request, draft: RuleDraft) -> None:
    verb, words = request.POST.get("verb", ""), {"by": request.user, "at": timezone.now()}
    if verb == "ask":
        services.ask_for_version(draft_id=draft.pk, **words)
    elif verb == "drop":
        services.drop_draft(draft_id=draft.pk, **words)
    elif verb == "try":
        form = PeriodForm(request.POST)
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        with transaction.atomic():
            services.try_draft(draft_id=draft.pk, **form.cleaned_data, **words)
            wake(tasks.work_trials)


def _page(
    request, draft: RuleDraft, *, refused: ValidationError | None = None, warns: bool = False
):
    at, standing = timezone.now(), draft.standing
    drafts_rules = request.user.has_perm(selectors.DRAFT)
    before, after = selectors.around(draft.rule_set, draft.in_force_from)
    trials = selectors.trials_of(draft)
    is_settled = draft.version_id is not None
    context = {
        "draft": draft,
        "standing": standing,
        "reason": selectors.reason_of_return(draft),
        "lines": selectors.lines(draft, at),
        "doubts": selectors.doubts_of(draft),
        "is_mine": drafts_rules and draft.drafted_by_id == request.user.pk and standing in OPEN,
        "is_outdated": standing in OPEN and (before is None or before.pk != draft.based_on_id),
        "after": after,
        "may_draft": drafts_rules,
        "refused": refused,
        "warning": tried.tried(draft)[0] if warns else "",
        "has_replay": registry.replay_of(draft.rule_set) is not None,
        "is_impossible": tried.is_impossible(draft),
        "may_try": not is_settled and _sees_all(request.user),
        "untried": listed(tried.untried(draft)),
        "period": _period(request, draft, trials[0] if trials else None, at),
        "newest": _shown(trials[0], draft) if trials else None,
        "older": trials[1:],
    }
    return render(request, "amendments/draft.html", context, status=status_of(request))


def _period(request, draft: RuleDraft, newest: Trial | None, at) -> PeriodForm:
    """The days to try, as they were typed where they were refused."""
    since, until = selectors.period_to_try(draft, newest, day_of(at))
    typed = request.POST if request.POST.get("verb") == "try" else None
    return PeriodForm(typed, initial={"since": since, "until": until})


def _shown(trial: Trial, draft: RuleDraft) -> dict:
    replay = registry.replay_of(draft.rule_set)
    return {
        "trial": trial,
        "counts": replay.counts if replay else "",
        "is_other": selectors.is_of_other_numbers(trial, draft),
        "outcome": outcomes.outcome_of(trial) if trial.is_whole else None,
        "is_impossible": tried.is_impossible(trial),
        "untried": listed(tried.untried(trial)),
    }


@require_safe
def trial(request, pk: int, trial_pk: int):
    """One trial of a draft; for htmx the changing part alone, or nothing where nothing changed."""
    draft = _seen(request, pk)
    trials = draft.trials.select_related("asked_by", "based_on")
    found = get_object_or_404(trials, pk=trial_pk)
    if request.htmx and not found.finished_at and request.GET.get("done") == str(found.done):
        return HttpResponse(status=204)
    context = {"draft": draft, "each": _shown(found, draft)}
    name = "trial" if request.htmx else "trial_page"
    return render(request, f"amendments/{name}.html", context)
