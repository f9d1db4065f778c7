"""From when attendance is kept; closed months: who was asked, what each person said, frozen sheets,
later adjustments.

Rows are only ever added.
"""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendance.timekeeping.months.rules import Word
from regulations.binding.models import Bound, person_field


def _month(label=None) -> models.DateField:
    """A month by its first day."""
    return models.DateField(label or _("month"))


class Beginning(Bound):
    """Attendance is kept from a day on: earlier ones are judged by nobody. The newest row holds."""

    day = models.DateField(_("kept from"))
    reason = models.TextField(_("reason"))
    by = person_field(_("said by"))

    class Meta(Bound.Meta):
        verbose_name = _("beginning of attendance")
        verbose_name_plural = _("beginnings of attendance")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="beginning_has_reason"),
        ]

    def __str__(self):
        return f"{self.day}"


class SheetCall(Bound):
    """Everybody was asked to confirm their sheet of a month."""

    month = _month()
    by = person_field(_("asked by"), null=True)

    class Meta(Bound.Meta):
        verbose_name = _("call to confirm sheets")
        verbose_name_plural = _("calls to confirm sheets")
        constraints = [models.UniqueConstraint(fields=["month"], name="call_once")]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class SheetWord(Bound):
    """What a person said of their own sheet; the newest word counts.

    `fingerprint` is that of the sheet as they saw it.
    """

    person = person_field(_("person"))
    month = _month()
    word = models.CharField(pgettext_lazy("sheet", "word"), max_length=10, choices=Word.choices)
    text = models.TextField(_("reason"), blank=True)
    fingerprint = models.CharField(max_length=64)

    class Meta(Bound.Meta):
        verbose_name = _("word on a sheet")
        verbose_name_plural = _("words on sheets")
        indexes = [models.Index(fields=["month", "person", "id"], name="word_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(word=Word.CONFIRMED) | ~Q(text=""), name="word_objection_has_reason"
            ),
        ]

    def __str__(self):
        return f"{self.person_id} {self.month:%Y-%m} {self.word}"


class SheetAnswer(Bound):
    """The answer to an objection against a sheet."""

    objection = models.OneToOneField(SheetWord, models.PROTECT, related_name="answer")
    text = models.TextField(_("answer"))
    by = person_field(_("answered by"))

    class Meta(Bound.Meta):
        verbose_name = _("answer to an objection against a sheet")
        verbose_name_plural = _("answers to objections against sheets")

    def __str__(self):
        return self.text[:60]


class ClosingAsk(Bound):
    """Somebody asked for a month to be closed; a worker does it and writes what came of it."""

    month = _month()
    by = person_field(_("asked by"))
    accepts = models.BooleanField()
    unseen = models.BooleanField()
    language = models.CharField(max_length=10)
    ended_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=500, blank=True)

    class Meta(Bound.Meta):
        verbose_name = _("asked closing")
        verbose_name_plural = _("asked closings")
        constraints = [
            models.UniqueConstraint(
                fields=["month"], condition=Q(ended_at=None), name="closing_asked_once"
            ),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class Closing(Bound):
    """A month was closed: results of its days stay as they are."""

    month = _month()
    by = person_field(_("closed by"), null=True)
    sheet_count = models.IntegerField()

    class Meta(Bound.Meta):
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        constraints = [
            models.UniqueConstraint(
                fields=["month"],
                name="closing_once",
                violation_error_message=_("This month is closed."),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="closing_of_a_whole_month"),
        ]
        permissions = [
            ("view_months", _("Can see everybody's months")),
            ("close_month", _("Can close months")),
        ]

    def __str__(self):
        return f"{self.month:%Y-%m}"


class Sheet(Bound):
    """A person's frozen month. `content` is as `rules.plain_sheet` writes it, `fingerprint` shows
    that it still is; `word` is what the person had said of it."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="sheets")
    person = person_field(_("person"))
    month = _month()
    number = models.CharField(_("staff number"), max_length=20)
    name = models.CharField(_("full name"), max_length=50)
    department = models.CharField(_("department"), max_length=50, blank=True)
    content = models.JSONField()
    fingerprint = models.CharField(_("fingerprint"), max_length=64)
    word = models.ForeignKey(SheetWord, models.PROTECT, null=True, related_name="+")

    class Meta(Bound.Meta):
        verbose_name = _("monthly sheet")
        verbose_name_plural = _("monthly sheets")
        constraints = [
            models.UniqueConstraint(fields=["person", "month"], name="sheet_once"),
        ]

    def __str__(self):
        return f"{self.number} {self.month:%Y-%m}"


class Adjustment(Bound):
    """A day of a closed month that would be judged otherwise now, booked in an open month.

    `before` and `after` are results as `judging.plain` writes them. Differences are after less
    before: unpaid minutes, half days of absence, fines in yuan of the whole closed month and of
    closed months after it that count its days. `asks` is what clauses ask for more or less: clause,
    kind and amount of each `penalties.Shift`, with the `month` where it is a later one.
    """

    person = person_field(_("person"))
    day = models.DateField(_("day"))
    number = models.SmallIntegerField()
    booked_in = _month(_("booked in"))
    before = models.JSONField()
    after = models.JSONField()
    digest = models.CharField(max_length=32)
    unpaid = models.IntegerField(_("unpaid minutes"))
    absence = models.SmallIntegerField(_("half days of absence"))
    fines = models.DecimalField(_("fines"), max_digits=14, decimal_places=2)
    asks = models.JSONField(default=list)

    class Meta(Bound.Meta):
        verbose_name = _("adjustment of a closed month")
        verbose_name_plural = _("adjustments of closed months")
        constraints = [
            models.UniqueConstraint(fields=["person", "day", "number"], name="adjustment_once"),
            models.CheckConstraint(
                condition=Q(booked_in__gt=models.F("day")), name="adjustment_booked_later"
            ),
        ]
        indexes = [models.Index(fields=["booked_in", "person"], name="adjustment_booked")]

    def month_of(self, ask: dict) -> date:
        """The closed month of which a clause asks for more or less."""
        month = ask.get("month") or f"{self.day}"[:7]
        return date.fromisoformat(f"{month}-01")

    def asks_of(self, month: date, ref: str) -> list[dict]:
        """What a clause asks of one closed month more or less by this row."""
        return [e for e in self.asks if e["clause"] == ref and self.month_of(e) == month]

    def __str__(self):
        return f"{self.person_id} {self.day} → {self.booked_in:%Y-%m}"
