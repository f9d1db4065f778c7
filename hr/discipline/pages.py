"""What the pages of one case have in common: who finds it, and the case with its forms."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, render

from hr.discipline.dossier import Dossier, dossier_of
from hr.discipline.evidence.forms import EvidenceForm
from hr.discipline.forms import HearingForm, NameForm, StatementForm, TakeBackForm
from hr.discipline.models import Case, Objection
from hr.discipline.next_steps import next_steps
from hr.discipline.objections.forms import ObjectionForm
from hr.discipline.rulings.forms import DropForm, LastDayForm
from hr.discipline.selectors import cases_of, for_page, may_answer, why_not_answer
from regulations.binding.pages import status_of
from regulations.rulebook.rules import CHINA, day_of


def find_case(request, pk: int) -> Case:
    """A case that this person may see, as its page reads it; else it does not exist here."""
    return get_object_or_404(for_page(cases_of(request.user), request.user), pk=pk)


def is_theirs(objection: Objection, person) -> bool:
    """Whether a person may answer an objection."""
    return may_answer(objection, person) and why_not_answer(objection, person) is None


def refusal_of(error: ValidationError) -> dict:
    """A refusal as a page shows it: the sentences, and the clause where one is named."""
    return {"messages": error.messages, "clause": getattr(error, "code", None) or ""}


def refusal_above(rows, error: ValidationError) -> dict | None:
    """Let a refusal of one measure stand at its row; any other is told above the form."""
    place = getattr(error, "place", None)
    if place is None:
        return refusal_of(error)
    row = [row for row in rows if row.draft()][place]
    row.refused, row.refused_field = refusal_of(error), error.field
    return None


def show_case(request, case: Case, at, *, refused: ValidationError | None = None, **forms):
    """The page of a case; a form that was refused is shown as it was sent, with the refusal.

    Above everything stands what was refused of a form that this person is not offered.
    """
    found = dossier_of(case, request.user, at)
    _offer_renewals(found, at, forms.get("last_day"))
    offered = _forms(found, at)
    told = refusal_of(refused) if refused else None
    for name, form in forms.items():
        if name == "take_back":
            continue  # one form for every name that may be taken back
        if name in offered or any(each.renewal is form for each in found.returned):
            form.refusal, told = told, None
    context = {
        "case": case,
        "dossier": found,
        "next_steps": next_steps(found, request.user, at),
        "answerable": {row.pk for row in found.waiting if is_theirs(row, request.user)},
        "refused": told,
        "forms": offered | forms,
        "sent": set(forms),
    }
    return render(request, "discipline/case.html", context, status=status_of(request))


def _forms(found: Dossier, at) -> dict:
    mays, forms = found.mays, {}
    if mays.prove:
        forms["evidence"] = EvidenceForm()
    if mays.state:
        forms["statement"] = StatementForm()
    if mays.hear:
        held_at = at.astimezone(CHINA)
        forms["hearing"] = HearingForm(concerned=found.concerned, initial={"held_at": held_at})
    if mays.name:
        forms["name"] = NameForm(besides=[each.pk for each in found.concerned])
    if mays.decide:
        forms["drop"] = DropForm()
        forms["take_back"] = TakeBackForm()
    if mays.object:
        forms["objection"] = ObjectionForm()
    return forms


def _offer_renewals(found: Dossier, at, sent: LastDayForm | None) -> None:
    """Give each returned dismissal its form: as it was sent, else with the day asked for."""
    for measure in found.returned:
        document = measure.dismissal
        asked = {"last_day": max(document.last_day, day_of(at))}
        measure.renewal = LastDayForm(initial=asked, document=document.pk)
        if sent is not None and sent.document == document.pk:
            measure.renewal = sent
