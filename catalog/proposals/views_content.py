"""Proposing what is shown of a product: its words and pictures, once it is on sale."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from catalog.products.models import Picture, Product
from catalog.proposals import selectors
from catalog.proposals.content import Words, begins_with, propose_content
from catalog.proposals.forms import ContentForm
from catalog.proposals.models import Proposal
from regulations.binding.pages import number_of, status_of
from regulations.uploads import CappedUpload, too_large

MOST_FILES = 12
may_propose = permission_required("proposals.propose_content", raise_exception=True)


@csrf_exempt  # the form is read, and its token checked, only once the upload is capped
@may_propose
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request):
    """Propose what is shown of the product that `?product=` names; without one, choose it."""
    request.upload_handlers = [CappedUpload(request)]
    pk = number_of(request.GET.get("product"))
    if not pk:
        return redirect("products:list")
    return write(request, get_object_or_404(Product, pk=pk), None)


@csrf_protect
def write(request, product: Product, found: Proposal | None):
    """The form of what is shown of a product; `found` was returned and is asked anew."""
    line = selectors.lines_of(found)[0] if found else None
    begun = begins_with(product, line)
    initial = begun | {"reason": found.reason if found else ""}
    form, refused = ContentForm(request.POST or None, initial=initial), None
    if request.upload_handlers[0].is_too_large:
        refused = too_large("C6-9")
    elif request.method == "POST" and form.is_valid():
        try:
            made = propose_content(
                product=product, typed=_typed(request, form), found=found, by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Proposed; the leader has been told."))
            return redirect("proposals:proposal", made.pk)
    pictures = Picture.objects.filter(product=product).in_bulk(begun["pictures"])
    context = {
        "form": form, "product": product, "found": found, "refused": refused,
        "pictures": [pictures[pk] for pk in begun["pictures"] if pk in pictures],
        "kept": _kept(request) if request.method == "POST" else begun["pictures"],
    }  # fmt: skip
    return render(request, "proposals/content.html", context, status=status_of(request))


def _kept(request) -> list[int]:
    """The pictures that stay, the one chosen as the first before the others."""
    kept = [number_of(each) for each in request.POST.getlist("keep")]
    first = number_of(request.POST.get("first"))
    return sorted((pk for pk in kept if pk), key=lambda pk: pk != first)


def _typed(request, form: ContentForm) -> Words:
    words = {name: form.cleaned_data[name] for name in ("name", "variant", "description", "reason")}
    files = [each.read() for each in request.FILES.getlist("files")[:MOST_FILES]]
    return Words(**words, keep=_kept(request), files=files, shrink=form.cleaned_data["shrink"])
