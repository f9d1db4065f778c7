"""The verbs of wishes: ask the office, and its answer."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from hr.people.models import Employee
from hr.people.selectors import allowed
from hr.supplies.items.services import only_office
from hr.supplies.letters import link, tell
from hr.supplies.models import Issue, Item, Wish, WishEnd, WishLine
from hr.supplies.refusals import in_words
from hr.supplies.rules import check_pieces, check_reason
from hr.supplies.stock.services import issue_supplies
from regulations.binding.rows import insert_once
from regulations.rulebook import clause

WISHED = gettext_noop("%(person)s of %(department)s asks for supplies: %(reason)s")
GRANTED = gettext_noop("The supplies you asked for were issued: %(reason)s")
DECLINED = gettext_noop("The supplies you asked for are not issued: %(answer)s")
TAKEN_BACK = gettext_noop("%(person)s no longer needs the supplies: %(reason)s")


@clause("A3-5")
@transaction.atomic
def ask_supplies(
    *, pieces: Mapping[int, int], reason: str, by: Employee, at: datetime,
    request: UUID | None = None,
) -> Wish:  # fmt: skip
    """Ask the office for items of the shelf (id → pieces) for one's own department.

    The same `request` asks once.
    """
    if by.department_id is None:
        raise ValidationError(
            _("You belong to no department: your department asks for what it needs."), code="A3-5"
        )
    check_reason(reason, ref="A3-5")
    items = list(Item.objects.filter(pk__in=pieces, is_active=True).order_by("pk"))
    if not items or len(items) != len(pieces):
        raise ValidationError(_("Choose what you need."), code="A3-5")
    request = request or uuid4()
    wish = Wish(department=by.department, by=by, reason=reason.strip()[:200], at=at,
                request=request)  # fmt: skip
    with in_words("A3-5"):
        if not insert_once(wish):
            return Wish.objects.get(request=request, by=by)
        for item in items:
            check_pieces(pieces[item.pk], ref="A3-5")
            WishLine.objects.create(wish=wish, item=item, quantity=pieces[item.pk])
    _tell(wish, allowed("supplies.keep_stock"), WISHED, key="asked", by=by, at=at)
    return wish


@clause("A3-5", "A3-L3")
@transaction.atomic
def issue_wish(*, wish_id: int, pieces: Mapping[int, int], by: Employee, at: datetime) -> Issue:
    """The office issues what was wished, or as much of it as it hands out (item id → pieces).

    The custodian of the department signs, as for every issue. Refused: answered already, more than
    was wished.
    """
    only_office(by)
    wish = _open(wish_id)
    asked = dict(wish.lines.values_list("item", "quantity"))
    given = {pk: count for pk, count in pieces.items() if count}
    if any(count > asked.get(pk, 0) for pk, count in given.items()):
        raise ValidationError(_("This is more than was asked for."), code="A3-5")
    words = {"department": wish.department, "note": wish.reason, "by": by, "at": at}
    issue = issue_supplies(pieces=given, request=wish.request, **words)
    _end(wish, issue=issue, by=by, at=at)
    _tell(wish, [wish.by], GRANTED, key="issued", by=by, at=at)
    return issue


@clause("A3-5")
@transaction.atomic
def end_wish(*, wish_id: int, reason: str, by: Employee, at: datetime) -> WishEnd:
    """Let a wish come to nothing: the office says why, or who asked no longer needs it."""
    wish = _open(wish_id)
    is_own = wish.by_id == by.pk
    if not is_own and not by.has_perm("supplies.keep_stock"):
        raise PermissionDenied(_("The office does this."))
    check_reason(reason, ref="A3-5")
    found = _end(wish, reason=reason.strip()[:200], by=by, at=at)
    people, text = (allowed("supplies.keep_stock"), TAKEN_BACK) if is_own else ([wish.by], DECLINED)
    _tell(wish, people, text, key="ended", by=by, at=at, answer=found.reason)
    return found


def _open(wish_id: int) -> Wish:
    wish = Wish.objects.select_related("department", "by", "end").get(pk=wish_id)
    if hasattr(wish, "end"):
        raise ValidationError(_("This was answered already."), code="A3-5")
    return wish


def _end(wish: Wish, **words) -> WishEnd:
    with in_words("A3-5"):
        return WishEnd.objects.create(wish=wish, **words)


def _tell(wish: Wish, people, text: str, *, key: str, by, at: datetime, **more) -> None:
    told = {
        "person": wish.by.name, "department": wish.department.name, "reason": wish.reason,
    } | more  # fmt: skip
    tell(
        people, text, url=link("wishes", wish.pk), key=f"wish:{wish.pk}:{key}", clause="A3-5",
        by=by, at=at, **told,
    )  # fmt: skip
