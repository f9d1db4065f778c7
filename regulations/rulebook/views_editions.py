"""The pages of editions: what changed between them, and who acknowledged the one in force."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from regulations import handing
from regulations.rulebook import editions, rules, selectors, services, source
from regulations.rulebook.forms import EditionForm, HandbookForm, PlaceForm
from regulations.rulebook.models import Edition
from regulations.tables import Written
from regulations.words import with_aside

LISTED = 30
YAML = "application/yaml; charset=utf-8"


@require_safe
def edition_list(request):
    """All editions with when, by whom and why, the newest first; `?edition=` goes on below it."""
    form = HandbookForm(request.GET)
    if not form.is_valid():
        raise Http404
    page = editions.editions_page(before=form.cleaned_data["edition"], limit=LISTED + 1)
    context = {
        "editions": page[:LISTED],
        "in_force": selectors.edition_in_force(timezone.now()),
        "older": page[LISTED - 1].number if len(page) > LISTED else None,
    }
    return render(request, "rulebook/editions.html", context)


@require_safe
def edition_page(request, number: int):
    """One edition and what changed since the one before, or since `?edition=`."""
    edition = get_object_or_404(Edition.objects.select_related("published_by"), number=number)
    form = HandbookForm(request.GET)
    if not form.is_valid():
        raise Http404
    since = form.cleaned_data["edition"]
    before = get_object_or_404(Edition, number=since) if since else editions.edition_before(edition)
    context = {
        "edition": edition,
        "before": before,
        "in_force": selectors.edition_in_force(timezone.now()),
        "others": [each for each in editions.editions_page() if each != edition],
        "chinese": rules.in_chinese(),
    }
    if before:
        context["comparison"] = editions.changes_between(before, edition)
    return render(request, "rulebook/edition.html", context)


@require_safe
def edition_file(request, number: int):
    """The clauses of an edition as a file that can be changed and published again."""
    edition = get_object_or_404(Edition, number=number)
    entries = editions.entries_of(edition)

    def make() -> Written:
        return Written(source.write_clauses(entries).encode(), len(entries), YAML)

    name = f"clauses-{edition.number}.yaml"
    return handing.send(request, kind="clauses", name=name, at=timezone.now(), make=make)


@require_POST
def acknowledge(request):
    """Acknowledge the edition that the page showed."""
    form = EditionForm(request.POST)
    number = form.cleaned_data["edition"] if form.is_valid() else 0
    edition = Edition.objects.filter(number=number).first()
    if edition is None:
        messages.error(request, _("Open the handbook and acknowledge the edition it shows."))
        return redirect("rulebook:handbook")
    try:
        services.acknowledge_edition(edition=edition, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, with_aside(" ".join(refusal.messages), refusal.code))
    else:
        messages.success(request, _("Thank you: you have acknowledged %s.") % edition)
    return redirect("rulebook:handbook")


@permission_required("rulebook.view_acknowledgement", raise_exception=True)
@require_POST
def remind(request):
    """Remind everybody who has not acknowledged the edition in force."""
    count = services.remind_readers(by=request.user, at=timezone.now())
    told = ngettext("%(count)s person reminded.", "%(count)s people reminded.", count)
    messages.success(request, told % {"count": count})
    return redirect("rulebook:acknowledgements")


@permission_required("rulebook.view_acknowledgement", raise_exception=True)
@require_safe
def acknowledgements(request):
    """Who has not acknowledged the edition in force, by department; `?done=on`: who has."""
    form = PlaceForm(request.GET)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    edition = selectors.edition_in_force(timezone.now())
    context = {"edition": edition, "is_done": asked["done"], "unit": asked["unit"]}
    if edition:
        units = editions.units(edition)
        people, following = editions.readers_page(
            edition, is_done=asked["done"], unit=asked["unit"], after=asked["after"]
        )
        context |= {
            "units": units,
            "total": sum(each.total for each in units),
            "done": sum(each.done for each in units),
            "people": people,
            "following": "~".join(map(str, following)) if following else "",
        }
    return render(request, "rulebook/acknowledgements.html", context)
