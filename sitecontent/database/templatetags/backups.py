"""What pages of backups say of times."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def took(seconds: float | None) -> str:
    """How long something took, no finer than anybody needs it."""
    if seconds is None:
        return "—"
    if seconds < 1:
        return _("under a second")
    if seconds < 100:
        return _("%(count)s s") % {"count": round(seconds)}
    return _("%(count)s min") % {"count": round(seconds / 60)}
