"""The page of a long list: how far it is, what it would do, and one's word on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from catalog.products.bulk.models import LongList, Stage
from catalog.products.bulk.services import say
from catalog.products.pages import may_change
from regulations.binding.pages import status_of


@may_change
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def long_list(request, pk: int):
    """One's own long list; POST writes it, or gives it up."""
    row, refused = (
        get_object_or_404(LongList.objects.defer("content"), pk=pk, by=request.user),
        None,
    )
    if request.method == "POST":
        writes = request.POST.get("verb") == "write"
        try:
            say(list_id=pk, writes=writes, by=request.user, at=timezone.now())
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("It is being written.") if writes else _("Given up."))
            return redirect("products:long_list", pk)
    is_at_work = row.stage in (Stage.LOOKING, Stage.WRITING)
    context = {"row": row, "refused": refused, "is_at_work": is_at_work}
    part = "goods/long.html" if "part" in request.GET else "goods/long_list.html"
    return render(request, part, context, status=status_of(request))
