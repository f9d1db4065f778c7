"""Sales channels: all of a year against their targets, and one of them over the years."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from regulations.binding.pages import status_of
from sitecontent.campaigns.channels import selectors
from sitecontent.campaigns.channels.forms import TargetForm
from sitecontent.campaigns.channels.models import Channel
from sitecontent.campaigns.channels.rules import following, month_of, years
from sitecontent.campaigns.channels.services import set_target
from sitecontent.campaigns.charts import upright

MONTHS = 24
may_see = permission_required("campaigns.view_channel", raise_exception=True)


@may_see
@require_safe
def listed(request):
    """Every channel in a `?year=`: this month's progress, then month by month."""
    at = timezone.now()
    known = years(selectors.first_sale(), at)
    asked = request.GET.get("year", "")
    year = next((each for each in known if str(each) == asked), known[0])
    rows = selectors.channel_rows(date(year, 1, 1), 12)
    filled = [
        place
        for place in range(12)
        if any(row.months[place].orders or row.months[place].target for row in rows)
    ]
    context = {
        "rows": [(row, [row.months[place] for place in filled]) for row in rows], "year": year,
        "years": known, "now": selectors.this_month(at), "month": month_of(at),
        "months": [date(year, place + 1, 1) for place in filled], "tab": "channels",
    }  # fmt: skip
    return render(request, "campaigns/channels.html", context)


def _with_anything(months: list, now: date) -> list:
    """Months from the first one with orders or a target; of those to come only with a target."""
    known = [each for each in months if each.orders or each.target or each.month == now]
    first = known[0].month
    return [each for each in months if first <= each.month and (each.month <= now or each.target)]


@may_see
@require_http_methods(["GET", "HEAD", "POST"])
def channel(request, pk: int):
    """One channel: two years of months against their targets; a target is set here."""
    at, refused = timezone.now(), None
    found = get_object_or_404(Channel.objects.select_related("keeper"), pk=pk)
    form = TargetForm(request.POST or None, initial={"month": following(month_of(at))})
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "by": request.user, "at": at}
        try:
            set_target(channel_id=pk, **words)
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("The target is set."))
            return redirect("campaigns:channel", pk)
    since = following(month_of(at), 1 - MONTHS)
    months = selectors.channel_rows(since, MONTHS + 3, found)[0].months
    shown = _with_anything(months, month_of(at))
    may_set = request.user.has_perm("campaigns.set_target")
    context = {
        "channel": found, "form": form, "refused": refused, "months": shown[::-1],
        "now": next(each for each in months if each.month == month_of(at)),
        "chart": upright([
            (each.month, each.amount, each.target.amount if each.target else None)
            for each in shown
        ]),
        "story": selectors.story_of(found, since),
        "may_set": may_set or request.user.has_perm("campaigns.lead_targets"),
    }  # fmt: skip
    return render(request, "campaigns/channel.html", context, status=status_of(request))
