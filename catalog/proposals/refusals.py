"""What the gates of the database refuse of proposals, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from catalog.products import refusals as goods

WORDS = goods.WORDS | {
    "consent_comes_first": (_("Nothing is carried out that was not approved."), ""),
    "three_people": (
        _("Proposing, approving and carrying out are done by three different people."), "",
    ),
    "web_editor_executes": (_("The web editor carries this out."), ""),
    "product_manager_proposes": (_("The product manager proposes this."), ""),
    "proposals_execution_proposal_id_key": (_("This is carried out already."), ""),
    "promotion_is_over": (_("The end of the promotion is over."), "C11-3"),
    "plan_comes_first": (
        _("First the promotion plan is accepted, then goods are put into it."), "C11-3",
    ),
    "planner_plans": (_("The planner of the site plans promotions."), "C11-3"),
    "proposal_is_stale": (
        _("What this was approved on has changed since. It has to be proposed anew."), "",
    ),
    "words_decided_first": (
        _("Words of the list were found: a person decides on each of them first, with a reason."),
        "C6-4",
    ),
    "leader_consents": (
        _("The word on this is not that of a leader of who asked. It has to be asked anew."), "",
    ),
    "approved_is_handed_back": (_("This waits for nobody to carry it out."), ""),
    "proposals_handback_proposal_id_key": (_("This was handed back already."), ""),
    "proposal_evidence_once": (_("This file is there already."), ""),
}  # fmt: skip


in_words = partial(goods.in_words, words=WORDS)
