"""The verbs of deputies: name one, end it early."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.deputies.models import Deputyship, DeputyshipEnd
from hr.people.deputies.rules import State, Terms, fault_of_terms, overlap, state_of
from hr.people.deputies.selectors import is_ended, may_appoint, terms_of
from hr.people.models import Employee
from hr.people.rules import Stage
from regulations.notices.services import Message, notify
from regulations.rulebook.rules import day_of


@transaction.atomic
def appoint_deputy(
    *,
    person: Employee,
    deputy: Employee,
    starts_on: date,
    ends_on: date | None,
    reason: str,
    only_when_away: bool = False,
    kinds: Collection[str] = (),
    by: Employee | None,
    at: datetime,
) -> Deputyship:
    """Name who stands in for a person on the days from `starts_on` to `ends_on`, both included.

    With `only_when_away` the deputy stands in while the person is away, and `ends_on` may be
    None. `kinds` are those of the kinds that need it on which the deputy decides as well. Whoever
    is concerned and did not do it themselves is told. Refused: somebody else than
    the person and who stands above them, oneself, who does not work here, days that make no
    sense, and the same deputy twice on one day.
    """
    Employee.objects.select_for_update().get(pk=person.pk)  # two at once wait for each other
    terms = Terms(starts_on, ends_on, only_when_away)
    _check_people(person, deputy, by)
    fault = fault_of_terms(terms, day_of(at))
    if fault:
        raise ValidationError({"starts_on" if starts_on < day_of(at) else "ends_on": fault})
    _check_overlap(person, deputy, terms, at)
    row = Deputyship.objects.create(
        person=person,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        only_when_away=only_when_away,
        kinds=sorted(kinds),
        reason=reason.strip(),
        made_by=by,
        at=at,
    )
    text = gettext_noop("%(deputy)s stands in for %(person)s from %(start)s to %(end)s.")
    if only_when_away:
        text = gettext_noop(
            "%(deputy)s stands in for %(person)s while %(person)s is away, from %(start)s to "
            "%(end)s."
        )
    _tell(row, text=text, name="named", by=by, at=at)
    return row


def _check_people(person: Employee, deputy: Employee, by: Employee | None) -> None:
    if not may_appoint(by, person):
        raise ValidationError(
            _(
                "Deputies of %(person)s are named by themselves or by who stands above them; of "
                "the general manager by nobody else."
            ),
            params={"person": person},
        )
    if deputy.pk == person.pk:
        raise ValidationError({"deputy": _("Nobody stands in for themselves.")})
    if by is not None and by.pk == deputy.pk:
        text = _("Nobody names themselves as the deputy of somebody else.")
        raise ValidationError({"deputy": text})
    for each in (person, deputy):
        if each.stage != Stage.WORKING:
            text = _("%(person)s does not work here.") % {"person": each}
            raise ValidationError({"deputy": text} if each is deputy else text)


def _check_overlap(person: Employee, deputy: Employee, terms: Terms, at: datetime) -> None:
    known = Deputyship.objects.not_over(at).filter(person=person, deputy=deputy)
    if any(overlap(terms, terms_of(row)) for row in known):
        text = _("%(deputy)s stands in for %(person)s in these days already.")
        raise ValidationError({"starts_on": text % {"deputy": deputy, "person": person}})


@transaction.atomic
def end_deputyship(*, deputyship: Deputyship, by: Employee, at: datetime) -> DeputyshipEnd:
    """End a deputyship before its last day; from `at` on the deputy stands in no longer.

    The deputy may do so too. Refused: anybody else, and what is over or ended already.
    """
    Employee.objects.select_for_update().get(pk=deputyship.person_id)
    rows = Deputyship.objects.select_related("person", "deputy", "end")
    row = rows.get(pk=deputyship.pk)
    if by.pk != row.deputy_id and not may_appoint(by, row.person):
        raise ValidationError(
            _("This is ended by the person, the deputy or who stands above the person.")
        )
    state = state_of(terms_of(row), is_ended=is_ended(row), today=day_of(at))
    if state in (State.OVER, State.ENDED):
        raise ValidationError(_("This deputyship is over already."))
    end = DeputyshipEnd.objects.create(deputyship=row, by=by, at=at)
    text = gettext_noop("%(deputy)s no longer stands in for %(person)s.")
    _tell(row, text=text, name="ended", by=by, at=at)
    return end


def _tell(row: Deputyship, *, text: str, name: str, by, at: datetime) -> None:
    message = Message(
        key=f"deputy:{name}:{row.pk}",
        text=text,
        params={
            "deputy": row.deputy.name,
            "person": row.person.name,
            "start": row.starts_on.isoformat(),
            "end": row.ends_on.isoformat() if row.ends_on else "…",
        },
        url=f"/people/{row.person.number}/",
    )
    notify(
        recipients=[each for each in (row.deputy, row.person) if by is None or each.pk != by.pk],
        message=message,
        at=at,
    )
