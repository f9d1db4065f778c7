"""One row a person and subject; nobody's rights or duties follow from it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# The names under which something is kept.
GUIDE, VIEWS, CALENDAR = "guide", "views", "calendar"


class OwnSetting(models.Model):
    """What a person keeps under a name: `guide` of the first visit, `views` of lists."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="own_settings",
        verbose_name=_("employee"),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=20)
    value = models.JSONField(_("value"), default=dict)

    class Meta:
        verbose_name = _("own setting")
        verbose_name_plural = _("own settings")
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="own_setting_once")]
        default_permissions = ()
