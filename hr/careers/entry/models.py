"""The file of the first day, what the person declares, and what verification found."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr.careers.entry.rules import Finding
from regulations.binding.models import Bound, person_field


class EntryFile(Bound):
    """The personnel file that a new person fills in, and until when."""

    person = models.OneToOneField(
        "people.Employee", models.PROTECT, related_name="entry_file", verbose_name=_("person")
    )
    hired_on = models.DateField(_("first day"))
    deadline = models.OneToOneField("deadlines.Deadline", models.PROTECT, related_name="+")

    class Meta(Bound.Meta):
        verbose_name = _("personnel file of the first day")
        verbose_name_plural = _("personnel files of the first day")
        default_permissions = ("view",)
        permissions = [("verify_entry", _("Can verify personnel files"))]

    def __str__(self):
        return str(self.person)


class Declaration(Bound):
    """What a person declares of themselves and vouches for (A5-1); a later one replaces it."""

    file = models.ForeignKey(EntryFile, models.PROTECT, related_name="declarations")
    number = models.SmallIntegerField(_("version"))
    private_phone = models.CharField(_("private phone"), max_length=30)
    birthday = models.DateField(_("birthday"))
    id_number = models.CharField(_("ID number"), max_length=30)
    address = models.CharField(_("home address"), max_length=200)
    emergency_contact = models.CharField(_("emergency contact"), max_length=50)
    emergency_phone = models.CharField(_("emergency phone"), max_length=30)
    education = models.TextField(_("education"), max_length=2000)
    experience = models.TextField(_("work until now"), max_length=2000)
    qualifications = models.TextField(_("certificates and skills"), max_length=2000, blank=True)
    by = person_field(_("declared by"))

    class Meta(Bound.Meta):
        verbose_name = _("declaration in a personnel file")
        verbose_name_plural = _("declarations in personnel files")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="declaration_number_once"),
        ]


class Verification(Bound):
    """What hr found of a declaration; false ones have their case."""

    declaration = models.OneToOneField(Declaration, models.PROTECT, related_name="verification")
    finding = models.CharField(_("finding"), max_length=8, choices=Finding.choices)
    note = models.TextField(_("what was looked at"), max_length=2000)
    case = models.OneToOneField(
        "discipline.Case", models.PROTECT, null=True, related_name="+", verbose_name=_("case")
    )
    by = person_field(_("verified by"))

    class Meta(Bound.Meta):
        verbose_name = _("verification of a personnel file")
        verbose_name_plural = _("verifications of personnel files")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(Q(finding=Finding.FALSE) & Q(case__isnull=False))
                | (~Q(finding=Finding.FALSE) & Q(case=None)),
                name="falsification_has_a_case",
            ),
        ]
