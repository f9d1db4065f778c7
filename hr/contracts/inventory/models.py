"""Counts of contracts: what should be there, what was found, and how a count ended."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.contracts.inventory.rules import LOSSES, WITHOUT_A_CAUSE, Found, Why
from regulations.binding.models import Bound, person_field


class Count(Bound):
    """A count of contracts. The database writes its lines: all contracts, or those of who hands on.

    `period` is the first day of the half year; a hand-over has `giver` and `taker` instead.
    """

    why = models.CharField(_("count"), max_length=10, choices=Why.choices)
    period = models.DateField(_("period from"), null=True)
    giver = person_field(_("hands over"), null=True)
    taker = person_field(_("takes over"), null=True)
    expected = models.IntegerField(_("contracts to count"), db_default=0, editable=False)
    by = person_field(_("begun by"))

    class Meta(Bound.Meta):
        verbose_name = _("count of contracts")
        verbose_name_plural = _("counts of contracts")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["period"], name="count_once_a_period"),
            models.CheckConstraint(
                condition=Q(why=Why.PERIOD, period__isnull=False, giver=None, taker=None)
                | Q(why=Why.HAND_OVER, period=None, giver__isnull=False, taker__isnull=False),
                name="count_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(giver=models.F("taker")), name="taken_by_another"
            ),
        ]  # fmt: skip


class CountLine(models.Model):
    """A contract that should be there, and where; written with its count."""

    count = models.ForeignKey(Count, models.PROTECT, related_name="lines")
    contract = models.ForeignKey("contracts.Contract", models.PROTECT, related_name="lines")
    place = models.ForeignKey("contracts.Place", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of a count")
        verbose_name_plural = _("lines of counts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["count", "contract"], name="count_line_once")
        ]


class Tick(Bound):
    """What was found of a line; the newest word counts while the count runs."""

    line = models.ForeignKey(CountLine, models.PROTECT, related_name="ticks")
    found = models.CharField(_("found"), max_length=10, choices=Found.choices)
    place = models.ForeignKey(
        "contracts.Place", models.PROTECT, null=True, related_name="+",
        verbose_name=_("where it lay"),
    )  # fmt: skip
    cause = models.CharField(_("cause"), max_length=300, blank=True)
    is_scanned = models.BooleanField(_("by its code"), default=False)
    case = models.ForeignKey(
        "discipline.Case", models.PROTECT, null=True, related_name="+", verbose_name=_("case")
    )
    by = person_field(_("counted by"))

    class Meta(Bound.Meta):
        verbose_name = _("contract counted")
        verbose_name_plural = _("contracts counted")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(found__in=WITHOUT_A_CAUSE) | ~Q(cause=""), name="tick_says_the_cause"
            ),
            models.CheckConstraint(
                condition=~Q(found=Found.MISPLACED) | Q(place__isnull=False),
                name="tick_says_where",
            ),
            models.CheckConstraint(
                condition=~Q(found__in=LOSSES) | Q(case__isnull=False),
                name="tick_opens_a_case",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["line", "-id"], name="tick_of_line")]


class CountEnd(Bound):
    """A count is over: every line was told; at a hand-over the custody passes with it.

    A hand-over that was called off leaves every contract where it was.
    """

    count = models.OneToOneField(Count, models.PROTECT, related_name="ending")
    counted = models.IntegerField(_("counted"))
    missing = models.IntegerField(_("missing"), db_default=0, editable=False)
    is_dropped = models.BooleanField(_("called off"), default=False)
    by = person_field(_("closed by"))

    class Meta(Bound.Meta):
        verbose_name = _("end of a count")
        verbose_name_plural = _("ends of counts")
        default_permissions = ()
