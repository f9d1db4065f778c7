"""Files with data that left the portal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.binding.models import Bound, person_field


class Handing(Bound):
    """A file of data that left: what, narrowed to what, how much, to whom (C13-9).

    `kind` is one that `regulations.handing` knows; `account` is who ran a command on the machine.
    """

    kind = models.CharField(pgettext_lazy("export", "kind of data"), max_length=20)
    name = models.CharField(_("file"), max_length=200)
    wanted = models.CharField(_("narrowed to"), max_length=500, blank=True)
    rows = models.IntegerField(_("rows"))
    size = models.BigIntegerField(_("bytes"))
    sha256 = models.CharField(_("fingerprint"), max_length=64)
    by = person_field(_("by"), null=True)
    account = models.CharField(_("account of the machine"), max_length=64, blank=True)
    caller = models.GenericIPAddressField(_("address"), null=True)

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("export", "file of data given out")
        verbose_name_plural = pgettext_lazy("export", "files of data given out")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [
            ("watch_handing", _("Can see what data everybody gave out")),
            ("hand_staff", _("Can give out: staff list")),
            ("hand_clauses", _("Can give out: clauses of the handbook")),
            ("hand_goods", _("Can give out: list of goods")),
            ("hand_contracts", _("Can give out: list of contracts")),
            ("hand_attendance", _("Can give out: attendance of a month")),
            ("hand_punches", _("Can give out: raw punches of a clock")),
            ("hand_books", _("Can give out: books of a month")),
            ("hand_supplies", _("Can give out: consumption of supplies")),
            ("hand_quality", _("Can give out: quality of conversations in a month")),
            ("hand_orders", _("Can give out: list of orders")),
            ("hand_customers", _("Can give out: list of customers")),
            ("hand_tickets", _("Can give out: list of customers’ matters")),
            ("hand_cases", _("Can give out: list of cases")),
            ("hand_spendings", _("Can give out: list of spending")),
            ("hand_tours", _("Can give out: list of tours")),
        ]
        indexes = [
            models.Index(fields=["by", "at"], name="handing_by"),
            models.Index(fields=["kind", "-id"], name="handing_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False) | ~Q(account=""), name="handing_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(rows__gte=0, size__gte=0) & Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="handing_of_a_file",
            ),
        ]

    def __str__(self):
        return self.name
