"""Following a tracked link, for everybody and without a cookie; making one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sitecontent.campaigns.links.forms import LinkForm
from sitecontent.campaigns.links.rules import is_click
from sitecontent.campaigns.links.services import follow_link, make_link
from sitecontent.campaigns.pages import find_campaign, may_see, show_campaign


@login_not_required
@require_safe
def follow(request, tag: str):
    """Lead on to where the link was made to lead, and nowhere else."""
    said = request.headers
    purpose = f"{said.get('Sec-Purpose', '')} {said.get('Purpose', '')}"
    counts = is_click(request.method, said.get("User-Agent", ""), purpose)
    target = follow_link(tag=tag, counts=counts, at=timezone.now())
    if target is None:
        raise Http404
    return HttpResponseRedirect(target)


@may_see
@require_POST
def make(request, pk: int):
    """Make a link of a campaign."""
    at, found, form, refused = timezone.now(), find_campaign(pk), LinkForm(request.POST), None
    if form.is_valid():
        try:
            make_link(campaign_id=pk, **form.cleaned_data, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
    if refused or not form.is_valid():
        return show_campaign(request, found, at, refused=refused, link=form)
    messages.success(request, _("The link counts from now on."))
    return redirect("campaigns:campaign", pk)
