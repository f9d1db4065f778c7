"""What the gates of the database refuse of feedback and of changes, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from catalog.products import refusals as goods

WORDS = {
    "reply_by_administrator": (_("The system administrator answers feedback."), "C13-M3"),
    "reply_follows": (_("This feedback is closed: nothing follows."), "C13-M3"),
    "reply_into_a_change": (_("This change has ended: name another one."), "C13-M3"),
    "change_by_administrator": (
        _("The system administrator drafts changes of the system."), "C13-M1",
    ),
    "asked_before_the_plan": (
        _("The plan is there already: the departments are asked before it."), "C13-M1",
    ),
    "database_askedview_change_id_department_id_key": (
        _("This department was asked already."), "C13-M1",
    ),
    "views_come_first": (
        _("The departments are asked for their views before a plan is proposed."), "C13-M1",
    ),
    "everybody_asked_or_left_out": (
        _("Of each department that people work in it stands whether it was asked, or why not."),
        "C13-M1",
    ),
    "views_of_others": (
        _("The department of who drafts it alone does not do: ask those that work with it."),
        "C13-M1",
    ),
    "left_out_once": (_("This department was left out already."), "C13-M1"),
    "views_still_run": (
        _("A department may still give its view: wait for it, or for the end of the term."),
        "C13-M1",
    ),
    "plan_while_it_waits": (_("A plan changes only after it was returned."), "C13-M1"),
    "change_has_ended": (_("This change of the system has ended."), "C13-M1"),
    "signed_by_general_manager": (
        _("A change is carried out after the site manager proposed it and the general manager "
          "signed."),
        "C13-M1",
    ),
    "release_after_signature": (
        _("Nothing is released before the general manager has signed."), "C13-M1",
    ),
    "database_release_change_id_key": (_("This change was released already."), "C13-M1"),
    "outside_names_the_firm": (_("Name the outside firm that does it."), "C13-M1"),
}  # fmt: skip


in_words = partial(goods.in_words, words=WORDS)
