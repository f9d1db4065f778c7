"""Orders that a campaign won: found by its code or its links, or assigned by a person."""

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from orders.desk.models import Order
from regulations.binding.rows import insert
from regulations.rulebook import clause
from sitecontent.campaigns import rules, selectors
from sitecontent.campaigns.links import selectors as links
from sitecontent.campaigns.models import Campaign, Win, WinUndone
from sitecontent.campaigns.refusals import in_words
from sitecontent.campaigns.rules import How, begin_of, day_of

# Orders of the campaign's days that name it in one of the ways, and that count for nobody. The day
# of the order leads by its index: what is read grows with the days of the campaign alone.
_NAMING = """
SELECT o.id, o.buyer_note || ' ' || o.seller_note FROM desk_order AS o
WHERE o.placed_at >= %(since)s AND o.placed_at < %(until)s AND {naming}
  AND NOT EXISTS (SELECT FROM campaigns_win WHERE order_id = o.id
      AND campaign_id = %(campaign)s)
  AND NOT EXISTS (SELECT FROM campaigns_win AS w WHERE w.order_id = o.id
      AND NOT EXISTS (SELECT FROM campaigns_winundone WHERE win_id = w.id))
ORDER BY o.id LIMIT 10000
"""
_BY_CODE = """o.promotion_codes <> '{}' AND EXISTS (SELECT FROM unnest(o.promotion_codes) AS told
  WHERE upper(normalize(told, NFKC)) = %(code)s)"""
_BY_LINK = """o.link_tags <> '{}' AND EXISTS (SELECT FROM unnest(o.link_tags) AS told
  WHERE upper(normalize(told, NFKC)) = ANY (%(tags)s))"""
_BY_NOTE = """(o.buyer_note <> '' OR o.seller_note <> '') AND %(code)s <> ''
  AND position(%(code)s IN upper(normalize(o.buyer_note || ' ' || o.seller_note, NFKC))) > 0"""
# What a shop tells goes before what somebody wrote; notes come last.
WAYS = ((How.CODE, _BY_CODE), (How.LINK, _BY_LINK), (How.CODE, _BY_NOTE))
# For how long after its end orders of its days still come in, by files of a shop.
LOOKED_FOR = timedelta(days=31)


@clause("B5")
@transaction.atomic
def find_wins(*, campaign: Campaign, at: datetime, ways=WAYS) -> int:
    """Count orders of a campaign's days that name it: by its code among the shop's promotion codes,
    by a tag of its links, by its code in the buyer's or seller's note.

    What a person took back is not found again. Returns how many were new.
    """
    tags = links.tags_of([campaign.pk]).get(campaign.pk, [])
    tags = [tag for tag in (*tags, campaign.code) if tag]
    if not tags:
        return 0
    words = {
        "campaign": campaign.pk, "code": campaign.code, "tags": tags,
        "since": begin_of(campaign.starts_on),
        "until": begin_of(campaign.ends_on + timedelta(days=1)),
    }  # fmt: skip
    found = 0
    for how, naming in ways:
        with connection.cursor() as cursor:
            cursor.execute(_NAMING.format(naming=naming), words)
            rows = cursor.fetchall()
        for order_id, notes in rows:
            if naming is not _BY_NOTE or rules.holds_code(notes, campaign.code):
                found += _count(campaign, order_id, how, at)
    return found


def _count(campaign: Campaign, order_id: int, how: How, at: datetime) -> bool:
    """One order by code or link; False where somebody assigned it a moment before."""
    try:
        with transaction.atomic():
            insert(Win(campaign=campaign, order_id=order_id, how=how, by=None, at=at))
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "order_won_once":
            raise
        return False
    return True


@clause("B5")
def find_all_wins(at: datetime) -> int:
    """Look for the orders of all campaigns that run or ended within the last month.

    One way after the other over all of them: a code a shop tells goes before another campaign's
    code in a note.
    """
    since = day_of(at) - LOOKED_FOR
    rows = selectors.campaigns().filter(
        is_evaluated=False, called_off_at=None, starts_on__lte=day_of(at), ends_on__gte=since
    )
    named = list(rows.filter(~Q(code="") | Q(links__isnull=False)).distinct())
    return sum(find_wins(campaign=row, at=at, ways=[way]) for way in WAYS for row in named)


@clause("B5")
@transaction.atomic
def assign_order(*, campaign_id: int, number: str, reason: str, by, at: datetime) -> Win:
    """Let an order count for a campaign by a person's word, with the reason.

    Refused: a number nobody knows or that two platforms share without naming one, an order that
    counts already, one placed before the campaign.
    """
    campaign = _open(campaign_id, by, at)
    rules.check_reason(reason)
    win = Win(
        campaign=campaign, order=_order(number), how=How.HAND, reason=reason.strip()[:200], by=by,
        at=at,
    )  # fmt: skip
    with in_words("B5"):
        insert(win)
    return win


def _order(number: str) -> Order:
    found = list(Order.objects.filter(number=number.strip()).only("number", "channel")[:2])
    if not found:
        raise ValidationError(
            _("There is no order %(number)s."), params={"number": number[:64]}, code="B5"
        )
    if len(found) > 1:
        raise ValidationError(
            _("Two platforms have an order %(number)s: it cannot be told which one is meant."),
            params={"number": number[:64]}, code="B5",
        )  # fmt: skip
    return found[0]


def _open(campaign_id: int, by, at: datetime) -> Campaign:
    if by is not None and not by.has_perm("campaigns.run_campaign"):
        raise PermissionDenied(_("Your position does not include running campaigns."))
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign_id)
    rules.check_open(selectors.stage(campaign, at))
    return campaign


@clause("B5")
@transaction.atomic
def undo_win(*, campaign_id: int, win_id: int, reason: str, by, at: datetime) -> WinUndone:
    """Take an order back that was not won after all; both rows stay."""
    _open(campaign_id, by, at)
    rules.check_reason(reason)
    win = Win.objects.filter(campaign=campaign_id, pk=win_id).first()
    if win is None:
        raise ValidationError(_("This order does not count for the campaign."), code="B5")
    undone = WinUndone(win=win, reason=reason.strip()[:200], by=by, at=at)
    with in_words("B5"):
        insert(undone)
    return undone
