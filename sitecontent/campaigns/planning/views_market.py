"""What is learnt of the market: notes with their sources."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regulations.binding.pages import number_of, status_of
from sitecontent.campaigns.planning import selectors
from sitecontent.campaigns.planning.forms import MarketForm
from sitecontent.campaigns.planning.rules import Matter
from sitecontent.campaigns.planning.services import note_market
from sitecontent.campaigns.rules import day_of

PAGE = 30
may_see = permission_required("campaigns.view_marketnote", raise_exception=True)


@may_see
@require_http_methods(["GET", "HEAD", "POST"])
def market(request):
    """Notes, the newest first; `?matter=` and `?q=` narrow them; one is added here."""
    at, refused = timezone.now(), None
    matter, text = request.GET.get("matter", ""), request.GET.get("q", "")[:100]
    form = MarketForm(request.POST or None, initial={"seen_on": day_of(at)})
    if request.method == "POST" and form.is_valid():
        try:
            note_market(**form.cleaned_data, by=request.user, at=at)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("Noted."))
            return redirect("campaigns:market")
    known, before = matter in Matter.values, number_of(request.GET.get("before"))
    rows = selectors.notes(matter if known else "", text.replace("\0", ""), before)
    page = list(rows[: PAGE + 1])
    context = {
        "rows": page[:PAGE], "older": page[PAGE - 1].pk if len(page) > PAGE else None,
        "matter": matter, "q": text, "matters": Matter.choices, "form": form, "refused": refused,
        "tab": "market",
    }  # fmt: skip
    return render(request, "campaigns/market.html", context, status=status_of(request))
