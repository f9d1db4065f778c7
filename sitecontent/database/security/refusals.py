"""What the gates of the database refuse of safety, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from catalog.products import refusals as goods

WORDS = {
    "security_by_keeper": (
        _("The system administrator looks after the safety of the portal."), "C13-S1",
    ),
    "security_by_head": (_("The general manager acknowledges exceptions."), "C13-S1"),
    "security_by_both": (
        _("The system administrator and the general manager end sessions of others."), "C13-S1",
    ),
    "exception_is_over": (_("This exception is over already."), "C13-S1"),
    "exception_not_of_the_past": (_("It ends today at the earliest."), "C13-S1"),
    "findings_not_to_come": (_("This day is still to come."), "C13-S1"),
    "look_of_this_week": (_("A week is signed while it runs."), "C13-S1"),
    "database_look_week_key": (_("This week is signed already."), "C13-S1"),
    "database_exceptionword_exception_id_key": (_("This is acknowledged already."), "C13-S1"),
    "database_exceptionend_exception_id_key": (_("This exception is over already."), "C13-S1"),
}  # fmt: skip


in_words = partial(goods.in_words, words=WORDS)
