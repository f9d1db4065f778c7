"""Things found, and what was done with them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.premises.found.rules import Step
from hr.premises.rules import LONGEST_NOTE
from regulations.binding.models import Bound, person_field


class FoundThing(Bound):
    """A thing that somebody found in the house; where it is follows from its steps."""

    what = models.CharField(pgettext_lazy("found", "what was found"), max_length=100)
    place = models.CharField(pgettext_lazy("found", "where"), max_length=100)
    photo = models.ForeignKey("premises.Photo", models.PROTECT, null=True, related_name="+")
    by = person_field(_("found by"))
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta(Bound.Meta):
        verbose_name = _("found thing")
        verbose_name_plural = _("found things")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [("keep_found", _("Keeps what was found for the office"))]

    def __str__(self):
        return self.what


class FoundStep(Bound):
    """What was done with a thing that was found."""

    thing = models.ForeignKey(FoundThing, models.PROTECT, related_name="steps")
    step = models.CharField(pgettext_lazy("found", "step"), max_length=12, choices=Step.choices)
    claimant = models.CharField(_("who claims it"), max_length=100, blank=True)
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("step with a found thing")
        verbose_name_plural = _("steps with found things")
        ordering = ["id"]
        default_permissions = ()
