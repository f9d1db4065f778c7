"""Plans beside each other: ranked, drawn, and the best one set with a reason."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from regulations.binding.pages import number_of, status_of
from sitecontent.campaigns import figures, selectors
from sitecontent.campaigns.charts import shares
from sitecontent.campaigns.figures import Measure
from sitecontent.campaigns.forms import ChoiceForm
from sitecontent.campaigns.models import Choice
from sitecontent.campaigns.pages import FORM, may_see
from sitecontent.campaigns.rules import Kind, Stage, day_of
from sitecontent.campaigns.services import choose_best

MOST = 24


@may_see
@require_http_methods(FORM)
def compare(request):
    """Evaluated campaigns ranked by `?measure=`, of one `?kind=` or those named as `?c=`; the best
    one is chosen here."""
    sent = request.POST if request.method == "POST" else request.GET
    measure = sent.get("measure", "")
    measure = Measure(measure if measure in Measure.values else Measure.RETURN)
    rows, wanted, kind = _rows(request, sent)
    form, refused = ChoiceForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        words = {**form.cleaned_data, "campaign_ids": wanted}
        try:
            choose_best(**words, by=request.user, at=timezone.now())
        except (ValidationError, PermissionDenied) as error:
            refused = error
        else:
            messages.success(request, _("The best plan is set, with the ranking as it stood."))
            return redirect("campaigns:compare")
    context = {
        "table": _table(rows, measure), "measure": measure, "measures": Measure.choices,
        "all": _candidates(kind), "wanted": wanted, "kind": kind, "kinds": Kind.choices,
        "form": form, "refused": refused, "tab": "compare",
        "choices": Choice.objects.select_related("best", "by")[:20],
    }  # fmt: skip
    return render(request, "campaigns/compare.html", context, status=status_of(request))


def _candidates(kind: str):
    rows = selectors.in_stage(selectors.campaigns(), Stage.EVALUATED, day_of(timezone.now()))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.select_related("evaluation")[:MOST]


def _rows(request, sent) -> tuple[list, list[int], str]:
    """The campaigns that are compared: those that are ticked, else all of the kind."""
    kind = sent.get("kind", "")
    kind = kind if kind in Kind.values else ""
    ticked = {number_of(each) for each in sent.getlist("c")} - {None}
    rows = list(_candidates(kind))
    if ticked:
        rows = [row for row in rows if row.pk in ticked]
    return rows, [row.pk for row in rows], kind


def _table(rows: list, measure: Measure) -> list[tuple]:
    """Campaign, figures, value of the measure, length of its bar: the best first."""
    known = {row.pk: figures.from_json(row.evaluation.figures) for row in rows}
    by_id = {row.pk: row for row in rows}
    order = figures.ranked(list(known.items()), measure)
    values = [figures.value_of(known[pk], measure) for pk in order]
    lengths = shares(values)
    return [
        (by_id[pk], known[pk], value, length)
        for pk, value, length in zip(order, values, lengths, strict=True)
    ]
