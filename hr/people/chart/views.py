"""The company as a picture."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from hr.people.chart.selectors import company_chart
from hr.people.pages import may_see

# A company larger than this is shown folded, but for the reader's own department.
UNFOLDED = 80


@may_see
@require_safe
def chart(request):
    """Who leads the company, who is in charge of what, who stands under whom; `?all=1` unfolds."""
    picture = company_chart(request.user)
    is_small = picture.count <= UNFOLDED
    context = {
        "chart": picture,
        "is_small": is_small,
        "unfolded": is_small or request.GET.get("all") == "1",
    }
    return render(request, "people/chart.html", context)
