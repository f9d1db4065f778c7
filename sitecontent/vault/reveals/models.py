"""Who opened what and why, wrong passwords on the way there, and reviews of emergencies."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regulations.binding.models import Bound, person_field
from sitecontent.vault.rules import LONGEST_REASON, Way


class Reveal(Bound):
    """A secret is opened: on record, and committed, before anything of it can be read.

    A link of the chain of its account. `born_in` is the transaction that wrote it.
    """

    entry = models.ForeignKey("vault.Entry", models.PROTECT, related_name="reveals")
    secret = models.ForeignKey(
        "vault.Secret", models.PROTECT, related_name="reveals",
        verbose_name=pgettext_lazy("vault", "secret"),
    )  # fmt: skip
    way = models.CharField(_("by what right"), max_length=10, choices=Way.choices)
    loan = models.ForeignKey(
        "vault.Loan", models.PROTECT, null=True, related_name="reveals", verbose_name=_("loan")
    )
    reason = models.CharField(_("for what"), max_length=LONGEST_REASON)
    proof = models.CharField(_("identity proved by"), max_length=20)
    by = person_field(_("opened by"))
    born_in = models.BigIntegerField(default=0, editable=False)
    seq = models.IntegerField(default=0, editable=False)
    previous = models.BinaryField(default=b"", editable=False)
    digest = models.BinaryField(default=b"", editable=False)

    class Meta(Bound.Meta):
        verbose_name = _("secret opened")
        verbose_name_plural = _("secrets opened")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["entry", "seq"], name="reveal_seq_once"),
            models.CheckConstraint(
                condition=Q(way="loan", loan__isnull=False) | ~Q(way="loan") & Q(loan=None),
                name="reveal_names_its_loan",
            ),
        ]
        indexes = [
            models.Index(fields=["by", "-at"], name="reveal_by"),
            models.Index(fields=["entry", "-id"], name="reveal_entry"),
        ]

    def __str__(self):
        return f"{self.entry} · {self.by}"


class Opening(models.Model):
    """What was locked was handed out, once for each reveal; written by one function alone."""

    reveal = models.OneToOneField(Reveal, models.PROTECT, primary_key=True, related_name="opening")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()


class WrongTry(Bound):
    """A wrong password where a secret was to be opened."""

    by = person_field(_("tried by"))

    class Meta(Bound.Meta):
        default_permissions = ()
        indexes = [models.Index(fields=["by", "-at"], name="wrong_try_by")]


class Review(Bound):
    """Somebody of the management looked at an opening in an emergency."""

    reveal = models.OneToOneField(Reveal, models.PROTECT, related_name="review")
    is_right = models.BooleanField(_("was right"))
    note = models.CharField(_("findings"), max_length=LONGEST_REASON)
    by = person_field(_("reviewed by"))

    class Meta(Bound.Meta):
        verbose_name = _("review of an emergency")
        verbose_name_plural = _("reviews of emergencies")
        default_permissions = ()
