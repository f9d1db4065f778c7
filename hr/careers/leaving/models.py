"""Leavings, the work handed over, things given back, signatures, and the settlement."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.careers.leaving.rules import Desk, Thing, Why
from regulations.binding.models import Bound, person_field


class Departure(Bound):
    """Somebody leaves on a last day; `by` is the person of a resignation, None for the portal and
    for a resignation on paper that hr entered with the last day.

    `notice_until`: the end of the notice a regular employee owes (A5-2), by `version`.
    """

    person = person_field(_("person"), related_name="departures")
    why = models.CharField(_("why"), max_length=12, choices=Why.choices)
    reason = models.CharField(_("reason"), max_length=500)
    told_on = models.DateField(_("told on"))
    last_day = models.DateField(_("last day"))
    is_regular = models.BooleanField(_("regular employee"))
    notice_until = models.DateField(_("notice until"), null=True)
    version = models.ForeignKey("rulebook.RuleVersion", models.PROTECT, null=True, related_name="+")
    plan = models.OneToOneField("people.Plan", models.PROTECT, null=True, related_name="departure")
    by = person_field(_("by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("leaving")
        verbose_name_plural = _("leavings")
        ordering = ["-id"]
        default_permissions = ("view",)
        permissions = [
            ("sign_own", _("Can sign for any department that work was handed over")),
            ("sign_office", _("Can sign for the office that who leaves has given everything back")),
            ("sign_finance", _("Can sign for finance that who leaves owes nothing")),
            ("sign_systems", _("Can sign that the accounts of who leaves are closed")),
            ("sign_personnel", _("Can sign for personnel that the papers of who leaves are whole")),
            ("sign_any", _("Can sign for a department whose own people are not there")),
            ("settle_departure", _("Can settle with who has left")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(why=Why.RESIGNATION) | Q(by=None) | Q(last_day__gte=F("told_on")),
                name="departure_lies_ahead",
            ),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="departure_person")]

    def __str__(self):
        return f"{self.person} {self.last_day}"


class Receipt(Bound):
    """The manager has received a resignation."""

    departure = models.OneToOneField(Departure, models.PROTECT, related_name="receipt")
    by = person_field(_("received by"))

    class Meta(Bound.Meta):
        verbose_name = _("receipt of a resignation")
        verbose_name_plural = _("receipts of resignations")
        default_permissions = ()


class DepartureEnd(Bound):
    """A leaving was taken back before its last day: the person stays."""

    departure = models.OneToOneField(Departure, models.PROTECT, related_name="ending")
    reason = models.CharField(_("reason"), max_length=500)
    by = person_field(_("taken back by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("leaving taken back")
        verbose_name_plural = _("leavings taken back")
        default_permissions = ()


class HandOver(Bound):
    """Work that who leaves hands over to somebody who stays."""

    departure = models.ForeignKey(Departure, models.PROTECT, related_name="hand_overs")
    taker = person_field(_("taken over by"))
    work = models.CharField(_("work and papers"), max_length=500)
    by = person_field(_("written down by"))

    class Meta(Bound.Meta):
        verbose_name = _("hand-over")
        verbose_name_plural = _("hand-overs")
        ordering = ["id"]
        default_permissions = ()


class TakeOver(Bound):
    """The taker has the work."""

    hand_over = models.OneToOneField(HandOver, models.PROTECT, related_name="taken")
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = person_field(_("taken over by"))

    class Meta(Bound.Meta):
        verbose_name = _("work taken over")
        verbose_name_plural = _("work taken over")
        default_permissions = ()


class Belonging(Bound):
    """A thing of the company in a person's hands."""

    person = person_field(_("person"), related_name="belongings")
    kind = models.CharField(_("kind"), max_length=10, choices=Thing.choices)
    name = models.CharField(pgettext_lazy("thing", "what it is"), max_length=200)
    mark = models.CharField(_("number or mark"), max_length=50, blank=True)
    by = person_field(_("given out by"))

    class Meta(Bound.Meta):
        verbose_name = _("thing in somebody's hands")
        verbose_name_plural = _("things in people's hands")
        ordering = ["id"]
        default_permissions = ("view", "add")
        indexes = [models.Index(fields=["person", "id"], name="belonging_person")]

    def __str__(self):
        return " ".join(filter(None, (self.name, self.mark)))


class GivenBack(Bound):
    """A thing came back, or is lost: then somebody says what follows."""

    belonging = models.OneToOneField(Belonging, models.PROTECT, related_name="back")
    is_lost = models.BooleanField(_("lost"), default=False)
    note = models.CharField(_("in what state"), max_length=300, blank=True)
    by = person_field(_("taken back by"))

    class Meta(Bound.Meta):
        verbose_name = _("thing given back")
        verbose_name_plural = _("things given back")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(is_lost=False) | ~Q(note=""), name="lost_with_a_word"
            ),
        ]


class Signature(Bound):
    """A department says that nothing is open with who leaves."""

    departure = models.ForeignKey(Departure, models.PROTECT, related_name="signatures")
    desk = models.CharField(_("department"), max_length=10, choices=Desk.choices)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = person_field(_("signed by"))

    class Meta(Bound.Meta):
        verbose_name = _("signature of a clearance")
        verbose_name_plural = _("signatures of clearances")
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["departure", "desk"], name="desk_signs_once"),
        ]


class Settlement(Bound):
    """Notice and clearance hold: wages and all else are settled with who has left."""

    departure = models.OneToOneField(Departure, models.PROTECT, related_name="settlement")
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = person_field(_("settled by"))

    class Meta(Bound.Meta):
        verbose_name = _("settlement with who has left")
        verbose_name_plural = _("settlements with who has left")
        default_permissions = ()
