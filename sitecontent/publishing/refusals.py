"""What the gates of the database refuse of content, said to a person."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from catalog.products import refusals as goods
from sitecontent.publishing.rules import AUTHOR_WORDS, OTHER_AUTHOR, UNNAMED_PRODUCT, Kind

WORDS = {
    "author_of_kind": (OTHER_AUTHOR, ""),
    "author_of_page": (AUTHOR_WORDS[Kind.PAGE], "C3-3"),
    "author_of_company": (AUTHOR_WORDS[Kind.COMPANY], "C4-2"),
    "author_of_product": (AUTHOR_WORDS[Kind.PRODUCT], "C4-1"),
    "product_is_named": (UNNAMED_PRODUCT, "C4-1"),
    "version_names_source_and_licence": (
        _("Copyrighted or confidential material names its source and its licence."), "C4-3",
    ),
    "version_under_review": (
        _("This version lies before who decides: nothing of it changes."), "C6-1",
    ),
    "version_number_once": (
        _("Somebody has changed this meanwhile: look at the newest version first."), "C5-1",
    ),
    "words_decided_first": (
        _("Words of the list were found: a person decides on each of them first, with a reason."),
        "C6-4",
    ),
    "consent_comes_first": (_("Nothing is published without its whole chain."), "C6-1"),
    "checked_by_another": (
        _("What is published was checked by somebody other than its author."), "C4-4",
    ),
    "web_editor_publishes": (_("The web editor publishes."), "C5-2"),
    "approver_publishes": (_("Who approved does not publish."), "C6-1"),
    "provider_and_editor": (_("Who provides it and who publishes it are two people."), "C4-2"),
    "publishing_publication_version_id_key": (_("This is published already."), "C6-1"),
    "publishing_check_version_id_key": (_("This was checked already."), "C4-4"),
    "window_is_over": (_("The time in which it was to be shown is over."), "C3-2"),
    "newest_version_alone": (_("Only the newest version is published."), "C6-1"),
    "site_administrator": (_("The site administrator takes content down."), "C6-7"),
    "nothing_is_shown": (_("Nothing of it is shown now."), "C6-7"),
    "takedown_once": (_("This is taken down already."), "C6-7"),
    "goods_not_shown": (_("This product is not on sale: nothing of it is shown."), "C6-7"),
    "publishing_goodshitdecision_hit_id_key": (_("This word was decided on already."), "C6-4"),
    "hit_decided_by_another": (_("The author does not decide on words found."), "C6-4"),
    "publishing_hitdecision_hit_id_key": (_("This word was decided on already."), "C6-4"),
    "attachment_once": (_("This file is there already."), "C6-9"),
    "incident_solved_once": (_("This incident is solved."), "C6-3"),
    "incident_report_names_whom_and_how": (
        _("Say which company and who there was told, and how."), "C6-3",
    ),
}  # fmt: skip


in_words = partial(goods.in_words, words=WORDS)
