"""The pair on duty each day, and everything it ever was."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr.roster.pairs.rules import SEATS, Origin, Outcome, Scope
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field

ROLES = [(role.value, role.label) for role in SEATS]


class DutyPair(models.Model):
    """Who is main and who is assistant on a day (A2.2-1).

    Never deleted. A trigger refuses yesterday's main, and another keeps what the row was.
    `choice` says why a draw chose these two; it is empty for a pair made by hand.
    """

    day = models.DateField(_("day"), unique=True)
    main = person_field(_("main shift"), related_name="main_days")
    assistant = person_field(_("assistant shift"), related_name="assistant_days")
    origin = models.CharField(_("how it came about"), max_length=10, choices=Origin.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    choice = models.JSONField(_("choice"), default=dict, blank=True)
    set_by = person_field(_("set by"), null=True)
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("duty pair")
        verbose_name_plural = _("duty pairs")
        ordering = ["day"]
        permissions = [
            ("stand_in_pair", _("Stands in the duty pair")),
            ("set_pair", _("Can set duty pairs")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(main=F("assistant")),
                name="pair_of_two",
                violation_error_message=_("Main and assistant are two people."),
            ),
        ]

    def __str__(self):
        return f"{self.day} {self.main} {self.assistant}"


class PairChange(Bound):
    """A duty pair as it was from `at` on; written by the database whenever one changes."""

    day = models.DateField(_("day"))
    main = person_field(_("main shift"))
    assistant = person_field(_("assistant shift"))
    origin = models.CharField(_("how it came about"), max_length=10, choices=Origin.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    choice = models.JSONField(_("choice"), default=dict, blank=True)
    by = person_field(_("set by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("change of a duty pair")
        verbose_name_plural = _("changes of duty pairs")
        indexes = [models.Index(fields=["day", "-id"], name="pair_change_day")]


class ExclusionQuerySet(models.QuerySet):
    """Filters over exclusions that hold."""

    def between(self, since, until):
        """Those that touch days from one to another, both among them."""
        return self.filter(
            Q(ends_on=None) | Q(ends_on__gte=since), starts_on__lte=until, withdrawn_at=None
        )


class PairExclusion(models.Model):
    """Somebody who is not drawn for a while, and why, for instance a pregnancy."""

    person = person_field(_("person"), related_name="pair_exclusions")
    scope = models.CharField(_("excluded"), max_length=5, choices=Scope.choices, default=Scope.BOTH)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    set_by = person_field(_("entered by"), null=True)
    set_at = models.DateTimeField(_("entered at"))
    ended_by = person_field(_("ended by"), null=True)
    # Taken back before its first day.
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exclusion from the duty pair")
        verbose_name_plural = _("exclusions from the duty pair")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="exclusion_ends_after_start",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.starts_on}"


class DutySwap(Approvable):
    """`person` gives a seat to `other`, for a seat of theirs or for nothing.

    Without `other_day` the duty is handed over. `outcome` is empty until the request is decided.
    """

    person = person_field(_("asked by"))
    day = models.DateField(_("day"))
    role = models.CharField(_("seat"), max_length=10, choices=ROLES)
    other = person_field(_("colleague"))
    other_day = models.DateField(_("day in return"), null=True, blank=True)
    other_role = models.CharField(_("seat in return"), max_length=10, choices=ROLES, blank=True)
    reason = models.CharField(_("reason"), max_length=200)
    asked_at = models.DateTimeField(_("asked at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("duty swap")
        verbose_name_plural = _("duty swaps")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(person=F("other")),
                name="swap_with_another",
                violation_error_message=_("Nobody swaps with themselves."),
            ),
            models.CheckConstraint(
                condition=Q(other_day=None, other_role="")
                | (Q(other_day__isnull=False) & ~Q(other_role="")),
                name="swap_of_whole_seats",
            ),
            models.UniqueConstraint(
                fields=["day", "role"],
                condition=Q(outcome=""),
                name="swap_once_at_a_time",
                violation_error_message=_("A swap of this duty waits for its decision already."),
            ),
        ]

    def __str__(self):
        return f"{self.person} {self.day} → {self.other}"
