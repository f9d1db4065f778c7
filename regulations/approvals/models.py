"""Approvals, the steps of their rounds, whose turn it is, and what was decided."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from regulations.approvals.rules import (
    Ending,
    State,
    StepKind,
    StepState,
    Verdict,
    is_doubted,
)
from regulations.binding.models import Bound, Kept, person_field
from regulations.notices.sayings import say


class Approval(models.Model):
    """One request to be decided; what it is about stands in its document.

    `text` is an English message id with `params`: a snapshot, so that the inbox reads one table.
    `barred` are those whom it benefits, the asker among them: they never decide on it. After
    `latest_at` a consent can no longer take effect; None: it always can. At `doubted_at` a consent
    by phone of the running round was denied by who is said to have given it.
    """

    kind = models.CharField(_("kind"), max_length=40)
    text = models.CharField(_("matter"), max_length=300)
    params = models.JSONField(_("values"), default=dict)
    clause = models.CharField(_("clause"), max_length=20)
    version = models.ForeignKey(
        "rulebook.RuleVersion",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rule version"),
    )
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="approvals_asked",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"))
    barred = ArrayField(models.IntegerField(), verbose_name=_("whom it benefits"))
    latest_at = models.DateTimeField(_("takes effect until"), null=True)
    round = models.SmallIntegerField(_("round"), default=1)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    ended_at = models.DateTimeField(_("ended at"), null=True)
    doubted_at = models.DateTimeField(_("in doubt since"), null=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-id"]
        permissions = [("record_phone_consent", _("Can record a consent by phone"))]
        indexes = [
            models.Index(fields=["asker", "-id"], name="approval_asker"),
            models.Index(fields=["kind", "-id"], name="approval_kind"),
        ]

    def __str__(self):
        return say(self.text, self.params)

    @property
    def is_doubted(self) -> bool:
        """Whether what was approved of it rests on a consent that its giver denies."""
        return is_doubted(self.state, self.doubted_at)


class Asking(models.Model):
    """What was asked in a round: the matter, and the facts as they lay before whoever decides.

    `facts` holds pairs of label and text for each language of the portal, by its code.
    """

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="askings")
    round = models.SmallIntegerField(_("round"))
    text = models.CharField(_("matter"), max_length=300)
    params = models.JSONField(_("values"), default=dict)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    facts = models.JSONField(_("facts"))

    class Meta:
        verbose_name = _("what was asked in a round")
        verbose_name_plural = _("what was asked in each round")
        constraints = [
            models.UniqueConstraint(fields=["approval", "round"], name="asking_round_once"),
        ]

    def __str__(self):
        return say(self.text, self.params)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The facts in the reader's language."""
        known = self.facts.get(get_language()) or self.facts.get(settings.LANGUAGE_CODE) or []
        return [(label, text) for label, text in known]


class Step(models.Model):
    """One step of a round: who may act on it (any of `people`), and when it was its turn."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="steps")
    round = models.SmallIntegerField(_("round"))
    place = models.SmallIntegerField(_("place"))
    kind = models.CharField(_("kind"), max_length=10, choices=StepKind.choices)
    title = models.CharField(_("step"), max_length=100)
    people = ArrayField(models.IntegerField(), verbose_name=_("people"))
    state = models.CharField(
        _("state"), max_length=10, choices=StepState.choices, default=StepState.WAITING
    )
    opened_at = models.DateTimeField(_("opened at"), null=True)
    escalated_at = models.DateTimeField(_("escalated at"), null=True)
    deadline = models.ForeignKey(
        "deadlines.Deadline",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("deadline"),
    )

    class Meta:
        verbose_name = pgettext_lazy("approval", "step")
        verbose_name_plural = pgettext_lazy("approval", "steps")
        ordering = ["round", "place"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "round", "place"], name="step_place_once"),
        ]

    def __str__(self):
        return gettext(self.title)


class Seat(models.Model):
    """A person before whom an open step lies: a line of the inbox, gone when the step is over."""

    step = models.ForeignKey(Step, models.CASCADE, related_name="seats")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    kind = models.CharField(_("kind"), max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "person"], name="seat_once")]
        indexes = [models.Index(fields=["person", "kind", "id"], name="seat_inbox")]

    def __str__(self):
        return f"{self.step_id}: {self.person_id}"


class Decision(Bound):
    """One word on a step, once; `principal` is whose word it is, `by` who gave it.

    A consent by phone is written down by a second person, `recorded_by`.
    """

    step = models.OneToOneField(Step, models.PROTECT, related_name="decision")
    approval = models.ForeignKey(Approval, models.PROTECT, related_name="decisions")
    round = models.SmallIntegerField(_("round"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    by = person_field(_("by"))
    principal = person_field(_("in the place of"))
    recorded_by = person_field(_("written down by"), null=True)
    comment = models.TextField(_("comment"), blank=True)

    class Meta(Bound.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_by=None) | ~Q(recorded_by=F("by")),
                name="decision_by_phone_has_second_person",
            ),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="decision_by")]

    def __str__(self):
        return str(Verdict(self.verdict).label)


class PhoneConfirmation(Bound):
    """What the giver of a consent by phone says of it afterwards, once: theirs or not."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="confirmation")
    agrees = models.BooleanField(_("agrees"))
    by = person_field(_("by"))
    comment = models.TextField(_("comment"), blank=True)

    class Meta(Bound.Meta):
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")


class RoundEnd(Kept):
    """How a round ended without a word of its deciders: who did that, and when.

    `by` is None where nobody did: what was asked for came to nothing by itself.
    """

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="round_ends")
    round = models.SmallIntegerField(_("round"))
    how = models.CharField(_("how it ended"), max_length=10, choices=Ending.choices)
    by = person_field(_("by"), null=True)
    at = models.DateTimeField(_("at"))

    class Meta(Kept.Meta):
        verbose_name = _("end of a round")
        verbose_name_plural = _("ends of rounds")
        constraints = [
            models.UniqueConstraint(fields=["approval", "round"], name="round_end_once"),
        ]

    def __str__(self):
        return str(Ending(self.how).label)


class Approvable(models.Model):
    """What a document inherits that has to be approved; None until it has been asked for."""

    approval = models.OneToOneField(
        Approval,
        models.PROTECT,
        null=True,
        related_name="%(app_label)s_%(class)s",
        verbose_name=_("approval"),
    )

    class Meta:
        abstract = True
