"""The company's own table over the state's calendar: rows are added, the newest of a day holds."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.roster.calendar.rules import Entry
from regulations.binding.models import Bound, person_field


class CompanyDay(Bound):
    """What the company says of a day."""

    day = models.DateField(_("day"))
    entry = models.CharField(_("what it is"), max_length=10, choices=Entry.choices)
    name = models.CharField(_("name"), max_length=50, blank=True)
    by = person_field(_("entered by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("day of the company calendar")
        verbose_name_plural = _("days of the company calendar")
        indexes = [models.Index(fields=["day", "-id"], name="company_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__in=Entry.values), name="company_day_entry_known"
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.get_entry_display()}"


class CompanyYear(Bound):
    """The company has entered all holidays of a year that the library does not know."""

    year = models.SmallIntegerField(_("year"), unique=True)
    by = person_field(_("entered by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("year of the company calendar")
        verbose_name_plural = _("years of the company calendar")

    def __str__(self):
        return str(self.year)
