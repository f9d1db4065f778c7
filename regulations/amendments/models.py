"""Drafts of rule versions, and what they would have changed in the past."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from regulations.amendments.rules import Standing, is_whole, standing
from regulations.approvals.models import Approvable
from regulations.rulebook.rules import RULE_SETS


class RuleDraft(Approvable):
    """The numbers a rule set shall have from a day on; they hold once `version` stands."""

    rule_set = models.CharField(_("rule set"), max_length=40)
    values = models.JSONField(_("values"))
    in_force_from = models.DateField(_("in force from"))
    note = models.TextField(_("why"))
    # The version that it would follow, and that it is compared with.
    based_on = models.ForeignKey(
        "rulebook.RuleVersion", models.PROTECT, related_name="+", verbose_name=_("drafted from")
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    dropped_at = models.DateTimeField(_("dropped at"), null=True)
    version = models.OneToOneField(
        "rulebook.RuleVersion",
        models.PROTECT,
        null=True,
        related_name="draft",
        verbose_name=_("rule version"),
    )

    class Meta:
        verbose_name = _("draft of a rule version")
        verbose_name_plural = _("drafts of rule versions")
        ordering = ["-id"]
        permissions = [("draft_rules", _("Can draft rule versions"))]

    def __str__(self):
        return f"{self.title} · {self.in_force_from:%Y-%m-%d}"

    @property
    def title(self) -> str:
        """The rule set's name for a person."""
        return str(RULE_SETS.get(self.rule_set, self.rule_set))

    @property
    def standing(self) -> Standing:
        """How far it has come; reads the approval where there is one."""
        state = self.approval.state if self.approval_id else ""
        return standing(state, is_dropped=self.dropped_at is not None)


class Trial(models.Model):
    """A draft tried on past data: who would have been judged otherwise, and the sum of money."""

    draft = models.ForeignKey(RuleDraft, models.CASCADE, related_name="trials")
    # As they were tried, against which version: a later change of the draft shows.
    values = models.JSONField(_("values"))
    based_on = models.ForeignKey(
        "rulebook.RuleVersion", models.PROTECT, related_name="+", verbose_name=_("compared with")
    )
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    # Facts judged so far, and how many there are.
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    result = models.JSONField(null=True)
    problem = models.CharField(max_length=200, blank=True)  # a message id
    # Whoever works it holds it until then; tries are counted so that it kills no worker for ever.
    leased_until = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name = _("trial")
        verbose_name_plural = _("trials")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(finished_at=None), name="trial_one_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(finished_at=None), name="trial_waiting"),
        ]

    def __str__(self):
        return f"{self.draft_id}: {self.since}–{self.until}"

    @property
    def problem_text(self) -> str:
        """Why it came to nothing, in the reader's language."""
        if self.finished_at and not self.problem and not self.is_whole:
            return gettext("The result of this trial is not whole: try the draft again.")
        return gettext(self.problem) if self.problem else ""

    @property
    def is_whole(self) -> bool:
        """Whether it has a result that tells everything."""
        return is_whole(self.result)

    @property
    def is_empty(self) -> bool:
        """Whether its days had nothing to judge: it came to an end, and tells nothing."""
        return self.is_whole and not (self.total or self.result["worse"] or self.result["better"])

    @property
    def rule_set(self) -> str:
        """The rule set whose numbers were tried."""
        return self.draft.rule_set
