"""What a campaign is, when it may change, when it is due for its evaluation, whose order it won."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.rulebook import clause
from regulations.rulebook.rules import CHINA

MOST_MONEY = Decimal("9999999.99")
LONGEST_DAYS = 366
MOST_PEOPLE = 1_000_000_000
# Short codes would be found in words and telephone numbers.
_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{3,23}")


class Kind(TextChoices):
    """How people are reached (B5); joint promotion with a partner beside it (B2)."""

    BLOG = "blog", _("blog")
    MAIL = "mail", pgettext_lazy("campaign", "mail")
    FORUM = "forum", _("forum")
    QUESTIONS = "questions", _("questions and answers")
    SEO = "seo", _("SEO")
    SEM = "sem", _("SEM")
    LINKS = "links", _("link exchange")
    ARTICLE = "article", _("promotional article")
    JOINT = "joint", _("joint promotion")
    OTHER = "other", pgettext_lazy("campaign", "other")


class Stage(TextChoices):
    """Where a campaign stands on a day."""

    PLANNED = "planned", pgettext_lazy("campaign", "planned")
    RUNNING = "running", pgettext_lazy("campaign", "running")
    OVER = "over", _("to be evaluated")
    EVALUATED = "evaluated", _("evaluated")
    CALLED_OFF = "called_off", _("called off")


class How(TextChoices):
    """How an order came to count for a campaign."""

    CODE = "code", _("by its code")
    LINK = "link", _("by its link")
    HAND = "hand", _("by hand")


class Verdict(TextChoices):
    """What somebody makes of a campaign."""

    REPEAT = "repeat", _("worth repeating")
    CHANGE = "change", _("to be done otherwise")
    STOP = "stop", _("not to be repeated")


@dataclass(frozen=True)
class CampaignRules:
    """When campaigns are evaluated, and when reports are handed in."""

    evaluate_within_days: int = field(
        metadata={"clause": "B5", "unit": "days", "low": 1, "high": 90}
    )
    report_due_day: int = field(
        metadata={"clause": "B2", "unit": "day_of_month", "low": 1, "high": 28}
    )


def day_of(at: datetime) -> date:
    """The day in China of a moment."""
    return at.astimezone(CHINA).date()


def begin_of(day: date) -> datetime:
    """The moment a day begins in China."""
    return datetime.combine(day, time(), CHINA)


@clause("B5")
def stage_of(
    starts_on: date, ends_on: date, today: date, *, is_called_off: bool, is_evaluated: bool
) -> Stage:
    """Where a campaign stands: its days say it, unless somebody has."""
    if is_called_off:
        return Stage.CALLED_OFF
    if is_evaluated:
        return Stage.EVALUATED
    if today < starts_on:
        return Stage.PLANNED
    return Stage.RUNNING if today <= ends_on else Stage.OVER


@dataclass(frozen=True)
class Draft:
    """A campaign as somebody plans it; `channel` and `partner` are rows or None."""

    kind: Kind
    name: str
    goal: str
    starts_on: date
    ends_on: date
    budget: Decimal
    code: str = ""
    address: str = ""
    channel: object = None
    partner: object = None


@clause("B2", "B5")
def check_draft(draft: Draft, today: date) -> None:
    """A campaign has a name, a goal, days of which the last lies ahead, a cost, maybe a code."""
    if not draft.name.strip() or not draft.goal.strip():
        raise ValidationError(_("Give the campaign a name and a goal."), code="B5")
    if draft.ends_on < draft.starts_on:
        raise ValidationError(_("A campaign ends after it begins."), code="B5")
    if draft.ends_on < today:
        raise ValidationError(_("The last day of the campaign is over."), code="B5")
    if (draft.ends_on - draft.starts_on).days >= LONGEST_DAYS:
        raise ValidationError(
            _("A campaign lasts %(days)s days at most."), params={"days": LONGEST_DAYS}, code="B5"
        )
    check_money(draft.budget, may_be_zero=True)
    if draft.kind == Kind.JOINT and draft.partner is None:
        raise ValidationError(_("A joint promotion has a partner."), code="B2")
    if draft.code and not is_code(draft.code):
        raise ValidationError(
            _("A code has 4 to 24 letters, digits, - or _."), code="B5"
        )  # fmt: skip


def check_money(amount: Decimal, *, may_be_zero: bool = False) -> None:
    """Refuse a sum below zero, beyond what is ever spent, or not to the cent."""
    lowest_fits = amount.is_finite() and (amount >= 0 if may_be_zero else amount > 0)
    if not lowest_fits or amount > MOST_MONEY or amount != amount.quantize(Decimal("0.01")):
        raise ValidationError(_("A cost is a sum above zero, to the cent."), code="B5")


@clause("B5")
def check_entry_day(day: date, starts_on: date, ends_on: date, today: date) -> None:
    """Reach and clicks are those of a day of the campaign that has come."""
    if not starts_on <= day <= ends_on:
        raise ValidationError(
            _("%(day)s is no day of this campaign."), params={"day": day.isoformat()}, code="B5"
        )
    check_has_come(day, today)


def check_has_come(day: date, today: date) -> None:
    """Refuse a day that is still to come."""
    if day > today:
        raise ValidationError(
            _("%(day)s is still to come."), params={"day": day.isoformat()}, code="B5"
        )


@clause("B5")
def check_counts(reach: int, clicks: int) -> None:
    """People who saw it and who clicked are counted from none on; who clicked saw it.

    A reach of 0 beside clicks says that nobody counted it.
    """
    if not (0 <= reach <= MOST_PEOPLE and 0 <= clicks <= MOST_PEOPLE):
        raise ValidationError(_("Reach and clicks are counted from 0 on."), code="B5")
    if 0 < reach < clicks:
        raise ValidationError(
            _(
                "More clicked than saw it: correct the two, or leave the reach at 0 if nobody"
                " counted it."
            ),
            code="B5",
        )


@clause("B5")
def check_open(stage: Stage) -> None:
    """What is evaluated or called off takes nothing more."""
    if stage in (Stage.EVALUATED, Stage.CALLED_OFF):
        raise ValidationError(
            _("The campaign is %(stage)s: nothing is added any more."),
            params={"stage": stage.label}, code="B5",
        )  # fmt: skip


@clause("B5")
def check_evaluation(stage: Stage, text: str) -> None:
    """A campaign is evaluated in words, once, after its last day."""
    if stage == Stage.EVALUATED:
        raise ValidationError(_("This campaign has been evaluated already."), code="B5")
    if stage != Stage.OVER:
        raise ValidationError(_("A campaign is evaluated once it is over."), code="B5")
    if not text.strip():
        raise ValidationError(_("Write what came of it."), code="B5")


@clause("B5")
def evaluation_due(ends_on: date, params: CampaignRules) -> tuple[datetime, datetime]:
    """From when until when a campaign is evaluated: whole days after its last one."""
    begin = begin_of(ends_on + timedelta(days=1))
    return begin, begin + timedelta(days=params.evaluate_within_days)


def is_code(text: str) -> bool:
    """Whether a text can be a code or the tag of a link."""
    return _CODE.fullmatch(plain_code(text)) is not None


def plain_code(text: str) -> str:
    """A code as it is kept and looked for: half width, capitals, no blanks around it."""
    return unicodedata.normalize("NFKC", text).strip().upper()


@clause("B5")
def holds_code(text: str, code: str) -> bool:
    """Whether a text names a code by itself, and not as a part of a longer word.

    Full-width signs and small letters are the same; Chinese may stand right beside it.
    """
    if not code:
        return False
    word = rf"(?<![A-Z0-9_-]){re.escape(code)}(?![A-Z0-9_-])"
    return re.search(word, plain_code(text)) is not None


def check_reason(reason: str) -> None:
    """Refuse what nobody explains."""
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="B5")
