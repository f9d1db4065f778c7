"""Deputies as they were named: rows are only ever added, an early end is a row of its own."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import BindingQuerySet, Bound, person_field
from regulations.rulebook.rules import day_of


class DeputyshipQuerySet(BindingQuerySet):
    """Filters over who stands in for whom."""

    def not_over(self, at: datetime):
        """What holds at a moment or is still to come, if nothing ends it early."""
        open_end = Q(ends_on=None) | Q(ends_on__gte=day_of(at))
        return self.filter(open_end, Q(end=None) | Q(end__at__gt=at))

    def in_force(self, at: datetime):
        """What holds at a moment; of those "only when away" the hook has the last word."""
        return self.not_over(at).filter(at__lte=at, starts_on__lte=day_of(at))


class Deputyship(Bound):
    """`deputy` stands in for `person` on the days from `starts_on` to `ends_on`, both among them.

    It holds from `at` at the earliest. With `only_when_away` the deputy stands in while the
    person is away; then `ends_on` may be empty. `kinds` names the kinds of request that go with it
    beside those that every deputy decides. `made_by` is None for the portal itself.
    """

    person = person_field(_("person"), related_name="deputyships")
    deputy = person_field(_("deputy"), related_name="stands_in")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    only_when_away = models.BooleanField(_("only while away"), default=False)
    kinds = ArrayField(
        models.CharField(max_length=40), verbose_name=_("decides as well"), default=list
    )
    reason = models.CharField(_("reason"), max_length=200)
    made_by = person_field(_("named by"), null=True)

    objects = DeputyshipQuerySet.as_manager()

    class Meta(Bound.Meta):
        verbose_name = _("deputyship")
        verbose_name_plural = _("deputyships")
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="deputyship_of_another"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="deputyship_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(only_when_away=True) | Q(ends_on__isnull=False),
                name="deputyship_has_an_end",
            ),
        ]

    def __str__(self):
        return f"{self.deputy} → {self.person}"


class DeputyshipEnd(Bound):
    """A deputyship ended before its last day, at `at`."""

    deputyship = models.OneToOneField(
        Deputyship, models.PROTECT, related_name="end", verbose_name=_("deputyship")
    )
    by = person_field(_("ended by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("end of a deputyship")
        verbose_name_plural = _("ends of deputyships")
