"""Official accounts, their locked secrets, who holds them, and every change that was asked for."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.models import UserObjectPermissionBase

from regulations.approvals.models import Approvable
from regulations.binding.models import Bound, Kept, person_field
from sitecontent.vault.lending.models import Loan, LoanEnd
from sitecontent.vault.reveals.models import Opening, Reveal, Review, WrongTry
from sitecontent.vault.rules import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_REASON,
    Cause,
    Field,
    Kind,
    What,
)

__all__ = [
    "Canary", "Change", "Cipher", "Custody", "Enactment", "Entry", "Loan", "LoanEnd", "MustChange",
    "Opening", "Reveal", "Review", "Secret", "Use", "Wrapping", "WrongTry",
]  # fmt: skip


class Entry(models.Model):
    """An official account (C8-1); what is secret of it stands in its versions.

    Inserted once; `current` (the version in use) and `closed_at` are written by triggers alone.
    """

    name = models.CharField(_("name"), max_length=LONGEST_NAME, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    address = models.CharField(_("where it is used"), max_length=LONGEST_ADDRESS, blank=True)
    person = person_field(_("whose login of this portal"), null=True)
    by = person_field(_("entered by"))
    created_at = models.DateTimeField(_("entered at"))
    current = models.ForeignKey(
        "Secret", models.PROTECT, null=True, related_name="+", verbose_name=_("secret in use")
    )
    closed_at = models.DateTimeField(_("given up at"), null=True)

    class Meta:
        verbose_name = pgettext_lazy("vault", "account")
        verbose_name_plural = pgettext_lazy("vault", "accounts")
        ordering = ["kind", "name"]
        default_permissions = ("view",)
        permissions = [
            ("hold_entry", _("Keeps this account")),
            ("keep_vault", _("Can enter accounts and ask for changes of them")),
            ("watch_vault", _("Can see who opened what")),
            ("break_glass", _("Can open a secret in an emergency")),
            ("review_vault", _("Can review what was opened in an emergency")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="portal", person__isnull=False)
                | ~Q(kind="portal") & Q(person=None),
                name="entry_of_portal_is_somebodys",
            ),
        ]

    def __str__(self):
        return self.name


class Custody(UserObjectPermissionBase):
    """Who keeps an account: the object permission `hold_entry`, written by triggers alone."""

    content_object = models.ForeignKey(Entry, models.PROTECT, related_name="custodies")

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("custody")
        verbose_name_plural = _("custodies")
        default_permissions = ()


class Secret(Bound):
    """One version of what is secret of an account. `mark` knows its password again, and says
    nothing without the key file."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="secrets")
    number = models.IntegerField(_("version"))
    mark = models.BinaryField()
    by = person_field(_("entered by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("vault", "secret")
        verbose_name_plural = pgettext_lazy("vault", "secrets")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="secret_number_once"),
            models.UniqueConstraint(fields=["entry", "mark"], name="secret_not_used_again"),
        ]

    def __str__(self):
        return f"{self.entry} · {self.number}"


class Cipher(Kept):
    """One field of a version, locked. The portal's role may add it and never select `body`."""

    secret = models.ForeignKey(Secret, models.PROTECT, related_name="ciphers")
    field = models.CharField(max_length=10, choices=Field.choices)
    body = models.BinaryField()

    class Meta(Kept.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["secret", "field"], name="cipher_field_once"),
        ]


class Wrapping(Kept):
    """The own key of a version, locked with a key of the key file; a rotation adds another row."""

    secret = models.ForeignKey(Secret, models.PROTECT, related_name="wrappings")
    key_id = models.CharField(max_length=40)
    wrapped = models.BinaryField()

    class Meta(Kept.Meta):
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["secret", "key_id"], name="wrapping_once"),
        ]
        indexes = [models.Index(fields=["key_id", "secret"], name="wrapping_key")]


class Canary(Kept):
    """Known words locked with a key of the key file: they open wherever that key is whole."""

    key_id = models.CharField(max_length=40, unique=True)
    wrapped = models.BinaryField()
    body = models.BinaryField()

    class Meta(Kept.Meta):
        default_permissions = ()


class Change(Approvable, Bound):
    """A change of an account, asked for: nothing of it holds before it is approved.

    `holders` are the custodians as they are to be, null where they stay.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="changes")
    what = models.CharField(_("what changes"), max_length=10, choices=What.choices)
    secret = models.OneToOneField(
        Secret, models.PROTECT, null=True, related_name="change",
        verbose_name=pgettext_lazy("vault", "secret"),
    )  # fmt: skip
    holders = ArrayField(models.IntegerField(), null=True, verbose_name=_("custodians"))
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    by = person_field(_("asked by"))

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("vault", "change")
        verbose_name_plural = pgettext_lazy("vault", "changes")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(what="secret", secret__isnull=False)
                | Q(what="holders", secret=None, holders__isnull=False)
                | Q(what="closing", secret=None, holders=None),
                name="change_names_what_changes",
            ),
        ]


class Enactment(Bound):
    """An approved change takes effect; its trigger looks at the consent and writes what follows."""

    change = models.OneToOneField(Change, models.PROTECT, related_name="enactment")
    by = person_field(_("approved by"))

    class Meta(Bound.Meta):
        default_permissions = ()


class Use(Bound):
    """A custodian set the new secret where the account is: from now on it is the one in use."""

    secret = models.OneToOneField(Secret, models.PROTECT, related_name="use")
    by = person_field(_("set there by"))

    class Meta(Bound.Meta):
        verbose_name = _("secret taken into use")
        verbose_name_plural = _("secrets taken into use")
        default_permissions = ()


class MustChange(Bound):
    """Somebody who saw a secret may see it no more: it is changed until its deadline."""

    secret = models.ForeignKey(Secret, models.PROTECT, related_name="must_change")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    cause = models.CharField(_("cause"), max_length=10, choices=Cause.choices)
    deadline = models.ForeignKey(
        "deadlines.Deadline", models.PROTECT, related_name="+", verbose_name=_("deadline")
    )

    class Meta(Bound.Meta):
        verbose_name = _("secret to be changed")
        verbose_name_plural = _("secrets to be changed")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["secret", "person", "cause"], name="must_change_once"),
        ]
