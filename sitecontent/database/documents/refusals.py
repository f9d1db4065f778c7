"""What the gates of the database refuse of documents, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from catalog.products import refusals as goods

WORDS = {
    "document_consent": (_("A version is in force by the general manager’s word alone."), "C13-1"),
    "document_by_writer": (
        _("Your position does not include documents of the handbook."), "C13-1",
    ),
    "document_not_of_the_past": (_("A version holds from today at the earliest."), "C13-1"),
    "document_in_force": (
        _("Another version is in force: read and acknowledge that one."), "C13-1",
    ),
    "document_number_once": (_("Another version lies before the general manager."), "C13-1"),
}  # fmt: skip


in_words = partial(goods.in_words, words=WORDS)
