"""What the gates of the database refuse of backups and their records, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from catalog.products import refusals as goods

WORDS = {
    "certificate_of_its_week": (_("This backup was not taken in the week after that one."), "C7-4"),
    "certificate_of_a_proved_backup": (
        _("Only a backup that was proved by a restore is signed."), "C7-4",
    ),
    "certificate_of_the_newest_proof": (
        _("This backup was restored once more since: look at what was found."), "C7-4",
    ),
    "certificate_by_another": (_("Whoever made the backup does not sign for it."), "C7-4"),
    "certificate_by_back_office": (_("The back office signs the weekly record."), "C7-4"),
    "database_certificate_week_key": (_("This week is signed already."), "C7-4"),
    "proof_of_this_backup": (_("Another file lies there than was backed up."), "C13-S2"),
}  # fmt: skip


in_words = partial(goods.in_words, words=WORDS)
