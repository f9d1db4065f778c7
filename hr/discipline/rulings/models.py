"""Decisions on cases and the measures in them; rows are only ever added."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hr.discipline.rules import Outcome
from hr.discipline.rulings.rules import MONEY, Effect, Harm, Kind
from regulations.approvals.models import Approvable
from regulations.approvals.rules import State
from regulations.binding.models import BindingQuerySet, Bound, person_field


class Ruling(Bound):
    """A decision on a case. It holds until another replaces it, after an objection.

    `version` is the version of the rule set that bounds fines; `basis` names what the decision
    was taken on. No more than `measure_count` measures are ever added to it.
    """

    case = models.ForeignKey("discipline.Case", models.PROTECT, related_name="rulings")
    number = models.SmallIntegerField(_("number"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    finding = models.TextField(_("finding"))
    clause = models.CharField(_("clause"), max_length=20)
    version = models.ForeignKey(
        "rulebook.RuleVersion",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rule version"),
    )
    basis = models.JSONField(default=dict)
    measure_count = models.SmallIntegerField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    by = person_field(_("decided by"))

    class Meta(Bound.Meta):
        verbose_name = _("decision on a case")
        verbose_name_plural = _("decisions on cases")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="ruling_number_once"),
            models.CheckConstraint(
                condition=Q(number=1, replaces=None) | Q(number__gt=1, replaces__isnull=False),
                name="ruling_first_replaces_none",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.DROPPED, measure_count=0)
                | Q(outcome=Outcome.CONFIRMED, measure_count__gt=0),
                name="ruling_confirmed_has_measures",
            ),
        ]

    def __str__(self):
        return str(Outcome(self.outcome).label)

    @property
    def harm(self) -> str:
        """What was found of the harm to a deal; empty where the clause does not ask for it."""
        found = self.basis.get("harm")
        return str(Harm(found).label) if found else ""


class MeasureQuerySet(BindingQuerySet):
    """Filters over measures."""

    def standing(self):
        """Those that hold: no later decision replaced them, and a dismissal was approved."""
        effective = ~Q(kind=Kind.DISMISSAL) | Q(dismissal__outcome=Effect.EFFECTIVE)
        return self.filter(effective, ruling__replaced_by=None)


class Measure(Bound):
    """What a decision lays on one person. `amount` is in yuan: this person's share.

    `bound`, `low` and `high` are the bounds of the fine at that time, empty where there are none.
    """

    ruling = models.ForeignKey(Ruling, models.PROTECT, related_name="measures")
    place = models.SmallIntegerField()
    person = person_field(_("person"), related_name="measures")
    kind = models.CharField(_("measure"), max_length=20, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    bound = models.CharField(max_length=60, blank=True)
    low = models.DecimalField(_("at least"), max_digits=14, decimal_places=2, null=True)
    high = models.DecimalField(_("at most"), max_digits=14, decimal_places=2, null=True)
    day = models.DateField(pgettext_lazy("measure", "last day"), null=True)
    words = models.TextField(_("text on the board"), blank=True)
    posting = models.OneToOneField(
        "notices.Posting",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("measure", "posting"),
    )
    reason = models.TextField(_("reason"), blank=True)

    objects = MeasureQuerySet.as_manager()

    class Meta(Bound.Meta):
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["ruling", "place"], name="measure_place_once"),
            models.UniqueConstraint(fields=["ruling", "person", "kind"], name="measure_kind_once"),
            models.CheckConstraint(
                condition=Q(kind__in=MONEY, amount__isnull=False, amount__gt=0)
                | (~Q(kind__in=MONEY) & Q(amount=None)),
                name="measure_of_money_has_amount",
            ),
            models.CheckConstraint(
                condition=Q(low=None, high=None, bound="")
                | Q(
                    kind=Kind.FINE,
                    low__isnull=False,
                    high__isnull=False,
                    amount__gte=models.F("low"),
                    amount__lte=models.F("high"),
                ),
                name="measure_within_bounds",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.POSTING, posting__isnull=False)
                | (~Q(kind=Kind.POSTING) & Q(posting=None)),
                name="measure_posted_hangs_on_the_board",
            ),
        ]
        indexes = [models.Index(fields=["person", "at"], name="measure_person")]

    def __str__(self):
        return str(Kind(self.kind).label)

    @property
    def is_effective(self) -> bool:
        """Whether it has an effect while its decision holds: a dismissal once it is approved."""
        return self.kind != Kind.DISMISSAL or self.dismissal.outcome == Effect.EFFECTIVE

    @property
    def is_waiting(self) -> bool:
        """Whether it is a dismissal without the general manager's word."""
        return self.kind == Kind.DISMISSAL and not self.dismissal.outcome

    @property
    def is_returned(self) -> bool:
        """Whether it is a dismissal that the general manager returned for changes."""
        return self.is_waiting and self.dismissal.approval.state == State.RETURNED


class Dismissal(Approvable):
    """A dismissal on its way to the general manager; without their word it has no effect."""

    measure = models.OneToOneField(Measure, models.PROTECT, related_name="dismissal")
    last_day = models.DateField(_("last day"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Effect.choices, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)

    class Meta:
        verbose_name = _("dismissal")
        verbose_name_plural = _("dismissals")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None)
                | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="dismissal_settled_once",
            ),
        ]

    def __str__(self):
        return str(self.measure.person)
