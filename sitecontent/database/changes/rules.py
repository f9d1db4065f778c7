"""Where a change of the system stands, what may follow, and its chain: no queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from regulations.approvals.rules import Stage
from regulations.rulebook import clause

LONGEST_TITLE, LONGEST_TEXT, LONGEST_FIRM, LONGEST_WHY = 120, 4000, 120, 300


class Way(TextChoices):
    """Who does it (C13-M1)."""

    IN_HOUSE = "in_house", _("in house")
    OUTSIDE = "outside", _("by an outside firm")


class Stand(TextChoices):
    """Where a change of the system stands."""

    DRAFT = "draft", pgettext_lazy("change of the system", "drafted")
    ASKING = "asking", pgettext_lazy("change of the system", "departments are asked")
    VIEWED = "viewed", pgettext_lazy("change of the system", "views are in")
    PENDING = "pending", pgettext_lazy("change of the system", "waits for its signatures")
    RETURNED = "returned", pgettext_lazy("change of the system", "returned for changes")
    SIGNED = "signed", pgettext_lazy("change of the system", "signed, to be carried out")
    REFUSED = "refused", pgettext_lazy("change of the system", "refused")
    DROPPED = "dropped", pgettext_lazy("change of the system", "dropped")
    RELEASED = "released", pgettext_lazy("change of the system", "released")


ENDED = (Stand.REFUSED, Stand.DROPPED, Stand.RELEASED)
# A request by where its chain stands.
_OF_CHAIN = {
    "pending": Stand.PENDING, "returned": Stand.RETURNED, "approved": Stand.SIGNED,
    "refused": Stand.REFUSED, "withdrawn": Stand.DROPPED,
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A department that was asked: until when, and whether it said something."""

    due_at: datetime
    is_answered: bool

    def is_over(self, at: datetime) -> bool:
        """Whether nothing of it is waited for any more; exactly at the end it is not over."""
        return self.is_answered or at > self.due_at


@dataclass(frozen=True)
class History:
    """What there is of a change, without its rows; `chain` is where its request stands."""

    asked: tuple[Asked, ...] = ()
    chain: str = ""
    is_dropped: bool = False
    is_released: bool = False


@clause("C13-M1")
def stand_of(history: History, at: datetime) -> Stand:
    """Where a change stands by its rows."""
    if history.is_released:
        return Stand.RELEASED
    if history.is_dropped:
        return Stand.DROPPED
    if history.chain:
        return _OF_CHAIN[history.chain]
    if not history.asked:
        return Stand.DRAFT
    return Stand.VIEWED if all(each.is_over(at) for each in history.asked) else Stand.ASKING


@clause("C13-M1")
def chain() -> tuple[Stage, ...]:
    """The site operations manager proposes, the general manager signs."""
    return (
        Stage("site_manager", gettext_noop("The site operations manager proposes")),
        Stage("general_manager", gettext_noop("The general manager signs")),
    )


@clause("C13-M1")
def view_chain() -> tuple[Stage, ...]:
    """The head of a department gives its view."""
    return (Stage("leader", gettext_noop("The head of the department gives its view")),)


def check_stand(stand: Stand, allowed: Iterable[Stand], refusal: object) -> None:
    """Refuse what does not follow from where a change stands."""
    if stand in ENDED:
        raise ValidationError(_("This change of the system has ended."), code="C13-M1")
    if stand not in allowed:
        raise ValidationError(refusal, code="C13-M1")


@clause("C13-M1")
def check_draft(title: str, reason: str) -> None:
    """Refuse a draft that does not say what is to change and why."""
    _filled(title=(title, LONGEST_TITLE), reason=(reason, LONGEST_TEXT))


@clause("C13-M1")
def check_asked(
    asked: Collection[int], left: Collection[int], *, own: int | None, reason: str
) -> None:
    """Refuse to ask nobody, only the drafter's `own` department, and to leave out without a reason
    any other that people work in; `asked` counts those asked before too."""
    if not asked:
        raise _beside("departments", _("Choose a department at least."))
    if left and set(asked) <= {own}:
        text = _("The department of who drafts it alone does not do: ask those that work with it.")
        raise _beside("departments", text)
    if left:
        _filled(reason=(reason, LONGEST_WHY))


@clause("C13-M1")
def check_plan(text: str, way: str, firm: str) -> None:
    """Refuse a plan without a text, and one by an outside firm without its name."""
    _filled(text=(text, LONGEST_TEXT))
    if way not in Way.values:
        raise _beside("way", _("Say who does it: in house, or an outside firm."))
    if way == Way.OUTSIDE and not firm.strip():
        raise _beside("firm", _("Name the outside firm that does it."))


@clause("C13-M1")
def check_release(version: str) -> None:
    """Refuse a release that is not named."""
    _filled(version=(version, LONGEST_TITLE))


def _filled(**fields: tuple[str, int]) -> None:
    for name, (text, most) in fields.items():
        if not text.strip():
            raise _beside(name, _("This field is required."))
        if len(text) > most:
            raise _beside(name, _("At most %(most)s characters."), most=most)


def _beside(name: str, text: object, **params) -> ValidationError:
    return ValidationError({name: ValidationError(text, params=params, code="C13-M1")})
