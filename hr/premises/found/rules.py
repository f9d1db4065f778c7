"""What may become of a thing that was found."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause


class Step(TextChoices):
    """What is done with a thing that was found."""

    HANDED_IN = "handed_in", pgettext_lazy("found", "handed in to the office")
    CLAIMED = "claimed", pgettext_lazy("found", "claimed")
    HANDED_OVER = "handed_over", pgettext_lazy("found", "handed over to its owner")
    GIVEN = "given", pgettext_lazy("found", "left to the office")


class State(TextChoices):
    """Where a thing is."""

    WITH_FINDER = "with_finder", pgettext_lazy("found", "with who found it")
    KEPT = "kept", pgettext_lazy("found", "kept by the office")
    CLAIMED = "claimed", pgettext_lazy("found", "claimed")
    HANDED_OVER = "handed_over", pgettext_lazy("found", "handed over to its owner")
    GIVEN = "given", pgettext_lazy("found", "left to the office")


# Only the office keeps, hands over and takes for itself; anybody claims.
OF_THE_OFFICE = frozenset({Step.HANDED_IN, Step.HANDED_OVER, Step.GIVEN})
AFTER = {
    (State.WITH_FINDER, Step.HANDED_IN): State.KEPT,
    (State.KEPT, Step.CLAIMED): State.CLAIMED,
    (State.KEPT, Step.GIVEN): State.GIVEN,
    (State.CLAIMED, Step.CLAIMED): State.CLAIMED,
    (State.CLAIMED, Step.HANDED_OVER): State.HANDED_OVER,
    (State.CLAIMED, Step.GIVEN): State.GIVEN,
}


@clause("A1.3-5")
def steps_from(state: State, *, is_office: bool) -> list[Step]:
    """What somebody may do next with a thing."""
    return [
        step
        for (before, step) in AFTER
        if before == state and (is_office or step not in OF_THE_OFFICE)
    ]


@clause("A1.3-5")
def fault_of_step(
    step: Step, state: State, *, is_office: bool, by: int, finder: int, claimed_by: int | None,
    claimant: str, note: str,
) -> object:  # fmt: skip
    """Why a step is not taken; None if it is.

    Whoever found a thing does not take it in for the office, and two people see to whom it goes:
    who wrote the claim down does not hand over as well.
    """
    if (state, step) not in AFTER:
        return _("This cannot be done with it any more, or not yet.")
    if step in OF_THE_OFFICE and not is_office:
        return _("The office takes it in, keeps it and hands it over.")
    if step == Step.HANDED_IN and by == finder:
        return _("Somebody else of the office takes in what you found.")
    if step == Step.HANDED_OVER and by == claimed_by:
        return _("You wrote the claim down: somebody else of the office hands it over.")
    if step == Step.CLAIMED and not claimant.strip():
        return _("Say who claims it.")
    if step != Step.HANDED_IN and not note.strip():
        return _("Say how the owner is known, or why the office takes it.")
    return None
