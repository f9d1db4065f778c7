"""Clean-ups with who joined them, and inspections with their scores."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.premises.inspections.rules import BEST, WORST, Presence
from hr.premises.rules import LONGEST_NOTE
from regulations.binding.models import Bound, person_field


class CleanUp(Bound):
    """A clean-up that everybody joins, or the people of one department (A4-2)."""

    title = models.CharField(_("what is cleaned"), max_length=100)
    day = models.DateField(_("day"))
    department = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, related_name="+",
        verbose_name=_("department"),
    )  # fmt: skip
    by = person_field(_("called by"))
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta(Bound.Meta):
        verbose_name = _("clean-up")
        verbose_name_plural = _("clean-ups")
        ordering = ["-day", "-id"]
        default_permissions = ()

    def __str__(self):
        return f"{self.day} {self.title}"


class CleanUpEnd(Bound):
    """A clean-up is called off, with the reason."""

    cleanup = models.OneToOneField(CleanUp, models.PROTECT, related_name="end")
    reason = models.CharField(_("reason"), max_length=LONGEST_NOTE)
    by = person_field(_("called off by"))

    class Meta(Bound.Meta):
        verbose_name = _("clean-up called off")
        verbose_name_plural = _("clean-ups called off")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="cleanup_end_has_a_reason"),
        ]


class Joined(Bound):
    """Whether somebody joined a clean-up; noted once."""

    cleanup = models.ForeignKey(CleanUp, models.PROTECT, related_name="joined")
    person = person_field(_("person"))
    presence = models.CharField(
        pgettext_lazy("clean-up", "joined"), max_length=10, choices=Presence.choices
    )
    by = person_field(_("noted by"))

    class Meta(Bound.Meta):
        verbose_name = _("part in a clean-up")
        verbose_name_plural = _("parts in clean-ups")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["cleanup", "person"], name="joined_once"),
        ]


class Inspection(Bound):
    """A department or an area was looked at, with a score (A4-2)."""

    department = models.ForeignKey(
        "people.Department", models.PROTECT, null=True, related_name="+",
        verbose_name=_("department"),
    )  # fmt: skip
    area = models.CharField(_("area"), max_length=50, blank=True)
    score = models.SmallIntegerField(_("score"))
    note = models.CharField(_("what was found"), max_length=LONGEST_NOTE)
    photo = models.ForeignKey("premises.Photo", models.PROTECT, null=True, related_name="+")
    by = person_field(_("inspected by"))
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta(Bound.Meta):
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(score__range=(WORST, BEST)), name="inspection_score"
            ),
            models.CheckConstraint(
                condition=Q(department__isnull=False) | ~Q(area=""), name="inspection_of_something"
            ),
        ]

    @property
    def where(self) -> str:
        """What was looked at."""
        return " · ".join(filter(None, (self.department and self.department.name, self.area)))
