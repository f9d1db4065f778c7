"""The verbs of one's own settings: end the first visit, keep and drop a view of a list."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hr.people.own.models import GUIDE, VIEWS, OwnSetting

MOST_VIEWS = 12  # of one list
LONGEST = 30


def end_guide(*, by) -> None:
    """The first steps are not shown again."""
    OwnSetting.objects.update_or_create(person=by, name=GUIDE, defaults={"value": {"done": True}})


@transaction.atomic
def keep_view(*, by, page: str, title: str, query: str) -> None:
    """Keep what a list is narrowed to under a title; the same title again replaces it.

    Refused: no title, nothing narrowed, and more than twelve views of one list.
    """
    title = " ".join(title.split())[:LONGEST]
    if not title or not query:
        raise ValidationError(_("Narrow the list first, then give it a name."))
    setting = _locked(by)
    views = [each for each in setting.value.get(page, []) if each[0] != title]
    if len(views) >= MOST_VIEWS:
        raise ValidationError(
            _("%(most)s views of one list are kept; remove one first.") % {"most": MOST_VIEWS}
        )
    setting.value[page] = [*views, [title, query]]
    setting.save(update_fields=["value"])


@transaction.atomic
def drop_view(*, by, page: str, title: str) -> None:
    """Keep a view no longer; one that is not there is none."""
    setting = _locked(by)
    setting.value[page] = [each for each in setting.value.get(page, []) if each[0] != title]
    setting.save(update_fields=["value"])


def _locked(by) -> OwnSetting:
    OwnSetting.objects.get_or_create(person=by, name=VIEWS)
    return OwnSetting.objects.select_for_update().get(person=by, name=VIEWS)
