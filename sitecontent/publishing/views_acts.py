"""What is done with an item: asked for, checked, published, taken down; words decided on."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from regulations.binding.pages import number_of
from sitecontent.publishing import publication, selectors, services
from sitecontent.publishing.evidence import may_open
from sitecontent.publishing.models import Attachment, Hit, Version
from sitecontent.publishing.pages import find_item, may_see, show_item
from sitecontent.publishing.screening.services import decide_hit


def _act(request, pk: int, verb, done: str, **words):
    at, found = timezone.now(), find_item(pk, request.user)
    try:
        verb(by=request.user, at=at, **words)
    except (ValidationError, PermissionDenied) as refused:
        found.refresh_from_db()
        return show_item(request, found, at, refused=refused)
    messages.success(request, done)
    return redirect("publishing:item", pk)


@may_see
@require_POST
def ask(request, pk: int):
    """Ask for the newest version to be approved."""
    return _act(request, pk, services.ask, _("Asked for; whoever decides has been told."),
                item_id=pk)  # fmt: skip


@may_see
@require_POST
def check(request, pk: int):
    """Say that the newest version is right."""
    found = find_item(pk, request.user)
    if selectors.last_read(found) < found.number:
        raise Http404
    version = get_object_or_404(Version, item=found, number=found.number)
    words = {"version_id": version.pk, "note": request.POST.get("note", "")}
    return _act(request, pk, services.check_version, _("Noted as checked."), **words)


@may_see
@require_POST
def publish(request, pk: int):
    """Publish what was approved."""
    if not find_item(pk, request.user).number:
        raise Http404
    return _act(request, pk, publication.publish, _("Published."), item_id=pk)


@may_see
@require_POST
def take_down(request, pk: int):
    """Take down at once what is shown."""
    words = {"item_id": pk, "reason": request.POST.get("reason", "")}
    done = _("Taken down. It is kept as evidence, and a case was opened.")
    return _act(request, pk, publication.take_down, done, **words)


@may_see
@require_POST
def restore(request, pk: int):
    """Write an older version anew."""
    number = number_of(request.POST.get("version"))
    version = get_object_or_404(Version, item=pk, number=number or 0)
    done = _("Written anew: it goes through its chain like any other version.")
    return _act(request, pk, services.restore_version, done, version_id=version.pk)


@may_see
@require_POST
def drop(request, pk: int):
    """Give up what is not published."""
    return _act(request, pk, services.give_up, _("Given up."), item_id=pk)


@may_see
@require_POST
def decide(request, number: int):
    """Decide on a word that was found."""
    hit = get_object_or_404(Hit.objects.select_related("screening__version"), pk=number)
    words = {
        "hit_id": number, "is_harmless": request.POST.get("verdict") == "harmless",
        "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    return _act(request, hit.screening.version.item_id, decide_hit, _("Decided."), **words)


@may_see
@require_safe
def compare(request, pk: int):
    """Two versions side by side: `?old=` and `?new=`; the newest against the one before."""
    found = find_item(pk, request.user)
    new = selectors.version_of(found, number_of(request.GET.get("new")))
    before = number_of(request.GET.get("old")) or (new.number - 1 if new else 0)
    old = selectors.version_of(found, before) if before else None
    if new is None or old is None:
        raise Http404
    context = {
        "item": found, "old": old, "new": new, "differences": selectors.compare(old, new),
        "versions": list(selectors.versions_of(found)),
    }  # fmt: skip
    return render(request, "content/compare.html", context)


@cache_control(private=True, max_age=86400, immutable=True)
@require_safe
def file(request, number: int):
    """A file of an item, for staff and for who judges what was taken down; it never changes."""
    row = get_object_or_404(Attachment, pk=number)
    if not may_open(row, request.user):
        raise Http404
    answer = HttpResponse(bytes(row.content), content_type=row.media)
    is_saved = row.sort == "document"
    answer["Content-Disposition"] = content_disposition_header(is_saved, row.name) or "inline"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
