"""When a password was set, and by whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound


class PasswordSet(Bound):
    """From `at` a person's password is another one, set by themselves or issued by `by` (C13-8).

    Empty `by`: a command of the administrator. The password itself is nowhere but in its hash.
    """

    employee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="passwords_set",
        verbose_name=_("employee"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta(Bound.Meta):
        verbose_name = _("password set")
        verbose_name_plural = _("passwords set")
        indexes = [models.Index(fields=["employee", "-id"], name="password_set_newest")]
