"""Requests for levels and rights, what was carried out, and what the nightly check found."""

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.people.models import Position
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field
from sitecontent.database.levels.rules import LONGEST_REASON, Cause, Level, What

ONE_THING = (
    Q(what="level", permission=None, group=None)
    | Q(what="permission", permission__isnull=False, group=None, level="")
    | Q(what="group", permission=None, group__isnull=False, level="")
)
GIVES_BY_LEVEL = ~Q(what="level") | Q(level="", gives=False) | ~Q(level="") & Q(gives=True)


class Right(models.Model):
    """What a row is about: a level, or one permission or group; given, or taken away."""

    employee = person_field(_("employee"))
    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices, blank=True)
    permission = models.ForeignKey(
        Permission, models.PROTECT, null=True, related_name="+",
        verbose_name=pgettext_lazy("right", "single right"),
    )  # fmt: skip
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, related_name="+",
        verbose_name=_("rights of another position"),
    )  # fmt: skip
    gives = models.BooleanField(_("given"))

    class Meta:
        abstract = True


class RightRequest(Approvable, Right, Bound):
    """A level or right asked for a person, for the work of the position held then."""

    position = models.ForeignKey(
        Position, models.PROTECT, null=True, related_name="+", verbose_name=_("position")
    )
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    by = person_field(_("asked by"))

    class Meta(Bound.Meta):
        verbose_name = _("request for a right")
        verbose_name_plural = _("requests for rights")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [("apply_right", _("Can carry out approved levels and rights"))]
        constraints = [
            models.CheckConstraint(condition=ONE_THING, name="rightrequest_of_one_thing"),
            models.CheckConstraint(condition=GIVES_BY_LEVEL, name="rightrequest_gives_its_level"),
        ]
        indexes = [
            models.Index(fields=["employee", "-id"], name="rightrequest_employee"),
            models.Index(fields=["by", "-id"], name="rightrequest_by"),
        ]

    def __str__(self):
        return f"{self.employee}"


class RightGrant(Right, Bound):
    """From `at` a person has this right, or has it no more; the newest row of each counts.

    A row points at the request that was approved. Without one stands only what the portal ended
    itself, because the person left the post it was given for.
    """

    request = models.OneToOneField(
        RightRequest, models.PROTECT, null=True, related_name="grant", verbose_name=_("request")
    )
    cause = models.CharField(_("why"), max_length=10, choices=Cause.choices)
    by = person_field(_("carried out by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("granted right")
        verbose_name_plural = _("granted rights")
        ordering = ["-id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=ONE_THING, name="rightgrant_of_one_thing"),
            models.CheckConstraint(condition=GIVES_BY_LEVEL, name="rightgrant_gives_its_level"),
            models.CheckConstraint(
                condition=Q(cause="applied", request__isnull=False, by__isnull=False)
                | ~Q(cause="applied") & Q(request=None),
                name="rightgrant_by_its_request",
            ),
        ]
        indexes = [
            models.Index(fields=["employee", "what", "-recorded_at"], name="rightgrant_newest"),
        ]

    def __str__(self):
        return f"{self.employee}"


class GrantCheck(Bound):
    """What was found of rights without an approval, and when; empty is what should be found.

    `findings` are objects with `kind`, `number`, `who` and `what`; `by` is null at night.
    """

    findings = models.JSONField(_("what was found"))
    people = models.IntegerField(_("people looked at"))
    grants = models.IntegerField(_("grants in force"))
    roles = models.IntegerField(_("roles of PostgreSQL looked at"))
    by = person_field(_("checked by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("check of rights")
        verbose_name_plural = _("checks of rights")
        ordering = ["-id"]
        default_permissions = ("view",)


class PublicGood(models.Model):
    """A view of the database: what everybody may read of a product that is on sale."""

    sku = models.CharField(_("SKU"), max_length=64)
    name = models.CharField(_("name"), max_length=200)
    variant = models.CharField(_("variety"), max_length=50)
    category = models.CharField(pgettext_lazy("goods", "category"), max_length=50)
    description = models.TextField(_("description"))
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2)
    usual_price = models.DecimalField(_("usual price"), max_digits=14, decimal_places=2)

    class Meta:
        managed = False
        db_table = "database_publicgood"
        verbose_name = _("goods on sale, as the site shows them")
        verbose_name_plural = _("goods on sale, as the site shows them")
        default_permissions = ("view",)


class PublicContent(models.Model):
    """A view of the database: what is published on the site now."""

    kind = models.CharField(_("kind"), max_length=10)
    place = models.CharField(_("place"), max_length=10)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"))
    body = models.TextField(_("text"))
    address = models.URLField(_("where it leads"))
    shown_from = models.DateTimeField(_("from"))

    class Meta:
        managed = False
        db_table = "database_publiccontent"
        verbose_name = _("published content, as the site shows it")
        verbose_name_plural = _("published content, as the site shows it")
        default_permissions = ("view",)
