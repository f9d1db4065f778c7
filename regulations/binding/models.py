"""Attempts against binding rows, and the seals over their chains."""

from datetime import UTC, datetime
from functools import reduce
from operator import and_

from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from regulations.binding import actor, denials, registry, rules, telling


def person_field(label, **options) -> models.ForeignKey:
    """A person that a row names; without `related_name` the person knows nothing of it."""
    options = {"related_name": "+"} | options
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, **options
    )


# PostgreSQL keeps moments that Python cannot say; a row that holds one cannot be read any more.
FIRST_READABLE, LAST_READABLE = (datetime(year, 1, 1, tzinfo=UTC) for year in (1970, 2200))


def readable(name: str, *moments: str) -> models.CheckConstraint:
    """The constraint that these moments of a row are such as can be read and counted with."""
    within = (models.Q((f"{each}__range", (FIRST_READABLE, LAST_READABLE))) for each in moments)
    return models.CheckConstraint(
        condition=reduce(and_, within),
        name=name,
        violation_error_message=_("This moment is out of reach."),
    )


class Attempt(models.Model):
    """One refused UPDATE or DELETE; written by the database, or by a page's view through it."""

    at = models.DateTimeField(_("at"), db_default=Now())
    role = models.CharField(_("database role"), max_length=63)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("person"),
    )
    # The id as the portal signed it: whoever holds the role's password can claim an id, but not
    # sign it.
    proof = models.CharField(_("signed"), max_length=200, blank=True, default="")
    operation = models.CharField(_("operation"), max_length=20)
    table = models.CharField(_("table"), max_length=63)
    statement = models.TextField(_("statement"))
    clause = models.CharField(_("clause"), max_length=20)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [models.Index(fields=["at"], name="attempt_at")]

    def __str__(self):
        return self.sentence

    @property
    def sentence(self) -> str:
        """What was tried, by which way, in the reader's language."""
        return telling.told(
            table=self.table,
            operation=self.operation,
            statement=self.statement,
            number=telling.called(self.table, telling.number_in(self.statement)),
        )

    @property
    def raw(self) -> str:
        """What was recorded, word for word."""
        return f"{self.operation} {self.table}\n{self.statement}"

    @property
    def proved_actor(self) -> int | None:
        """Id of the person if the portal itself named them at that moment, else None."""
        return self.actor_id if actor.is_proved(self.proof, self.actor_id, self.at) else None


class Unsealed(models.Model):
    """A link of a chain that no seal covers yet; emptied by the sealing function."""

    chain = models.CharField(max_length=40)
    key = models.BigIntegerField()
    seq = models.IntegerField()
    digest = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["chain"], name="unsealed_chain")]


class Seal(models.Model):
    """The heads of all chains that grew since the seal before, hashed and chained."""

    chain = models.CharField(_("chain"), max_length=40)
    number = models.IntegerField(_("number"))
    at = models.DateTimeField(_("at"))
    heads = models.JSONField(_("heads"))  # [[key, seq, digest in hex], …] by key
    links = models.BigIntegerField(_("links sealed so far"))
    previous = models.BinaryField(_("previous digest"))
    digest = models.BinaryField(_("digest"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="seal_number_once"),
        ]

    def __str__(self):
        return f"{self.chain} {self.number}"


class BindingQuerySet(models.QuerySet):
    """Reads freely; a change is recorded as an attempt, then refused with its clause."""

    def update(self, **values):
        self.refuse("UPDATE", f"update({', '.join(sorted(values))})")

    def delete(self):
        self.refuse("DELETE", "delete()")

    def refuse(self, operation: str, call: str):
        """Record on a connection of its own: the refusal rolls the caller's transaction back."""
        statement = f"{self.model.__name__}.objects.filter({self.query.where}).{call}"
        denials.note(connection, operation, self.model._meta.db_table, statement)
        raise rules.refusal(self.model)


class Kept(models.Model):
    """A row that is inserted once. The database holds it; this class only says so kindly.

    A stored row that is saved or deleted is refused by a signal: `refuse_saved`, `refuse_deleted`.
    """

    objects = BindingQuerySet.as_manager()

    class Meta:
        abstract = True
        select_on_save = True  # what comes past the signal finds the row and leaves it as it is


def refuse_saved(*, sender, instance, update_fields, **kwargs) -> None:
    """Receiver of `pre_save`: a stored row is refused and recorded before the database is asked.

    That is also the way of `update_or_create`. Columns that may change are saved by their names.
    """
    if update_fields and _columns(sender, update_fields) <= registry.protection(sender).columns:
        return
    stored = sender.objects.filter(pk=instance.pk)
    if instance.pk is not None and stored.exists():
        stored.refuse("UPDATE", f"save({', '.join(sorted(update_fields or ()))})")


def _columns(model: type[models.Model], names) -> set[str]:
    return {model._meta.get_field(name).column for name in names}


def refuse_deleted(*, sender, instance, **kwargs) -> None:
    """Receiver of `pre_delete`: refused and recorded before the database is asked."""
    sender.objects.filter(pk=instance.pk).delete()


class Bound(Kept):
    """A row that is inserted once, and when that was.

    `at` is when it happened, `recorded_at` when the database learnt of it.
    """

    at = models.DateTimeField(_("at"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now(), editable=False)

    class Meta(Kept.Meta):
        abstract = True

    def delete(self, *args, **kwargs):
        """Refused and recorded here: Django would first refuse for what hangs on the row."""
        type(self).objects.filter(pk=self.pk).delete()

    @property
    def entered_later(self) -> bool:
        """Whether the row entered the portal more than five seconds after it happened."""
        return rules.is_entered_later(at=self.at, recorded_at=self.recorded_at)
