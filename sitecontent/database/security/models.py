"""Files of findings, known exceptions, weekly looks, ended sessions: rows that are only added."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regulations.binding.models import Bound, person_field
from sitecontent.database.security.rules import LONGEST_REASON, LONGEST_SUBJECT, Tool


class Findings(Bound):
    """A dated file of what is known of packages; `known` holds what was read of it."""

    name = models.CharField(_("name"), max_length=200)
    made_on = models.DateField(_("made on"))
    sha256 = models.CharField(max_length=64)
    tool = models.CharField(_("what it tells"), max_length=10, choices=Tool.choices)
    known = models.JSONField()
    by = person_field(_("brought by"))

    class Meta(Bound.Meta):
        verbose_name = _("file of findings")
        verbose_name_plural = _("files of findings")
        ordering = ["-made_on", "-id"]
        default_permissions = ()
        permissions = [
            ("view_security", _("Can see how safe the portal stands")),
            ("keep_security", _("Can look after the safety of the portal")),
            ("acknowledge_exception", _("Can acknowledge known exceptions")),
        ]

    def __str__(self):
        return self.name


class KnownException(Bound):
    """Something that is not as it should be and is accepted with a reason until a day."""

    subject = models.CharField(_("what is accepted"), max_length=LONGEST_SUBJECT)
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    ends_on = models.DateField(_("until"))
    by = person_field(_("added by"))

    class Meta(Bound.Meta):
        verbose_name = _("known exception")
        verbose_name_plural = _("known exceptions")
        ordering = ["ends_on", "id"]
        default_permissions = ()

    def __str__(self):
        return self.subject


class ExceptionWord(Bound):
    """The general manager knows of an exception."""

    exception = models.OneToOneField(KnownException, models.PROTECT, related_name="word")
    by = person_field(_("acknowledged by"))

    class Meta(Bound.Meta):
        verbose_name = _("acknowledged exception")
        verbose_name_plural = _("acknowledged exceptions")
        default_permissions = ()


class ExceptionEnd(Bound):
    """An exception is over, since what it was about is mended."""

    exception = models.OneToOneField(KnownException, models.PROTECT, related_name="end")
    note = models.CharField(_("how it was mended"), max_length=LONGEST_REASON)
    by = person_field(_("ended by"))

    class Meta(Bound.Meta):
        verbose_name = _("ended exception")
        verbose_name_plural = _("ended exceptions")
        default_permissions = ()


class Look(Bound):
    """The system administrator looked through the page of a week and signed it (C13-S1).

    `facts` are the counts that stood there.
    """

    week = models.DateField(_("week from"), unique=True)
    facts = models.JSONField()
    note = models.CharField(_("note"), max_length=LONGEST_REASON, blank=True)
    by = person_field(_("signed by"))

    class Meta(Bound.Meta):
        verbose_name = _("weekly look at the safety")
        verbose_name_plural = _("weekly looks at the safety")
        ordering = ["-week"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(week__week_day=2), name="look_week_is_monday")
        ]

    def __str__(self):
        return f"{self.week}"


class SessionEnd(Bound):
    """Somebody ended sessions of a person’s login: one, or all of them."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    count = models.PositiveIntegerField(_("sessions"))
    by = person_field(_("ended by"))

    class Meta(Bound.Meta):
        verbose_name = _("ended sessions")
        verbose_name_plural = _("ended sessions")
        default_permissions = ()
