"""Pay scales of specialists, their grades, who is paid by them, and who reads them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound, person_field


def _amount(label):
    return models.DecimalField(label, max_digits=14, decimal_places=2)


class PayScale(Bound):
    """A scale of its own for a kind of specialist, beside what others are paid by (C1)."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    position = models.ForeignKey(
        "people.Position", models.PROTECT, related_name="+", verbose_name=_("position")
    )
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("pay scale")
        verbose_name_plural = _("pay scales")
        ordering = ["name"]
        default_permissions = ("view",)
        permissions = [("keep_payscale", _("Can make pay scales and open them to others"))]

    def __str__(self):
        return self.name


class Grade(Bound):
    """What a grade of a scale is paid from a day on, and what the industry pays for it.

    A later row of the same code takes its place from its own day on.
    """

    scale = models.ForeignKey(PayScale, models.PROTECT, related_name="grades")
    code = models.CharField(_("grade"), max_length=10)
    from_on = models.DateField(_("in force from"))
    low = _amount(_("a month from"))
    high = _amount(_("up to"))
    market = _amount(_("standard of the industry"))
    source = models.CharField(_("source of the standard"), max_length=200)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("grade of a pay scale")
        verbose_name_plural = _("grades of pay scales")
        ordering = ["code", "-from_on"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["scale", "code", "from_on"], name="grade_once_a_day"),
            models.CheckConstraint(
                condition=Q(low__gt=0, high__gte=F("low"), market__gt=0), name="grade_has_a_span"
            ),
        ]

    def __str__(self):
        return f"{self.scale} {self.code}"


class Pay(Bound):
    """A specialist is paid by a grade from a day on; the last row of a person holds."""

    person = person_field(_("person"), related_name="scale_pays")
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="pays")
    from_on = models.DateField(_("from"))
    amount = _amount(_("a month"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("pay by a scale")
        verbose_name_plural = _("pays by a scale")
        ordering = ["-from_on", "-id"]
        default_permissions = ()


class ScaleAccess(Bound):
    """A scale was opened to a reader, or closed again; the right itself is guardian's."""

    scale = models.ForeignKey(PayScale, models.PROTECT, related_name="accesses")
    reader = person_field(_("reader"))
    is_open = models.BooleanField(_("opened"))
    by = person_field(_("by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("access to a pay scale")
        verbose_name_plural = _("accesses to pay scales")
        ordering = ["-id"]
        default_permissions = ()
