"""The pages on which an edition is made: begin, reword, look at what changes, publish."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from regulations.binding.pages import status_of, status_of_forms
from regulations.rulebook import drafts, editions, rules, services
from regulations.rulebook.cautions import Caution, cautions_of
from regulations.rulebook.compare import Comparison, compare_editions
from regulations.rulebook.drafts import Draft
from regulations.rulebook.forms import ChosenForm, PublishForm, UploadForm, WordingForm
from regulations.rulebook.plain_yaml import SourceError
from regulations.rulebook.source import read_clauses

may_publish = permission_required("rulebook.publish_edition", raise_exception=True)


@may_publish
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request):
    """Where an edition begins; POST publishes what the preview showed."""
    if request.method != "POST":
        return _start(request)
    form = PublishForm(request.POST)
    is_whole = form.is_valid()
    draft = form.cleaned_data.get("draft")
    if draft is None:
        messages.error(request, _("The preview is too old: begin again with the newest edition."))
        return redirect("rulebook:publish")
    if is_whole and not form.cleaned_data["looked"] and _holds_figures(draft):
        form.add_error("looked", _("Say that the texts agree with the figures in force."))
        return _preview(request, draft, form=form)
    edition = _published(request, form, draft) if is_whole else None
    if edition:
        messages.success(request, _("%s is published and in force.") % edition)
        return redirect("rulebook:edition", edition.number)
    if is_whole:  # compared with the newest edition from here on, and publishable on top of it
        draft = drafts.draft_on(editions.newest_edition(), draft.entries)
    return _preview(request, draft, form=form)


def _holds_figures(draft: Draft) -> bool:
    """Whether a clause is reworded whose figures hold by the rules, whatever it says."""
    return any(each.figures for each in _cautions(_compared(draft)))


def _compared(draft: Draft) -> Comparison:
    newest = editions.newest_edition()
    return compare_editions(editions.entries_of(newest) if newest else (), draft.entries)


def _cautions(comparison: Comparison) -> list[Caution]:
    return cautions_of(comparison, rules.day_of(timezone.now()))


def _published(request, form: PublishForm, draft: Draft):
    """The edition made of a draft; None with the reason in the form."""
    try:
        edition = services.publish_edition(
            source=draft.entries,
            owner=form.cleaned_data["owner"],
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
            after=draft.base,
        )
    except ValidationError as error:
        form.add_error(None, error)
        return None
    if edition is None:
        form.add_error(None, _("Nothing differs from the newest edition."))
    return edition


@may_publish
@require_POST
def preview(request):
    """What a file of clauses would change."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start(request, upload=form)
    return _preview(request, drafts.draft_on(editions.newest_edition(), form.cleaned_data["file"]))


@may_publish
@require_POST
def wording(request):
    """The texts of one clause of a draft, to be changed; once sent, the preview shows them."""
    chosen = ChosenForm(request.POST)
    is_whole = chosen.is_valid()
    begun, ref = (chosen.cleaned_data.get(name) for name in ("draft", "ref"))
    draft = begun or drafts.draft_on(editions.newest_edition())
    entry = draft.entry(ref) if is_whole else None
    if entry is None:
        if is_whole:
            chosen.add_error("ref", _("This edition has no clause %s.") % ref)
        return _preview(request, begun, chosen=chosen) if begun else _start(request, chosen=chosen)
    form = WordingForm(request.POST if "zh" in request.POST else None, initial=asdict(entry))
    if "leave" in request.POST:
        return _preview(request, draft)
    if form.is_valid():
        try:
            return _preview(request, draft.reworded(ref, **form.cleaned_data))
        except SourceError as error:
            form.add_error(None, list(error.problems))
    context = {"form": form, "entry": entry, "packed": draft.packed()}
    return render(request, "rulebook/wording.html", context, status=status_of_forms(form))


def _start(request, *, upload: UploadForm | None = None, chosen: ChosenForm | None = None):
    """The page with both ways to a new edition."""
    newest = editions.newest_edition()
    context = {
        "newest": newest,
        "upload": upload or UploadForm(),
        "chosen": chosen or ChosenForm(),
        "clauses": editions.entries_of(newest) if newest else (),
        "chinese": rules.in_chinese(),
    }
    return render(request, "rulebook/publish.html", context, status=status_of(request))


def _preview(
    request, draft: Draft, *, form: PublishForm | None = None, chosen: ChosenForm | None = None
):
    """What a draft would change, with the ways on."""
    newest, comparison = editions.newest_edition(), _compared(draft)
    cautions = _cautions(comparison)
    context = {
        "newest": newest,
        "comparison": comparison,
        "cautions": cautions,
        "holds_figures": any(each.figures for each in cautions),
        "carried": {each.ref for each in read_clauses()},
        "packed": draft.packed(),
        "form": form or PublishForm(initial={"owner": newest.owner if newest else ""}),
        "chosen": chosen or ChosenForm(),
        "clauses": draft.entries,
        "chinese": rules.in_chinese(),
    }
    status = status_of_forms(context["form"], context["chosen"])
    return render(request, "rulebook/preview.html", context, status=status)
