"""What the gates of the database refuse of the vault, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from catalog.products import refusals as goods
from sitecontent.vault.rules import NEVER_LENT, SITE_LEAD_KEEPS

WORDS = {
    "vault_seat": (
        _(
            "Custodians are the general manager, a deputy leader, the site manager and the system "
            "administrator: nobody else."
        ),
        "C8-2",
    ),
    "vault_holder": (_("Only a custodian of this account does this."), "C8-2"),
    "secret_number_once": (
        _("Somebody has changed this meanwhile: look at it once more."), "C8-2",
    ),
    "secret_not_used_again": (_("This password was used here before: choose another."), "C13-8"),
    "one_change_at_a_time": (
        _("Another change of this account waits for its decision."), "C8-2",
    ),
    "consent_comes_first": (
        _("Nothing of an account changes before the general manager has approved it."), "C8-2",
    ),
    "two_custodians": (_("An account has two custodians at least."), "C8-2"),
    "newer_in_use": (_("A newer secret is in use already."), "C8-2"),
    "vault_use_secret_id_key": (_("This secret is in use already."), "C8-2"),
    "vault_entry_name_key": (_("There is an account of this name already."), "C8-1"),
    "reveal_reason": (_("Say for what you need it."), "C8-2"),
    "lent_now": (_("This login is not lent to you now."), "C13-8"),
    "reveals_an_hour": (
        _("You opened as many secrets within an hour as anybody may: no more is opened now."),
        "C8-2",
    ),
    "record_comes_first": (
        _("Nothing is opened before it is on record that it was."), "C8-2",
    ),
    "vault_opening_pkey": (_("What was opened is not handed out a second time."), "C8-2"),
    "reviewed_by_another": (
        _("Somebody of the management reviews this, never who opened it."), "C8-2",
    ),
    "vault_review_reveal_id_key": (_("This was reviewed already."), "C8-2"),
    "vault_loanend_loan_id_key": (_("This loan has ended already."), "C13-8"),
    "never_lent": (NEVER_LENT, "C6-2"),
    "site_lead_keeps": (SITE_LEAD_KEEPS, "C6-2"),
    "loan_is_short": (_("A login is lent for a short time only."), "C13-8"),
}  # fmt: skip


in_words = partial(goods.in_words, words=WORDS)
