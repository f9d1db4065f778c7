"""Changes of the system: rows that are only added; where a change stands follows from them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field
from sitecontent.database.changes.rules import (
    LONGEST_FIRM,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_WHY,
    Way,
)


class SystemChange(Approvable, Bound):
    """What is to change of the system and why (C13-M1); its request comes with its plan."""

    title = models.CharField(_("what is to change"), max_length=LONGEST_TITLE)
    reason = models.CharField(_("why"), max_length=LONGEST_TEXT)
    by = person_field(_("drafted by"))

    class Meta(Bound.Meta):
        verbose_name = _("change of the system")
        verbose_name_plural = _("changes of the system")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [
            ("view_change", _("Can see changes of the system")),
            ("draft_change", _("Can draft changes of the system")),
        ]

    def __str__(self):
        return self.title


class AskedView(Approvable, Bound):
    """A department asked for its view of a change, until a moment; its head's word is the view."""

    change = models.ForeignKey(SystemChange, models.PROTECT, related_name="asked")
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", verbose_name=_("department")
    )
    due_at = models.DateTimeField(_("until"))
    by = person_field(_("asked by"))

    class Meta(Bound.Meta):
        verbose_name = _("view of a department asked for")
        verbose_name_plural = _("views of departments asked for")
        ordering = ["department__code"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["change", "department"], name="view_asked_once"),
        ]

    def __str__(self):
        return f"{self.change}, {self.department}"


class LeftOut(Bound):
    """A department that people work in and that is not asked for its view, and why."""

    change = models.ForeignKey(SystemChange, models.PROTECT, related_name="left_out")
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", verbose_name=_("department")
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_WHY)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("department that is not asked")
        verbose_name_plural = _("departments that are not asked")
        ordering = ["department__code"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["change", "department"], name="left_out_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="left_out_for_a_reason"),
        ]

    def __str__(self):
        return f"{self.change}, {self.department}"


class Plan(Bound):
    """How a change is done, by whom; a returned one is followed by the next number."""

    change = models.ForeignKey(SystemChange, models.PROTECT, related_name="plans")
    number = models.SmallIntegerField(_("version"))
    text = models.CharField(_("plan"), max_length=LONGEST_TEXT)
    way = models.CharField(_("who does it"), max_length=10, choices=Way.choices)
    firm = models.CharField(_("outside firm"), max_length=LONGEST_FIRM, blank=True)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("plan of a change")
        verbose_name_plural = _("plans of a change")
        ordering = ["number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["change", "number"], name="plan_number_once"),
            models.CheckConstraint(
                condition=Q(way=Way.IN_HOUSE, firm="") | Q(way=Way.OUTSIDE) & ~Q(firm=""),
                name="outside_names_the_firm",
            ),
        ]

    def __str__(self):
        return f"{self.change} {self.number}"


class Signing(Bound):
    """The change was proposed by the site manager and signed by the general manager."""

    change = models.OneToOneField(SystemChange, models.PROTECT, related_name="signing")
    plan = models.OneToOneField(Plan, models.PROTECT, related_name="+")
    by = person_field(_("signed by"))

    class Meta(Bound.Meta):
        verbose_name = _("signature under a change")
        verbose_name_plural = _("signatures under changes")
        default_permissions = ()


class Dropping(Bound):
    """A change that was given up before it was asked for."""

    change = models.OneToOneField(SystemChange, models.PROTECT, related_name="dropping")
    reason = models.CharField(_("reason"), max_length=300)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("change that was given up")
        verbose_name_plural = _("changes that were given up")
        default_permissions = ()


class Release(Bound):
    """The release that carried a change out, and when it went into use."""

    change = models.OneToOneField(SystemChange, models.PROTECT, related_name="release")
    version = models.CharField(_("version or commit"), max_length=LONGEST_TITLE)
    note = models.CharField(_("note"), max_length=LONGEST_TEXT, blank=True)
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("change of the system", "release")
        verbose_name_plural = pgettext_lazy("change of the system", "releases")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(version=""), name="release_is_named"),
        ]

    def __str__(self):
        return self.version
