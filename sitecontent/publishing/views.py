"""The desk of the editor, the list, collecting, writing, one item and its preview."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from regulations.binding.pages import number_of, status_of
from regulations.rulebook.selectors import in_force
from regulations.uploads import CappedUpload, in_kilobytes
from sitecontent.publishing import pages, selectors
from sitecontent.publishing.files import Upload
from sitecontent.publishing.forms import CollectForm, VersionForm, initial_of
from sitecontent.publishing.markup import render as as_html
from sitecontent.publishing.models import Item
from sitecontent.publishing.pages import (
    FORM,
    find_item,
    may_see,
    position_of,
    show_item,
)
from sitecontent.publishing.public.views import with_videos
from sitecontent.publishing.rules import AUTHORS, Kind, State
from sitecontent.publishing.services import collect as collect_item
from sitecontent.publishing.services import write_version
from sitecontent.publishing.uploading import Received, receive

may_write = permission_required("publishing.write_item", raise_exception=True)
MEGABYTE = 1024 * 1024


class ContentUpload(CappedUpload):
    """A video and some pictures at once."""

    most = 40 * MEGABYTE


@may_see
@require_safe
def desk(request):
    """What was collected, is written, waits, is to be published, is out."""
    context = {"columns": selectors.desk(request.user, timezone.now()), "tab": "desk"}
    return render(request, "content/desk.html", context)


@may_see
@require_safe
def listed(request):
    """Every item, the newest first; `?kind=`, `?state=`, `?q=`."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    kind, state = kind if kind in Kind else "", state if state in State else ""
    query = request.GET.get("q", "").replace("\0", "").strip()[:60]
    rows, older = selectors.listing(
        viewer=request.user, kind=kind, state=state, query=query,
        before=number_of(request.GET.get("before")), at=timezone.now(),
    )  # fmt: skip
    context = {
        "rows": rows, "older": older, "kind": kind, "state": state, "q": query, "tab": "list",
        "kinds": Kind.choices, "states": State.choices,
    }  # fmt: skip
    return render(request, "content/list.html", context)


@may_write
@require_http_methods(FORM)
def collect(request):
    """Collect something; writing it follows at once."""
    form, refused = CollectForm(request.POST or None, position=position_of(request.user)), None
    if request.method == "POST" and form.is_valid():
        try:
            made = collect_item(**form.cleaned_data, by=request.user, at=timezone.now())
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Collected."))
            to_write = "write" in request.POST
            return redirect("publishing:edit" if to_write else "publishing:item", made.pk)
    context = {"form": form, "refused": refused}
    return render(request, "content/collect.html", context, status=status_of(request))


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@may_write
@require_http_methods(FORM)
def edit(request, pk: int):
    """Write a new version."""
    request.upload_handlers = [ContentUpload(request)]
    item = find_item(pk, request.user)
    if position_of(request.user) not in AUTHORS[Kind(item.kind)]:
        raise PermissionDenied
    if not pages.may_write(request.user, item):
        return redirect("publishing:item", pk)
    return _edit(request, item)


@csrf_protect
def _edit(request, item: Item):
    at, refused = timezone.now(), None
    data, received = request.POST or None, None
    if request.upload_handlers[0].is_too_large:
        most = {"most": in_kilobytes(ContentUpload.most)}
        text = _("The files of one upload together have %(most)s at most.")
        refused = ValidationError(text, params=most, code="C6-9")
    elif data:
        data, received, refused = _received(request, item, at)
    version = selectors.version_of(item, None)
    form = VersionForm(data, item=item, initial=initial_of(item, version))
    if received and not received.refused and form.is_valid():
        words = {"after": form.cleaned_data["after"], "by": request.user, "at": at}
        try:
            write_version(item_id=item.pk, draft=form.draft(), **words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Saved as a new version."))
            return redirect("publishing:item", item.pk)
    context = {
        "form": form, "item": item, "version": version, "refused": refused,
        "received": received, "limits": _limits(at),
    }  # fmt: skip
    return render(request, "content/form.html", context, status=status_of(request))


def _received(request, item: Item, at) -> tuple[QueryDict, Received | None, Exception | None]:
    """What was typed with the files that were kept, what became of each file, why none was."""
    data = request.POST.copy()
    shrink = "shrink" in data
    files = request.FILES.getlist("uploads")
    uploads = [Upload(each.name, each.read(), shrink) for each in files]
    try:
        found = receive(item_id=item.pk, uploads=uploads, by=request.user, at=at)
    except (ValidationError, PermissionDenied) as error:
        return data, None, error
    chosen = [*data.getlist("files"), *data.get("fit", "").split()]
    data.setlist("files", [*chosen, *(str(each.pk) for each in found.kept)])
    return data, found, None


def _limits(at) -> list[str]:
    params = in_force("content", at).params
    sizes = (params.image_max_bytes, params.video_max_bytes, params.document_max_bytes)
    return [in_kilobytes(size) for size in sizes]


@with_videos
@require_safe
def item(request, pk: int):
    """One item: `?version=` shows an older version of it. Who is no reader of content and judges
    what was taken down is led to that."""
    if not request.user.has_perm("publishing.view_item"):
        version = pages.find_version(pk, number_of(request.GET.get("version")), request.user)
        address = reverse("publishing:preview", args=[pk])
        return redirect(f"{address}?version={version.number}")
    return show_item(request, find_item(pk, request.user), timezone.now())


@with_videos
@require_safe
def preview(request, pk: int):
    """A version as the public site will show it, or showed it; `?version=`."""
    version = pages.find_version(pk, number_of(request.GET.get("version")), request.user)
    found = version.item
    context = {
        "item": found, "version": version, "placed": selectors.placed_in(version),
        "body": as_html(version.body), "sku": found.product.sku if found.product else "",
    }  # fmt: skip
    return render(request, "content/preview.html", context)
