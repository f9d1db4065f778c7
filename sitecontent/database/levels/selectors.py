"""Who has what beside the position, since when and by which approval; what is asked for."""

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.db.models import F, Q, QuerySet

from hr.people.models import Employee
from hr.people.selectors import holders
from regulations.approvals.models import Decision, Step
from regulations.rulebook import clause
from sitecontent.database.levels.models import GrantCheck, RightGrant, RightRequest
from sitecontent.database.levels.rules import (
    GROUPS,
    SYSTEM_OFFICE,
    Level,
    What,
    Wish,
    higher,
    level_of_position,
)

THING = ("employee_id", "what", "permission_id", "group_id")
NAMED = (
    "employee__position", "permission__content_type", "group__position", "by", "request__approval",
)  # fmt: skip


def newest() -> QuerySet[RightGrant]:
    """Of each person and thing the row that counts."""
    return RightGrant.objects.order_by(*THING, "-recorded_at", "-id").distinct(*THING)


@clause("C13-7")
def in_force() -> QuerySet[RightGrant]:
    """Everything that is granted now, with what it names."""
    rows = RightGrant.objects.filter(pk__in=newest().values("pk"), gives=True)
    return rows.select_related(*NAMED).order_by("employee__number", "what", "id")


def granted_to(person: Employee) -> QuerySet[RightGrant]:
    """What a person has beside the position."""
    return in_force().filter(employee=person)


def level_of(person: Employee) -> str:
    """The level a person was granted; empty for none (C13-2)."""
    rows = RightGrant.objects.filter(employee=person, what=What.LEVEL)
    newest_first = rows.order_by("-recorded_at", "-id")
    return newest_first.values_list("level", flat=True).first() or ""


@clause("C13-5")
def effective_level(person: Employee) -> str:
    """The level a person works with: that of the position, or a higher one that was granted."""
    return effective_levels([person])[person.pk]


def effective_levels(people: Collection[Employee]) -> dict[int, str]:
    """The levels people work with, by id. One query; positions are at hand or read with them."""
    rows = newest().filter(employee__in=people, what=What.LEVEL)
    granted = dict(rows.values_list("employee", "level"))
    return {
        each.pk: higher(
            level_of_position(each.position.code if each.position else ""),
            granted.get(each.pk, ""),
        )
        for each in people
    }


@clause("C13-5")
def backs_up(person: Employee) -> bool:
    """Whether somebody backs up and restores: the level does, by the position or granted, and no
    right beside it."""
    return person.is_active and effective_level(person) == Level.DATABASE


def has_now(person: Employee, wish: Wish) -> bool | str:
    """The level granted now, or whether the right is."""
    if wish.what == What.LEVEL:
        return level_of(person)
    return granted_to(person).filter(permission=wish.permission, group=wish.group).exists()


def groups_of(person: Employee) -> list[int]:
    """Ids of the groups that are granted to a person: of the level, and of other positions."""
    level = level_of(person)
    names = [GROUPS[level]] if level else []
    found = Group.objects.filter(name__in=names).values_list("pk", flat=True)
    rows = RightGrant.objects.filter(pk__in=newest().values("pk"), gives=True, employee=person)
    others = rows.filter(what=What.GROUP).values_list("group_id", flat=True)
    return [*found, *others]


def requests() -> QuerySet[RightRequest]:
    """All requests with what their lines name, the newest first."""
    return RightRequest.objects.select_related(
        "employee__position", "permission__content_type", "group__position", "by", "approval",
        "position", "grant__by",
    )  # fmt: skip


def requests_of(person: Employee) -> QuerySet[RightRequest]:
    """What a person asked for, and what was asked for them."""
    return requests().filter(Q(by=person) | Q(employee=person))


@clause("C13-7")
def to_apply() -> QuerySet[RightRequest]:
    """Approved, and still to be carried out; what lapsed with the post is not."""
    rows = requests().filter(approval__state="approved", grant=None, employee__is_active=True)
    return rows.filter(
        Q(employee__position=F("position")) | Q(employee__position=None, position=None)
    ).order_by("id")


def has_lapsed(row: RightRequest) -> bool:
    """Whether a request came to nothing because the person is no longer in the post."""
    if row.approval is None or row.approval.state != "approved" or hasattr(row, "grant"):
        return False
    return row.employee.position_id != row.position_id or not row.employee.is_active


def deciders_of(row: RightRequest) -> set[int]:
    """Ids of everybody who said a word on a request, for themselves or for another."""
    said = Decision.objects.filter(approval_id=row.approval_id).values_list("by", "principal")
    return {person for pair in said for person in pair}


def concerns(person: Employee, row: RightRequest) -> bool:
    """Whether a request is for a person's eyes without a right to see all of them."""
    if person.pk in (row.by_id, row.employee_id):
        return True
    return Step.objects.filter(approval_id=row.approval_id, people__contains=[person.pk]).exists()


def administrators(*, but: Collection[int] = ()) -> list[Employee]:
    """The system administrators at work."""
    return list(holders(SYSTEM_OFFICE).exclude(pk__in=list(but)).order_by("number"))


def last_check() -> GrantCheck | None:
    """The newest check of rights without an approval."""
    return GrantCheck.objects.select_related("by").first()


def checks(number: int) -> list[GrantCheck]:
    """The newest checks."""
    return list(GrantCheck.objects.select_related("by")[:number])
