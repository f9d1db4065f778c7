"""Employees (they are the users), their departments and positions."""

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    Group,
    PermissionsMixin,
)
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from hr.people.deputies.models import Deputyship, DeputyshipEnd
from hr.people.files.models import FileAccess, PrivateFile
from hr.people.logins.models import PasswordSet
from hr.people.own.models import OwnSetting
from hr.people.plans.models import LeavingNote, Plan
from hr.people.rules import Stage, initials, stage_of

# Django looks for a room's models here; those of its parts stand beside what works with them.
__all__ = [
    "Department",
    "Deputyship",
    "DeputyshipEnd",
    "Employee",
    "FileAccess",
    "LeavingNote",
    "OwnSetting",
    "PasswordSet",
    "Plan",
    "Position",
    "PrivateFile",
]


class Changes(HistoricalRecords):
    """History without the rows of a login or a new password, which say nothing of the person."""

    def post_save(self, instance, created, using=None, update_fields=None, **kwargs):
        if update_fields and set(update_fields) <= set(self.excluded_fields):
            return
        super().post_save(instance, created, using=using, **kwargs)


class Department(models.Model):
    """A department, the employee who leads it, and who of the management is in charge of it."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=50, unique=True)
    leader = models.ForeignKey(
        "Employee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("leader"),
    )
    managing_leader = models.ForeignKey(
        "Employee",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="manages",
        verbose_name=_("managing leader"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["code"]

    def __str__(self):
        return self.name


class Position(models.Model):
    """A post with the clause that describes its duties; its group carries its permissions."""

    code = models.SlugField(_("code"), unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=50)
    name_en = models.CharField(_("English name"), max_length=50)
    clause = models.CharField(_("clause of its duties"), max_length=20, blank=True)
    group = models.OneToOneField(Group, models.PROTECT, related_name="position", editable=False)

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["code"]

    def __str__(self):
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class EmployeeManager(BaseUserManager):
    """Makes employees; the number is what they log in with."""

    def create_user(self, number: str, name: str, password: str | None = None, **fields):
        """Store an employee whose password is hashed, or unusable when None."""
        fields.setdefault("initials", initials(name))
        employee = self.model(number=number, name=name, **fields)
        employee.set_password(password)
        with transaction.atomic(using=self._db):  # the database asks for row and history together
            employee.save(using=self._db)
        return employee

    def create_superuser(self, number: str, name: str, password: str | None = None, **fields):
        """Store an employee who has every permission."""
        return self.create_user(number, name, password, is_superuser=True, **fields)


class Employee(AbstractBaseUser, PermissionsMixin):
    """A person of the company and a user of the portal."""

    number = models.CharField(
        _("staff number"),
        max_length=20,
        unique=True,
        validators=[
            RegexValidator(r"^[\w.-]+$", _("Only letters, digits, dots, dashes and underscores."))
        ],
        error_messages={"unique": _("This staff number is taken.")},
    )
    name = models.CharField(_("full name"), max_length=50)
    initials = models.CharField(_("pinyin initials"), max_length=20, blank=True, editable=False)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("department"),
    )
    position = models.ForeignKey(
        Position,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="holders",
        verbose_name=_("position"),
    )
    supervisor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subordinates",
        verbose_name=_("direct supervisor"),
    )
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    hired_on = models.DateField(_("hired on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    # Empty: from the first day of work on, as the company keeps attendance.
    kept_from = models.DateField(_("attendance kept from"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    history = Changes(excluded_fields=["password", "last_login"])

    objects = EmployeeManager()

    USERNAME_FIELD = "number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    is_staff = True  # every employee uses the shell; permissions decide what they see in it

    class Meta:
        verbose_name = _("employee")
        verbose_name_plural = _("employees")
        ordering = ["number"]
        permissions = [
            ("view_private", _("Can see the private file")),
            ("keep_private", _("Can keep private files")),
            ("grant_private", _("Can open a private file to others")),
            ("take_factor", _("Can take a lost second factor off")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(supervisor=F("id")),
                name="employee_not_own_supervisor",
                violation_error_message=_("Nobody is their own supervisor."),
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(hired_on=None) | Q(left_on__gte=F("hired_on")),
                name="employee_leaves_after_hired",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                Lower("number"),
                name="employee_number_once_any_case",
                violation_error_message=_("This staff number is taken."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def stage(self) -> Stage:
        """Whether the person is still to come, works here, or has left."""
        return stage_of(is_active=self.is_active, left_on=self.left_on)

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
