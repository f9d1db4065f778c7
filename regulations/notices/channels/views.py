"""Channels of a person and of the company, and the log of what went through them."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations.binding.pages import refuse_form, status_of
from regulations.notices import registry
from regulations.notices.channels import selectors, services
from regulations.notices.channels.forms import (
    ChangeChannelForm,
    CompanyChannelForm,
    LogForm,
    OwnChannelForm,
)
from regulations.notices.models import Channel
from regulations.notices.views import settings_page

# More than a page shows is nobody's ticking.
MOST_TICKED = 200
may_change = permission_required("notices.change_channel", raise_exception=True)


@sensitive_post_parameters("address")
@require_POST
def add_own(request):
    """Set up a channel to oneself."""
    form = OwnChannelForm(request.POST)
    if form.is_valid():
        try:
            services.add_own_channel(by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            refuse_form(form, error, beside="address")
        else:
            messages.success(request, _("The channel is set up: send a test."))
            return redirect("notices:settings")
    return settings_page(request, own=form)


@may_change
@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request):
    """The company's channels, and the form for a new one."""
    form = CompanyChannelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_company_channel(by=request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            refuse_form(form, error, beside="address")
        else:
            messages.success(request, _("The channel is set up: send a test."))
            return redirect("notices:channels")
    rows = list(selectors.company_channels())
    for row in rows:
        row.hears = [registry.label(kind) for kind in row.kinds]
    return render(
        request,
        "notices/channels.html",
        {"channels": rows, "form": form},
        status=status_of(request),
    )


@may_change
@sensitive_post_parameters("address")
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request, pk: int):
    """Change a channel of the company; who changed it before."""
    found = get_object_or_404(selectors.company_channels(), pk=pk)
    form = ChangeChannelForm(
        request.POST or None, initial={"name": found.name, "kinds": found.kinds}
    )
    if found.reach == Channel.Reach.MAIL:
        del form.fields["kinds"]
    if request.method == "POST" and form.is_valid():
        words = {"kinds": []} | form.cleaned_data
        try:
            services.change_company_channel(
                channel=found, by=request.user, at=timezone.now(), **words
            )
        except ValidationError as error:
            refuse_form(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("notices:channels")
    changes = found.history.select_related("history_user").order_by("-history_id")[:20]
    context = {"channel": found, "form": form, "changes": changes}
    return render(request, "notices/channel.html", context, status=status_of(request))


@require_POST
def test(request, pk: int):
    """Send a word through a channel."""
    found = get_object_or_404(selectors.channels_in_hand(request.user), pk=pk)
    services.test_channel(channel=found, by=request.user, at=timezone.now())
    messages.success(request, _("The test is on its way; how it went stands here in a moment."))
    return _back(found)


@require_POST
def remove(request, pk: int):
    """Forget a channel."""
    found = get_object_or_404(selectors.channels_in_hand(request.user), pk=pk)
    try:
        services.remove_channel(channel=found, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The channel was removed and its address forgotten."))
    return _back(found)


def _back(found: Channel):
    return redirect("notices:settings" if found.owner_id else "notices:channels")


@permission_required("notices.view_delivery", raise_exception=True)
@require_safe
def deliveries(request):
    """What went out or will, the newest first; older ones follow by keyset."""
    form = LogForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    state = asked.get("state", "") if asked.get("state") in selectors.STATES else ""
    rows = selectors.deliveries(state=state, before=asked.get("before"))
    page = rows[: selectors.PAGE]
    for row in page:
        row.kind = registry.label(row.notice.kind)
    context = {
        "rows": page,
        "state": state,
        "older": page[-1].pk if len(rows) > selectors.PAGE else None,
        "lost": any(row.given_up_at for row in page),
    }
    return render(request, "notices/deliveries.html", context)


@permission_required("notices.change_delivery", raise_exception=True)
@require_POST
def retry(request):
    """Let one delivery, the ticked ones, or all that were given up, go again."""
    ticked = request.POST.getlist("one") or request.POST.getlist("ids")[:MOST_TICKED]
    ids = [int(each) for each in ticked if each.isdecimal() and len(each) < 18]
    everything = "everything" in request.POST
    count = services.retry_deliveries(
        ids=None if everything else ids, by=request.user, at=timezone.now()
    )
    text = ngettext("%(count)s message goes again.", "%(count)s messages go again.", count)
    messages.success(request, text % {"count": count})
    return redirect(f"{reverse('notices:deliveries')}?state=given_up")
