"""How the rules of the demo company change: one version enacted, one that waits for a word."""

from datetime import date, timedelta

from config.demo.timeline import Process, Timeline, moment
from hr.people.models import Employee
from regulations.amendments.models import RuleDraft
from regulations.amendments.services import ask_for_version, draft_version, try_draft
from regulations.amendments.work import claim_trial, work_trial
from regulations.approvals.services import decide_step
from regulations.rulebook.selectors import in_force

DAY = timedelta(days=1)


def start_amendments(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let the lead of the desk draft two versions, one long ago and one yesterday."""
    today = timeline.until.date()
    timeline.start(_enacted(people, max(first - 3 * DAY, today - 9 * DAY)))
    timeline.start(_waiting(people, first, today))


def _enacted(people: dict[str, Employee], day: date) -> Process:
    """A quicker first reply, approved the next morning, in force a day later."""
    lead, manager = people["1102"], people["1001"]
    at = moment(day, "16:40")
    yield at
    draft = draft_version(
        rule_set="orders",
        values=in_force("orders", at).version.values | {"first_reply_within": 8},
        in_force_from=day + 2 * DAY,
        note="近期多位客户反映首次回复偏慢，先收紧到 8 分钟。",
        by=lead,
        at=at,
    )
    at = moment(day, "16:45")
    yield at
    approval = ask_for_version(draft_id=draft.pk, by=lead, at=at)
    at = moment(day + DAY, "09:20")
    yield at
    step = approval.steps.get(state="open")
    decide_step(
        step_id=step.pk, verdict="approved", comment="同意，执行一个月后复盘。", by=manager, at=at
    )


def _waiting(people: dict[str, Employee], first: date, today: date) -> Process:
    """More time for the contact, tried on the days before; the general manager is asked."""
    lead, yesterday = people["1102"], today - DAY
    at = moment(yesterday, "15:00")
    yield at
    draft = draft_version(
        rule_set="orders",
        values=in_force("orders", at).version.values | {"contact_within": 15},
        in_force_from=today + 14 * DAY,
        note="午间和大促时段同时来单多，10 分钟内联系不完；放宽到 15 分钟，当日联系的要求不变。",
        by=lead,
        at=at,
    )
    at = moment(yesterday, "15:04")
    yield at
    _try(draft, first, yesterday - DAY, lead, at)
    at = moment(yesterday, "15:20")
    yield at
    ask_for_version(draft_id=draft.pk, by=lead, at=at)


def _try(draft: RuleDraft, first: date, last: date, lead: Employee, at) -> None:
    """Try a draft on the history so far, as a worker would."""
    try_draft(draft_id=draft.pk, since=min(first, last), until=last, by=lead, at=at)
    trial = claim_trial(at=at)
    work_trial(trial=trial, clock=lambda: at, is_told=False)
