"""How the rules of the demo company change: drafts on every way that a request can go."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from config.demo.timeline import Process, Timeline, moment
from hr.people.deputies.services import appoint_deputy
from hr.people.models import Employee
from regulations.amendments.models import RuleDraft
from regulations.amendments.services import (
    KIND,
    ask_for_version,
    change_draft,
    draft_version,
    try_draft,
)
from regulations.amendments.work import claim_trial, work_trial
from regulations.approvals.services import decide_step, withdraw_approval
from regulations.rulebook.selectors import in_force

DAY = timedelta(days=1)


def start_amendments(*, people: dict[str, Employee], timeline: Timeline, first: date) -> None:
    """Let those who lead an area draft versions, long ago and up to yesterday."""
    today = timeline.until.date()
    timeline.start(_enacted(people, max(first - 3 * DAY, today - 9 * DAY)))
    timeline.start(_waiting(people, first, today))
    for plot in PLOTS:
        timeline.start(_play(plot, people, first, timeline.until))


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


@dataclass(frozen=True)
class Plot:
    """A draft of some days ago: who draws it up, of what, and what follows at which hours.

    `values` are what changes; an act is (hours after the draft, who, what, words).
    """

    ago: int
    by: str
    rule_set: str
    values: dict[str, Any]
    note: str
    acts: tuple[tuple[float, str, str, Any], ...]


AGAIN = "部分异议要等出团的同事回来核实，五天来不及；按总经理意见，由八天改为七天。"
PLOTS = (
    Plot(
        13, "1501", "objections", {"objection_answer_days": 8},
        "部分异议要等出团的同事回来核实，五天来不及，拟放宽到八天。",
        (
            (0.5, "1501", "try", None),
            (1, "1501", "ask", None),
            (18, "1001", "returned", "八天太长，当事人等不起。请按七天重新测算。"),
            (21, "1501", "change", {"objection_answer_days": 7}),
            (21.2, "1501", "try", None),
            (21.5, "1501", "ask", None),
            (43, "1001", "approved", "同意七天。"),
        ),
    ),
    Plot(
        11, "1401", "penalties", {"private_use_of_equipment": [20, 50]},
        "导游常在外，偶尔借办公室打印私人证件，建议降低罚款幅度。",
        (
            (1, "1401", "ask", None),
            (20, "1001", "refused", "条款写明五十至一百元，不宜低于条款。"),
        ),
    ),
    Plot(
        8, "1101", "service_hours", {"online": ["08:50", "21:00"]},
        "大促期间晚间咨询多，拟延长在线时间到 21:00。",
        (
            (0.5, "1101", "try", None),
            (1, "1101", "ask", None),
            (26, "1101", "withdraw", None),
        ),
    ),
    Plot(
        7, "1301", "penalties", {"keeping_group_money": [200, 1000]},
        "团款保管风险大，下限由一百元提高到二百元。",
        (
            (0.2, "1301", "try", None),
            (0.5, "1001", "name_deputy", ("1002", "赴广州参加行业展会")),
            (1, "1301", "ask", None),
            (24, "1002", "approved", "已电话报陈总知悉，同意。"),
        ),
    ),
    Plot(
        5, "1102", "orders", {"hand_over_within_hours": 20},
        "移交产品运营部的时限由二十四小时收紧到二十小时。",
        ((0.5, "1102", "try", None), (1, "1102", "ask", None)),
    ),
)  # fmt: skip


def _play(plot: Plot, people: dict[str, Employee], first: date, until: datetime) -> Process:
    """A draft and its acts, each at its moment; it holds weeks after the draft was drawn up."""
    begins = moment(max(first, until.date() - plot.ago * DAY), "15:30")
    if begins > until:
        return
    yield begins
    by = people[plot.by]
    holds = in_force(plot.rule_set, begins).version.values
    draft = draft_version(
        rule_set=plot.rule_set, values=holds | plot.values,
        in_force_from=until.date() + (30 - plot.ago) * DAY, note=plot.note, by=by, at=begins,
    )  # fmt: skip
    for hours, who, act, words in plot.acts:
        at = begins + timedelta(hours=hours)
        yield at
        _act(draft.pk, act, words, first=first, by=people[who], at=at)


def _act(draft_id: int, act: str, words: Any, *, first: date, by: Employee, at: datetime) -> None:
    draft = RuleDraft.objects.select_related("approval").get(pk=draft_id)
    if act == "try":
        _try(draft, first, at.date() - DAY, by, at)
    elif act == "ask":
        ask_for_version(draft_id=draft.pk, by=by, at=at)
    elif act == "change":
        values, day = draft.values | words, draft.in_force_from
        change_draft(draft_id=draft.pk, values=values, in_force_from=day, note=AGAIN, by=by, at=at)
    elif act == "withdraw":
        withdraw_approval(approval_id=draft.approval_id, by=by, at=at)
    elif act == "name_deputy":
        number, reason = words
        appoint_deputy(
            person=by, deputy=Employee.objects.get(number=number), starts_on=at.date(),
            ends_on=at.date() + DAY, reason=reason, kinds=[KIND], by=by, at=at,
        )  # fmt: skip
    else:
        step = draft.approval.steps.get(state="open")
        decide_step(step_id=step.pk, verdict=act, comment=words, by=by, at=at)
