"""Rights as people read them."""

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from sitecontent.database.levels.models import Right
from sitecontent.database.levels.rules import Level, What

# Rows that no page lists have no name of their own.
_NAMES = {
    "binding.Unsealed": _("links of chains that no seal covers yet"),
    "deadlines.Heartbeat": _("signs of life of the clocks"),
    "publishing.Placed": _("files placed in content"),
    "publishing.Shown": _("from when until when content is shown"),
}


def model_words(label: str) -> str:
    """A kind of row by its model, in the reader's language."""
    return str(_NAMES.get(label) or apps.get_model(label)._meta.verbose_name_plural)


def level_words(level: str) -> str:
    """A level in the reader's language."""
    return str(Level(level).label) if level else pgettext("level", "none")


def permission_words(row: Permission) -> str:
    """A permission in the reader's language: an act by its name, else what is done to which rows.

    The kind of row is needed with it.
    """
    verb, _between, model = row.codename.partition("_")
    kind = row.content_type.model_class()
    if kind is None or verb not in ("view", "add", "change") or model != row.content_type.model:
        return gettext(row.name)
    words = {"view": gettext("See"), "add": gettext("Add"), "change": gettext("Change")}
    return f"{words[verb]} · {kind._meta.verbose_name_plural}"


def group_words(row: Group) -> str:
    """The rights of a group: those of its position."""
    position = getattr(row, "position", None)
    return str(position or row.name)


def thing_words(row: Right) -> str:
    """What a request or a grant is about, whether given or taken."""
    if row.what == What.LEVEL:
        return level_words(row.level)
    return permission_words(row.permission) if row.permission_id else group_words(row.group)


def right_words(row: Right) -> str:
    """What a row gives or takes away, as a short sentence."""
    if row.what == What.LEVEL:
        return gettext("Level: %(level)s") % {"level": level_words(row.level)}
    if row.what == What.PERMISSION:
        text = gettext("Right given: %(what)s") if row.gives else gettext("Right taken: %(what)s")
    elif row.gives:
        text = gettext("Rights of a position given: %(what)s")
    else:
        text = gettext("Rights of a position taken: %(what)s")
    return text % {"what": thing_words(row)}
