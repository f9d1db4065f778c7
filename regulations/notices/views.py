"""The bell, the list of one's own notices, and how they shall come."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regulations.binding.pages import number_of, status_of
from regulations.notices import registry, selectors
from regulations.notices.channels.forms import OwnChannelForm
from regulations.notices.channels.rules import OWN_SERVICES
from regulations.notices.channels.selectors import channels_of
from regulations.notices.forms import PreferencesForm
from regulations.notices.services import mark_one_read, mark_read, save_preferences


@require_safe
def notices(request):
    """The person's notices, the newest first; older ones follow by keyset."""
    page = selectors.newest(request.user, before=number_of(request.GET.get("before")))
    last = selectors.last_unread(request.user)
    context = {"notices": page, "more": len(page) == 30, "last_unread": last}
    return render(request, "notices/list.html", context)


@require_safe
def bell(request):
    """The number at the bell; nothing for none."""
    count = selectors.unread_count(request.user)
    return HttpResponse(f"{selectors.CAP}+" if count > selectors.CAP else count or "")


@require_POST
def read(request):
    """Mark the notices as read that were there when the list was shown, or the one opened."""
    who = {"by": request.user, "at": timezone.now()}
    if one := number_of(request.POST.get("one")):
        mark_one_read(**who, pk=one)
        return HttpResponse(status=204)
    if up_to := number_of(request.POST.get("up_to")):
        mark_read(**who, up_to=up_to)
    return redirect("notices:list")


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request):
    """How the person's own notices leave the portal, and where to."""
    form = PreferencesForm(request.POST or None, held=selectors.preferences_of(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            save_preferences(by=request.user, at=timezone.now(), **form.words())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("notices:settings")
    return settings_page(request, form=form)


def settings_page(request, *, form=None, own=None):
    """The page of one's settings, with a form that was refused in place of a fresh one."""
    if form is None:
        form = PreferencesForm(held=selectors.preferences_of(request.user))
    context = {
        "form": form,
        "own": own or OwnChannelForm(),
        "services": OWN_SERVICES,
        "clocks": [kind.label for kind in registry.kinds().values() if kind.is_clock],
        "channels": channels_of(request.user),
        "mail": selectors.has_mail() and request.user.email,
    }
    return render(request, "notices/settings.html", context, status=status_of(request))
