"""Who may not approve a dismissal, for nobody else either, and why each of them may not."""

from django.utils.translation import gettext_lazy as _

from hr.discipline.models import Case, Dismissal
from hr.discipline.selectors import concerned_ids
from hr.people.selectors import subordinate_ids

OPENED = _("Who opened the case does not approve a dismissal in it.")
CONCERNED = _("Whom the case concerns does not approve a dismissal in it.")
PROPOSED = _("Who decided on the dismissal does not approve it: a second person does.")
BELOW = _("Who works under somebody the case concerns approves no dismissal in it.")


def barred_of(case: Case) -> set[int]:
    """Those who may not decide the case: whom it concerns, everybody below them, who opened it."""
    concerned = concerned_ids(case)
    below = {each for person in concerned for each in subordinate_ids(person)}
    return concerned | below | {case.opened_by_id} - {None}


def why_barred(document: Dismissal, person_id: int):
    """Why somebody of these, or who asked, does not approve: the nearest reason as a sentence."""
    ruling = document.measure.ruling
    if person_id in concerned_ids(ruling.case):
        return CONCERNED
    if person_id == ruling.case.opened_by_id:
        return OPENED
    return PROPOSED if person_id == ruling.by_id else BELOW
