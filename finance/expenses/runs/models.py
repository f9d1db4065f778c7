"""Monthly runs of the office: one row for each person."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from finance.expenses.rules import LIVE, State
from finance.expenses.runs.rules import RunKind
from finance.ledger.models import money_field
from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, person_field


class Run(Approvable):
    """The phone bills or meal allowances of a month, paid with one voucher (A7.5)."""

    kind = models.CharField(_("kind"), max_length=8, choices=RunKind.choices)
    month = models.DateField(_("month"))
    line = models.ForeignKey("expenses.BudgetLine", models.PROTECT, related_name="runs")
    total = money_field(_("total"))
    version = models.ForeignKey("rulebook.RuleVersion", models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    made_by = person_field(_("made by"))
    asked_at = models.DateTimeField(_("asked at"))
    rejection = models.CharField(_("why it is not paid"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("monthly run")
        verbose_name_plural = _("monthly runs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="run_of_a_month"),
            models.CheckConstraint(condition=Q(total__gt=0), name="run_is_money"),
            models.UniqueConstraint(
                fields=["kind", "month"], condition=Q(state__in=LIVE), name="run_once_a_month"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.month:%Y-%m}"

    @property
    def payment(self):
        """What paid it and was not undone; None: nothing yet."""
        return self.payments.filter(undoing=None).select_related("by").first()


class RunRow(Bound):
    """What one person gets by a run: `paid` by the company, `own` the excess above the cap.

    `days` are those employed in the month, of meals; `actual` the bill, of phones.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="rows")
    person = person_field(_("person"))
    position = models.CharField(_("position"), max_length=30, blank=True)
    actual = money_field(_("bill"), null=True)
    days = models.SmallIntegerField(_("days"), null=True)
    paid = money_field(_("paid by the company"))
    own = money_field(_("the person's own"), default=0)

    class Meta(Bound.Meta):
        verbose_name = _("row of a run")
        verbose_name_plural = _("rows of runs")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "person"], name="run_row_once"),
            models.CheckConstraint(
                condition=Q(paid__gte=0, own__gte=0)
                & (Q(actual=None) | Q(actual=F("paid") + F("own"))),
                name="run_row_adds_up",
            ),
        ]


class RunFile(Bound):
    """A statement a run of phone bills was taken from, as it was received; `sha256` in hex."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="files")
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(_("type"), max_length=100)
    size = models.IntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = person_field(_("given by"))

    class Meta(Bound.Meta):
        verbose_name = _("statement of a run")
        verbose_name_plural = _("statements of runs")
        ordering = ["id"]

    def __str__(self):
        return self.name
