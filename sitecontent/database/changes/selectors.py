"""Reads of changes of the system: where they stand, what departments said, what came of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from hr.people.models import Department
from hr.people.selectors import general_manager
from regulations.approvals.models import Decision
from regulations.approvals.selectors import open_step_of
from sitecontent.database.changes.models import AskedView, LeftOut, Plan, Release, SystemChange
from sitecontent.database.changes.rules import ENDED, Asked, History, Stand, stand_of
from sitecontent.database.feedback.models import Feedback

PAGE = 30


def changes() -> QuerySet[SystemChange]:
    """Every change with what is needed to say where it stands."""
    related = ("approval", "by", "release__by", "dropping__by", "signing__by", "signing__plan")
    rows = SystemChange.objects.select_related(*related)
    return rows.prefetch_related("asked__approval", "plans")


def stand_at(change: SystemChange, at: datetime) -> Stand:
    """Where a change stands at a moment."""
    asked = tuple(
        Asked(each.due_at, bool(each.approval) and each.approval.state in ("approved", "refused"))
        for each in change.asked.all()
    )
    history = History(
        asked=asked,
        chain=change.approval.state if change.approval else "",
        is_dropped=hasattr(change, "dropping"),
        is_released=hasattr(change, "release"),
    )
    return stand_of(history, at)


def listed(at: datetime, *, before: int | None = None) -> list[SystemChange]:
    """A page of changes, the newest first, each with `stand`; one more where there are more."""
    rows = changes().order_by("-pk")
    found = list((rows.filter(pk__lt=before) if before else rows)[: PAGE + 1])
    for row in found:
        row.stand = stand_at(row, at)
    return found


def running(at: datetime) -> list[SystemChange]:
    """Changes that feedback may be taken into: those that have not ended."""
    rows = changes().filter(release=None, dropping=None).order_by("-pk")
    return [row for row in rows if stand_at(row, at) not in ENDED]


@dataclass(frozen=True)
class View:
    """A department asked for its view, and what its head said; None: nothing. `mine`: it waits for
    the reader."""

    asked: AskedView
    word: Decision | None
    is_over: bool
    mine: bool = False


def views_of(change: SystemChange, at: datetime, reader=None) -> list[View]:
    """Every department that was asked for its view, with what was said."""
    asked = change.asked.select_related("department", "approval").order_by("department__code")
    rows = Decision.objects.filter(approval__in=[each.approval_id for each in asked])
    words = {row.approval_id: row for row in rows.select_related("by", "principal")}
    found = []
    for each in asked:
        word = words.get(each.approval_id)
        mine = bool(reader and not word and open_step_of(each.approval, reader, at))
        found.append(View(each, word, bool(word) or at > each.due_at, mine))
    return found


def plans_of(change: SystemChange) -> list[Plan]:
    """Every plan of a change, the newest first."""
    return list(change.plans.select_related("by").order_by("-number"))


def feedback_of(change: SystemChange) -> QuerySet[Feedback]:
    """What people said that was taken over into a change, the oldest first."""
    rows = Feedback.objects.filter(replies__change=change, replies__stand="taken")
    return rows.select_related("by").distinct().order_by("pk")


def to_ask(change: SystemChange) -> list[Department]:
    """Departments that somebody works in and of which nothing was said yet, with who leads them."""
    rows = Department.objects.filter(members__is_active=True)
    rows = rows.exclude(pk__in=change.asked.values("department"))
    rows = rows.exclude(pk__in=change.left_out.values("department"))
    return list(rows.select_related("leader", "managing_leader").distinct().order_by("code"))


def may_be_asked(change: SystemChange) -> list[Department]:
    """Departments that may still be asked: those left out before too."""
    rows = Department.objects.filter(members__is_active=True)
    rows = rows.exclude(pk__in=change.asked.values("department"))
    return list(rows.distinct().order_by("code"))


def left_out_of(change: SystemChange) -> list[LeftOut]:
    """Who was not asked and why; a department that was asked later is not among them."""
    rows = change.left_out.select_related("department", "by")
    return list(rows.exclude(department__in=change.asked.values("department")))


def head_of(department: Department):
    """Who gives a department's view: its leader, else who of the management is in charge."""
    for each in (department.leader, department.managing_leader):
        if each and each.is_active:
            return each
    return general_manager()


def releases() -> QuerySet[Release]:
    """Releases that carried changes out, the newest first."""
    return Release.objects.select_related("change", "by").order_by("-pk")
