"""Deadlines, the excuses beside them, and the heartbeat of the sweep that watches them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.binding.models import Bound

# What the sweep still has to write down: due and not met in time, or written down and its
# consequences not yet drawn.
UNWRITTEN = Q(breached_at=None, voided_at=None) & (Q(met_at=None) | Q(met_at__gt=F("due_at")))
UNHANDLED = Q(breached_at__isnull=False, handled_at=None)


class DeadlineQuerySet(models.QuerySet):
    """Filters over deadlines; a breach is computed from `due_at`, never from `breached_at`."""

    def running(self, at):
        """Neither met nor voided nor over at this moment."""
        return self.filter(met_at=None, voided_at=None, due_at__gte=at)

    def breached(self, at):
        """Missed at this moment, written down or not."""
        written = Q(breached_at__isnull=False)
        return self.filter(written | (UNWRITTEN & Q(due_at__lt=at)), voided_at=None)


class Deadline(models.Model):
    """One promise with a moment. `due_at` is written once and never moved (held by grants)."""

    kind = models.CharField(_("kind"), max_length=40)
    key = models.CharField(_("key"), max_length=80)
    clause = models.CharField(_("clause"), max_length=20)
    version = models.ForeignKey(
        "rulebook.RuleVersion",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("rule version"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="deadlines",
        verbose_name=_("owner"),
    )
    starts_at = models.DateTimeField(_("starts at"))
    due_at = models.DateTimeField(_("due at"))
    met_at = models.DateTimeField(_("met at"), null=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("met by"),
    )
    breached_at = models.DateTimeField(_("breach written down at"), null=True)
    voided_at = models.DateTimeField(_("voided at"), null=True)
    void_reason = models.CharField(_("why voided"), max_length=200, blank=True)
    handled_at = models.DateTimeField(_("consequences drawn at"), null=True)
    attempts = models.SmallIntegerField(pgettext_lazy("handler", "attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="deadline_once"),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("starts_at")), name="deadline_after_start"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=UNWRITTEN, name="deadline_unwritten"),
            models.Index(fields=["due_at"], condition=UNHANDLED, name="deadline_unhandled"),
            models.Index(fields=["owner", "due_at"], name="deadline_owner"),
            models.Index(fields=["kind", "starts_at", "id"], name="deadline_kind"),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(breached_at__isnull=False),
                name="deadline_breaches",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


class Excuse(Bound):
    """What was said about a breach, signed; the breach itself stays as it is."""

    class Verdict(models.TextChoices):
        STATED = "stated", _("stated by the person")
        ACCEPTED = "accepted", _("excused")
        REFUSED = "refused", _("not excused")

    deadline = models.ForeignKey(
        Deadline, models.PROTECT, related_name="excuses", verbose_name=_("deadline")
    )
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed by")
    )

    class Meta(Bound.Meta):
        verbose_name = _("excuse")
        verbose_name_plural = _("excuses")
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"],
                condition=~Q(verdict="stated"),
                name="excuse_judged_once",
                violation_error_message=_("This breach has been judged already."),
            ),
        ]


class Heartbeat(models.Model):
    """When the sweep last ran to its end."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()


class Outage(models.Model):
    """A stretch in which nothing watched the clocks: the system's gap, nobody's fault."""

    from_at = models.DateTimeField(_("from"))
    until_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        indexes = [models.Index(fields=["until_at"], name="outage_until")]
