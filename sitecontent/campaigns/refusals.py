"""What the gates of the database refuse of campaigns, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from catalog.products import refusals as goods

WORDS = {
    "campaign_code_once": (_("Another campaign has this code."), "B5"),
    "campaign_is_finished": (_("The campaign is finished: nothing of it changes any more."), "B5"),
    "campaign_has_begun": (
        _("It has begun: kind, first day and code stay as they are."), "B5",
    ),
    "link_tag_once": (_("Another link has this tag."), "B5"),
    "tag_is_a_code": (_("This tag is the code of another campaign."), "B5"),
    "code_is_a_tag": (_("This code is the tag of another campaign's link."), "B5"),
    "link_leads_to_the_web": (
        _("A link leads to an address that begins with http:// or https://."), "B5",
    ),
    "tag_in_the_order": (_("This order did not come by the link."), "B5"),
    "evaluated_by_who_runs_it": (_("Who runs the campaign does this, or their superior."), "B5"),
    "code_has_won": (_("The code has won orders already: it stays."), "B5"),
    "day_of_the_campaign": (_("This is no day of the campaign."), "B5"),
    "taken_back_as_it_stands": (_("A cost is taken back as it stands."), "B5"),
    "campaigns_cost_reverses_id_key": (_("This cost was taken back already."), "B5"),
    "order_won_once": (_("This order counts for a campaign already: take it back first."), "B5"),
    "order_comes_after": (_("This order was placed before the campaign began."), "B5"),
    "code_in_the_order": (_("This order does not name the code."), "B5"),
    "campaigns_winundone_win_id_key": (_("This order was taken back already."), "B5"),
    "campaign_is_not_over": (_("A campaign is evaluated once it is over."), "B5"),
    "campaigns_evaluation_campaign_id_key": (
        _("This campaign has been evaluated already."), "B5",
    ),
    "best_of_evaluated": (_("The best plan is one of several that were evaluated."), "B5"),
    "month_is_over": (_("This month is over: its target stays."), "B2"),
    "plan_once_a_quarter": (_("This quarter has a plan already."), "B1"),
    "consent_comes_first": (_("Nothing holds that was not approved."), "B1"),
    "progress_of_approved": (_("Progress is noted once the plan is approved."), "B1"),
    "report_stays": (_("The report was handed in: nothing of it changes any more."), ""),
    "month_is_over_first": (_("A month is reported on once it is over."), ""),
    "read_what_is_handed_in": (_("The report has not been handed in yet."), ""),
    "superiors_read": (_("A report is read by the superiors of who wrote it."), ""),
    "report_read_once": (_("You have read this report already."), ""),
}  # fmt: skip


in_words = partial(goods.in_words, words=WORDS)
