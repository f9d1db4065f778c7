"""The verbs of tracked links: make one, follow one."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from regulations.binding.rows import insert
from regulations.rulebook import clause
from sitecontent.campaigns import rules, selectors
from sitecontent.campaigns.links.models import Link
from sitecontent.campaigns.links.rules import check_link, tagged
from sitecontent.campaigns.models import Campaign
from sitecontent.campaigns.refusals import in_words
from sitecontent.campaigns.rules import day_of, plain_code


@clause("B5")
@transaction.atomic
def make_link(*, campaign_id: int, tag: str, target: str, by, at: datetime) -> Link:
    """Make a short address of a campaign that counts its clicks and leads to one target.

    Refused: a tag that another link has or that is another campaign's code, a target that is no
    address of the web, a campaign that takes nothing more.
    """
    if by is not None and not by.has_perm("campaigns.run_campaign"):
        raise PermissionDenied(_("Your position does not include running campaigns."))
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign_id)
    rules.check_open(selectors.stage(campaign, at))
    tag, target = plain_code(tag), target.strip()
    check_link(tag, target)
    link = Link(campaign=campaign, tag=tag, target=target, by=by, at=at)
    with in_words("B5"):
        insert(link)
    return link


@clause("B5")
def follow_link(*, tag: str, counts: bool, at: datetime) -> str | None:
    """Where a link leads, with its tag; None for a tag nobody made. Counts a click of the day."""
    tag = plain_code(tag)
    with connection.cursor() as cursor:
        cursor.execute("SELECT campaigns_follow(%s, %s, %s)", [tag, day_of(at), counts])
        target = cursor.fetchone()[0]
    return None if target is None else tagged(target, tag)
