"""Things found, with where each is."""

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from hr.premises.found.models import FoundStep, FoundThing
from hr.premises.found.rules import State, Step

KEEP = "premises.keep_found"
# Where a thing is after its last step.
AFTER_STEP = {
    "": State.WITH_FINDER,
    Step.HANDED_IN: State.KEPT,
    Step.CLAIMED: State.CLAIMED,
    Step.HANDED_OVER: State.HANDED_OVER,
    Step.GIVEN: State.GIVEN,
}


def things() -> QuerySet[FoundThing]:
    """Every thing with its last step as `last`, "" for none; the newest first."""
    last = FoundStep.objects.filter(thing=OuterRef("pk")).order_by("-id").values("step")[:1]
    rows = FoundThing.objects.select_related("by").order_by("-id")
    return rows.annotate(last=Coalesce(Subquery(last), Value("")))


def state_of(thing: FoundThing) -> State:
    """Where a thing of `things()` is."""
    return AFTER_STEP[thing.last]


def keeper_of(thing: FoundThing):
    """Who keeps a thing: who took it in for the office, before that who found it."""
    taken = thing.steps.filter(step=Step.HANDED_IN).select_related("by").first()
    return taken.by if taken else thing.by


def claimed_by(thing: FoundThing) -> int | None:
    """Who wrote the last claim of a thing down."""
    claims = thing.steps.filter(step=Step.CLAIMED).order_by("-id")
    return claims.values_list("by", flat=True).first()
