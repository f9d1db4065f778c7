"""Reads of drafts: what a version would follow, how its figures compare, who may look at it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from regulations.amendments import registry, rules
from regulations.amendments.models import RuleDraft, Trial
from regulations.amendments.tried import tried_text
from regulations.approvals import selectors as approvals
from regulations.approvals.rules import Stage, State, Verdict
from regulations.rulebook import rules as rulebook
from regulations.rulebook import rulesets
from regulations.rulebook.models import Clause, RuleVersion
from regulations.rulebook.selectors import editions_in_force, figures, versions
from regulations.rulebook.source import read_parameters
from regulations.words import with_aside

PAGE = 30
TRIALS = 5
DRAFT, SEE = "amendments.draft_rules", "amendments.view_ruledraft"


@dataclass(frozen=True)
class Line:
    """A figure of a draft beside that of the version it would follow.

    `was` is None where nothing changes; `reading` is empty where the source is clear. `is_tried`
    says whether a trial can tell what the figure changes.
    """

    name: str
    label: str
    clause: str
    reading: str
    text: str
    was: str | None
    is_tried: bool


def draftable() -> list[tuple[str, object]]:
    """The rule sets that a room keeps, as (name, title), in the order of the source."""
    order = list(read_parameters())
    names = sorted(
        rulesets.registered(), key=lambda each: order.index(each) if each in order else len(order)
    )
    return [(name, rulebook.RULE_SETS.get(name, name)) for name in names]


def base_of(rule_set: str, day: date) -> RuleVersion | None:
    """The version that a new one, in force from a day, would follow."""
    return versions(rule_set).filter(in_force_from__lt=day).first()


def around(rule_set: str, day: date) -> tuple[RuleVersion | None, RuleVersion | None]:
    """The versions between which one in force from a day would stand, in one query."""
    standing = list(versions(rule_set).defer("values"))
    before = next((each for each in standing if each.in_force_from < day), None)
    after = [each for each in standing if each.in_force_from > day]
    return before, after[-1] if after else None


def drafts_page(*, rule_set: str = "", before: int = 0) -> list[RuleDraft]:
    """Drafts with who drafted them and how they stand, the newest first."""
    drafts = RuleDraft.objects.select_related("approval", "drafted_by", "based_on", "version")
    if rule_set:
        drafts = drafts.filter(rule_set=rule_set)
    if before:
        drafts = drafts.filter(pk__lt=before)
    return list(drafts.order_by("-pk")[:PAGE])


def may_see(draft: RuleDraft, person, at: datetime) -> bool:
    """Who drafts rules, whoever may see drafts, and everybody before whom this one lies."""
    if draft.drafted_by_id == person.pk or person.has_perm(DRAFT) or person.has_perm(SEE):
        return True
    return bool(draft.approval_id) and approvals.may_see(draft.approval, person, at)


def lines(draft: RuleDraft, at: datetime) -> list[Line]:
    """Every figure of a draft beside that of the version it was drafted from."""
    shown = figures(RuleVersion(rule_set=draft.rule_set, values=draft.values))
    readings = readings_of({figure.clause for figure in shown}, at)
    old = {figure.name: figure.text for figure in figures(draft.based_on)}
    changed = set(rules.changed_names(draft.based_on.values, draft.values))
    replay = registry.replay_of(draft.rule_set)
    return [
        Line(
            name=figure.name,
            label=figure.label,
            clause=figure.clause,
            reading=reading_of(readings, figure.clause, figure.name),
            text=figure.text,
            was=old.get(figure.name, "—") if figure.name in changed else None,
            is_tried=replay is not None and figure.name in replay.covers,
        )
        for figure in shown
    ]


def readings_of(refs: set[str], at: datetime) -> dict[str, Clause]:
    """The clauses of the edition in force whose source is unclear, by their numbers."""
    edition = editions_in_force(at).values("pk")[:1]
    clauses = Clause.objects.filter(edition__in=edition, ref__in=refs).exclude(reading="")
    return {each.ref: each for each in clauses.defer("search")}


def reading_of(readings: Mapping[str, Clause], ref: str, figure: str) -> str:
    """The reading that stands beside a figure; empty where the source is clear."""
    return readings[ref].reading_of(figure) if ref in readings else ""


def is_approved(version: RuleVersion) -> bool:
    """Whether an approved draft that has become no version yet says what a version says."""
    return RuleDraft.objects.filter(
        approval__state=State.APPROVED,
        version=None,
        rule_set=version.rule_set,
        values=version.values,
        in_force_from=version.in_force_from,
    ).exists()


def link_of(draft: RuleDraft) -> str:
    """Where a draft is looked at."""
    return f"/rules/drafts/{draft.pk}/"


def edit_link_of(draft: RuleDraft) -> str:
    """Where its drafter changes a draft."""
    return f"/rules/drafts/{draft.pk}/change/"


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The one chain that every rule version goes through, titled in the reader's language."""
    stages = tuple(replace(stage, title=_(stage.title)) for stage in rules.chain())
    return [(_("every version of a rule set"), stages)]


def facts_of(draft: RuleDraft) -> list[tuple[object, str]]:
    """What whoever decides has to know: (label, text)."""
    old = {figure.name: figure.text for figure in figures(draft.based_on)}
    shown = figures(RuleVersion(rule_set=draft.rule_set, values=draft.values))
    changed = set(rules.changed_names(draft.based_on.values, draft.values))
    last = rules.latest_of(draft.in_force_from)
    return [
        (_("rule set"), draft.title),
        (_("in force from"), f"{draft.in_force_from:%Y-%m-%d}"),
        (_("to be decided before"), f"{last:%Y-%m-%d %H:%M}"),
        *(
            (
                with_aside(figure.label, figure.clause),
                f"{old.get(figure.name, '—')} → {figure.text}",
            )
            for figure in shown
            if figure.name in changed
        ),
        (_("why"), draft.note),
        *found_of(draft),
    ]


def trials_of(draft: RuleDraft) -> list[Trial]:
    """The last trials of a draft, the newest first."""
    return list(draft.trials.select_related("asked_by", "based_on").order_by("-pk")[:TRIALS])


def reason_of_return(draft: RuleDraft) -> str:
    """What the general manager wants changed; empty unless the draft was returned."""
    if draft.standing != rules.Standing.RETURNED:
        return ""
    words = draft.approval.decisions.filter(verdict=Verdict.RETURNED).order_by("-pk")
    return words.values_list("comment", flat=True).first() or ""


def is_of_other_numbers(trial: Trial, draft: RuleDraft) -> bool:
    """Whether the draft, or what it is compared with, has changed since the trial."""
    return trial.values != draft.values or trial.based_on_id != draft.based_on_id


def found_of(draft: RuleDraft) -> list[tuple[object, str]]:
    """What may still be found out while a draft waits: how its numbers were tried."""
    return [(_("tried on the past"), tried_text(draft))]


def period_to_try(draft: RuleDraft, newest: Trial | None, today: date) -> tuple[date, date]:
    """The days offered for a trial: those of the newest one, else days that have records."""
    if newest:
        return newest.since, newest.until
    replay = registry.replay_of(draft.rule_set)
    return rules.default_period(today, replay.first() if replay else None)


def doubts_of(draft: RuleDraft) -> list[str]:
    """What is odd about the numbers of a draft, though they are allowed; in the reader's words."""
    try:
        params = rulesets.from_values(rulesets.params_type(draft.rule_set), draft.values)
    except (LookupError, ValidationError):
        return []
    return [str(each) for each in getattr(params, "doubts", ())]
