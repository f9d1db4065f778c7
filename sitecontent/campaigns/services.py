"""The verbs of campaigns: plan, change, end, call off, evaluate, choose the best plan."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.selectors import superior_ids
from regulations.binding.rows import insert
from regulations.deadlines.services import meet_deadline, start_deadline, void_deadline
from regulations.notices.sayings import in_each_language
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from sitecontent.campaigns import figures, rules, selectors
from sitecontent.campaigns.figures import Measure
from sitecontent.campaigns.letters import link, nearest_superior, tell
from sitecontent.campaigns.models import Campaign, Choice, Evaluation
from sitecontent.campaigns.refusals import in_words
from sitecontent.campaigns.rules import Draft, Stage, day_of
from sitecontent.campaigns.wins import find_wins

EVALUATE = "campaigns.evaluate"
EVALUATED = gettext_noop("Evaluated: %(name)s, %(verdict)s")
MOVED = gettext_noop("the days of the campaign were changed")
CALLED_OFF = gettext_noop("the campaign was called off")
_PLAIN = ("kind", "name", "goal", "starts_on", "ends_on", "budget", "address", "channel", "partner")


def only_runners(by) -> None:
    """Refuse whose position does not run campaigns."""
    if by is not None and not by.has_perm("campaigns.run_campaign"):
        raise PermissionDenied(_("Your position does not include running campaigns."))


@clause("B2", "B5")
@transaction.atomic
def plan_campaign(*, draft: Draft, by, at: datetime) -> Campaign:
    """Plan a campaign; from the day after its end on it waits for its evaluation."""
    only_runners(by)
    draft = _clean(draft, at)
    campaign = Campaign(by=by, planned_at=at, code=draft.code)
    _fill(campaign, draft)
    campaign._history_user, campaign._history_date = by, at
    with in_words("B5"):
        campaign.save(force_insert=True)
    _start_clock(campaign, at)
    return campaign


def _clean(draft: Draft, at: datetime) -> Draft:
    rules.check_draft(draft, day_of(at))
    texts = {"name": draft.name.strip()[:80], "goal": draft.goal.strip()[:500]}
    return replace(draft, code=rules.plain_code(draft.code), **texts)


def _fill(campaign: Campaign, draft: Draft) -> None:
    for name in _PLAIN:
        setattr(campaign, name, getattr(draft, name))


def _start_clock(campaign: Campaign, at: datetime) -> None:
    held = in_force("campaigns", at)
    starts_at, due_at = rules.evaluation_due(campaign.ends_on, held.params)
    campaign.deadline = start_deadline(
        kind=EVALUATE, key=f"{campaign.pk}:{campaign.clocks}", clause="B5", version=held.version,
        owner=campaign.by, starts_at=starts_at, due_at=due_at,
    )  # fmt: skip
    Campaign.objects.filter(pk=campaign.pk).update(
        deadline=campaign.deadline, clocks=campaign.clocks
    )


def lock_campaign(campaign_id: int) -> Campaign:
    """A campaign that nobody else changes until the transaction ends."""
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("by", "channel", "partner").get(pk=campaign_id)


def _only_own(campaign: Campaign, by) -> None:
    """Who runs a campaign changes and evaluates it, and who stands above them."""
    if by is None or by.pk == campaign.by_id or by.pk in superior_ids(campaign.by_id):
        return
    raise PermissionDenied(_("Who runs the campaign does this, or their superior."))


@clause("B2", "B5")
@transaction.atomic
def change_campaign(*, campaign_id: int, draft: Draft, reason: str, by, at: datetime) -> Campaign:
    """Change a campaign: all of it until it begins, afterwards its name, goal, cost and end.

    What it was stays in its history with the reason. Refused once it is over (the days are then
    what they were), and a last day before today.
    """
    campaign = lock_campaign(campaign_id)
    _only_own(campaign, by)
    now = selectors.stage(campaign, at)
    if now not in (Stage.PLANNED, Stage.RUNNING):
        raise ValidationError(
            _("The campaign is %(stage)s: it is not changed any more."),
            params={"stage": now.label}, code="B5",
        )  # fmt: skip
    if now == Stage.RUNNING:
        kept = {name: getattr(campaign, name) for name in ("kind", "starts_on", "code")}
        draft = replace(draft, **kept)
    draft = _clean(draft, at)
    rules.check_reason(reason)
    was = campaign.ends_on
    _fill(campaign, draft)
    campaign.code, campaign.why_changed = draft.code, reason.strip()[:300]
    _save(campaign, by, at)
    if draft.ends_on != was:
        _move_clock(campaign, at)
    return campaign


def _save(campaign: Campaign, by, at: datetime) -> None:
    campaign._history_user, campaign._history_date = by, at
    with in_words("B5"):
        campaign.save()


def _move_clock(campaign: Campaign, at: datetime) -> None:
    void_deadline(deadline_id=campaign.deadline_id, reason=MOVED, at=at)
    campaign.clocks += 1
    _start_clock(campaign, at)


@clause("B5")
@transaction.atomic
def call_off(*, campaign_id: int, reason: str, by, at: datetime) -> Campaign:
    """Call a campaign off that has not begun; its clock ends."""
    campaign = lock_campaign(campaign_id)
    _only_own(campaign, by)
    if selectors.stage(campaign, at) != Stage.PLANNED:
        raise ValidationError(
            _("What has begun is ended by its last day, and evaluated."), code="B5"
        )
    rules.check_reason(reason)
    campaign.called_off_at, campaign.why_changed = at, reason.strip()[:300]
    _save(campaign, by, at)
    void_deadline(deadline_id=campaign.deadline_id, reason=CALLED_OFF, at=at)
    return campaign


@clause("B5")
@transaction.atomic
def evaluate_campaign(*, campaign_id: int, verdict: str, text: str, by, at: datetime) -> Evaluation:
    """Say what came of a campaign that is over; its figures are frozen as they stand.

    Orders that name its code are looked for once more before.
    """
    campaign = lock_campaign(campaign_id)
    _only_own(campaign, by)
    rules.check_evaluation(selectors.stage(campaign, at), text)
    find_wins(campaign=campaign, at=at)
    known = selectors.figures_of([campaign.pk])[campaign.pk]
    evaluation = Evaluation(
        campaign=campaign, verdict=rules.Verdict(verdict), text=text.strip()[:2000],
        figures=figures.to_json(known), by=by, at=at,
    )  # fmt: skip
    with in_words("B5"):
        insert(evaluation)
    meet_deadline(deadline_id=campaign.deadline_id, by=by, at=at)
    tell(
        [campaign.by, *nearest_superior(campaign.by)], EVALUATED, url=link(campaign.pk),
        key=f"campaign:{campaign.pk}:evaluated", clause="B5", by=by, at=at, name=campaign.name,
        verdict=in_each_language(lambda: rules.Verdict(verdict).label),
    )  # fmt: skip
    return evaluation


@clause("B5")
@transaction.atomic
def choose_best(
    *, title: str, campaign_ids: Collection[int], measure: str, best: int, reason: str, by,
    at: datetime,
) -> Choice:  # fmt: skip
    """Set the best plan among campaigns that were evaluated, with the ranking as it stood.

    It may be another one than the first of the ranking: the reason says why. Refused: fewer than
    two, what was not evaluated, a best that is none of them.
    """
    only_runners(by)
    rules.check_reason(reason)
    if not title.strip():
        raise ValidationError(_("Say what the plan is for."), code="B5")
    evaluated = Evaluation.objects.filter(campaign__in=campaign_ids).select_related("campaign")
    frozen = {row.campaign_id: row for row in evaluated}
    if len(frozen) < 2 or set(frozen) != set(campaign_ids) or best not in frozen:
        raise ValidationError(_("The best plan is one of several that were evaluated."), code="B5")
    plans = [(pk, figures.from_json(row.figures)) for pk, row in frozen.items()]
    table = [
        {"campaign": pk, "name": frozen[pk].campaign.name} | frozen[pk].figures
        for pk in figures.ranked(plans, Measure(measure))
    ]
    choice = Choice(
        title=title.strip()[:100], best_id=best, measure=Measure(measure), figures=table,
        reason=reason.strip()[:1000], by=by, at=at,
    )  # fmt: skip
    with in_words("B5"):
        insert(choice)
    return choice
