"""What the gates of the database refuse of levels and rights, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from catalog.products import refusals as goods

WORDS = {
    "grant_as_approved": (_("Nothing is granted but as it was approved."), "C13-7"),
    "grant_for_its_post": (
        _("This was asked for another post of the person: it is asked for anew."), "C13-7",
    ),
    "grant_by_administrator": (
        _("The system administrator carries out what was approved, nobody else."), "C13-7",
    ),
    "grant_by_another": (
        _("Who gains by it or decided on it does not carry it out: a second person does."),
        "C13-7",
    ),
    "grant_special": (_("This takes the word of the general manager who is in office."), "C13-6"),
    "database_rightgrant_request_id_key": (_("This was carried out already."), "C13-7"),
}  # fmt: skip

in_words = partial(goods.in_words, words=WORDS)
