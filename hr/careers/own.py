"""One's own page: file, probation, things, work to take over, the way out."""

from django.shortcuts import render

from hr.careers.entry import selectors as entry
from hr.careers.leaving import forms
from hr.careers.leaving.rules import notice_until
from hr.careers.leaving.selectors import belongings, is_regular, standing_departure, to_take
from hr.careers.pay.selectors import own_pay
from hr.careers.probation.selectors import probations, standing_of
from regulations.binding.pages import status_of
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force


def show_own(request, at, *, resign=None):
    """The page of what concerns oneself; `resign`: a form that was not taken."""
    person = request.user
    months = in_force("careers", at).params.resignation_notice_months
    regular = is_regular(person)
    until = notice_until(day_of(at), months) if regular else None
    file = entry.file_of(person)
    probation = probations().filter(person=person).order_by("-number").first()
    context = {
        "file": file,
        "file_state": entry.state(file) if file else None,
        "probation": probation,
        "probation_state": standing_of(probation, at) if probation else None,
        "things": belongings(person).filter(back=None),
        "to_take": to_take(person),
        "leaving": standing_departure(person),
        "pay": own_pay(person),
        "is_regular": regular,
        "until": until,
        "months": months,
        "resign": resign or forms.ResignForm(initial={"last_day": until or day_of(at)}),
        "tab": "own",
    }
    return render(request, "careers/own.html", context, status=status_of(request))
