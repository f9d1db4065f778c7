"""What happens next in a case, in plain words for whoever reads it."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr.discipline.dossier import Dossier, Effect
from hr.discipline.letters import day
from hr.discipline.rules import UNDECIDED, Outcome

NOBODY_DECIDES = gettext_lazy(
    "Nobody in the company may decide it: everybody with the right is concerned, opened it or "
    "stands below whom it concerns. It stays on record as it was opened, with what is added to it."
)


def next_steps(found: Dossier, person, at: datetime) -> list[str]:
    """Sentences in their order; those of a person concerned speak to them."""
    is_mine = any(each.pk == person.pk for each in found.concerned)
    if found.state in UNDECIDED:
        return _undecided(found, is_mine)
    if found.waiting:
        return _objected(found, is_mine)
    return _decided(found, is_mine, at)


def _undecided(found: Dossier, is_mine: bool) -> list[str]:
    said = []
    if is_mine:
        said.append(
            _("You may give your own statement and evidence as long as nothing is decided.")
        )
    elif not found.concerned:
        said.append(_("First somebody has to find out and name whom the case concerns."))
    else:
        said.append(_("Whoever handles the case hears the people it concerns and adds evidence."))
    if not found.deciders:
        said.append(NOBODY_DECIDES)
        return said
    said.append(
        _(
            "Then somebody with the right to decide confirms it with measures or drops it: nobody "
            "whom it concerns, nobody who opened it, nobody who stands below."
        )
    )
    said.append(_("Who may decide it: %(names)s.") % {"names": found.decider_names})
    if is_mine:
        said.append(_("You are told at once, and can object in writing. Until then nothing holds."))
    return said


def _objected(found: Dossier, is_mine: bool) -> list[str]:
    said = []
    for row in found.waiting:
        owner, due = row.deadline.owner, day(row.deadline.due_at)
        if owner:
            words = {"person": row.by.name, "owner": owner.name, "due": due}
            said.append(_("%(owner)s answers the objection of %(person)s by %(due)s.") % words)
        else:
            said.append(_("The objection of %(person)s is to be answered by %(due)s.")
                        % {"person": row.by.name, "due": due})  # fmt: skip
    if found.stands.effect == Effect.HOLDS:
        said.append(_("Until it is answered the decision holds."))
    if is_mine:
        said.append(_("You may add a statement and evidence until then."))
    return said


def _decided(found: Dossier, is_mine: bool, at: datetime) -> list[str]:
    holds = found.stands
    if holds.ruling.outcome == Outcome.DROPPED:
        return [_("Nothing follows from this case, and nothing more happens in it.")]
    said = [_("The decision holds.")] if holds.effect == Effect.HOLDS else []
    if found.returned:
        said += _returned(is_mine)
    elif any(each.is_waiting for each in holds.measures):
        said.append(_("The dismissal has no effect unless the general manager approves it."))
    elif holds.effect == Effect.NONE:
        said.append(_("The dismissal was not approved: the decision has no effect."))
    if found.mays.object:
        until = day(found.object_until)
        said.append(_("You can object in writing until %(until)s.") % {"until": until})
        said.append(
            _("Somebody else than who decided will answer; until then the decision holds.")
            if holds.effect == Effect.HOLDS
            else _("Somebody else than who decided will answer.")
        )
    elif is_mine and any(each.objections for each in found.passed):
        said.append(_("Your objection has been answered."))
    elif at <= found.object_until and _may_still_object(found):
        until = day(found.object_until)
        said.append(_("Who bears a measure can object until %(until)s.") % {"until": until})
    return said


def _may_still_object(found: Dossier) -> bool:
    """Whether somebody who bears a measure has not objected yet."""
    objected = {each.by_id for each in found.stands.objections}
    return any(each.person_id not in objected for each in found.stands.measures)


def _returned(is_mine: bool) -> list[str]:
    """While a dismissal is returned: what it lacked can be made up for."""
    said = [_("The general manager returned the dismissal: it has no effect.")]
    if is_mine:
        said.append(_("You may give a statement and evidence until it is asked for again."))
    else:
        said.append(_("People can be heard and evidence added until it is asked for again."))
    return said
