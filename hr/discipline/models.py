"""Cases: a clause, the facts, and the person they concern."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Case(models.Model):
    """One matter against the rules, opened by a person or by the portal itself.

    `title` is an English message id with `facts` as its parameters.
    """

    key = models.CharField(max_length=120, unique=True)
    clause = models.CharField(_("clause"), max_length=20)
    edition = models.ForeignKey(
        "rulebook.Edition",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("handbook edition"),
    )
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="cases",
        verbose_name=_("person concerned"),
    )
    title = models.CharField(_("matter"), max_length=300)
    facts = models.JSONField(_("facts"), default=dict)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("opened by"),
    )
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_at", "-id"]
        permissions = [("open_case", _("Can open cases"))]

    def __str__(self):
        return gettext(self.title) % self.facts
