"""The books. Vouchers, what was done with them, counts and closings are only ever added."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from finance.ledger.rules import Category, FundKind, Kind, Money
from regulations.approvals.models import Approvable
from regulations.binding.models import BindingQuerySet, Bound, person_field


def money_field(label, **options) -> models.DecimalField:
    """A sum in yuan and cents."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


class Account(models.Model):
    """One account of the chart, by its code of the standard for small companies."""

    code = models.CharField(_("account code"), max_length=12, unique=True)
    name = models.CharField(_("account"), max_length=60)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    money = models.CharField(_("money"), max_length=4, choices=Money.choices, blank=True)
    is_open = models.BooleanField(_("in use"), default=True)
    # As `registry.keeps` declares; written by migrations alone.
    is_kept = models.BooleanField(_("kept by a room"), default=False, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} {self.name}"


class Fund(models.Model):
    """Whose money it is; there is one company, and a fund for each tour group."""

    kind = models.CharField(_("kind"), max_length=8, choices=FundKind.choices)
    code = models.CharField(_("fund code"), max_length=40, unique=True)
    name = models.CharField(_("fund"), max_length=120)

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(kind=FundKind.COMPANY), name="one_company_fund"
            ),
        ]

    def __str__(self):
        return self.name


class Purse(models.Model):
    """What a fund has in one place of money; written by the database alone, never below zero."""

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="purses")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    balance = money_field(_("balance"), default=0)

    class Meta:
        verbose_name = _("purse")
        verbose_name_plural = _("purses")
        constraints = [
            models.UniqueConstraint(fields=["fund", "account"], name="purse_once"),
            models.CheckConstraint(condition=Q(balance__gte=0), name="purse_not_below_zero"),
        ]


class Period(models.Model):
    """A month of the books, by its first day; closed by a `Closing`."""

    month = models.DateField(_("month"), primary_key=True)

    class Meta:
        verbose_name = _("month of the books")
        verbose_name_plural = _("months of the books")
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="period_is_a_month"),
        ]


class Entry(Bound):
    """A voucher: its lines come with it, and neither changes any more.

    `source` and `source_id` name the document behind it, `request` the form it was sent with, so
    that sending it twice writes it once.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    day = models.DateField(_("day"))
    period = models.ForeignKey(Period, models.PROTECT, related_name="entries")
    summary = models.CharField(_("summary"), max_length=200)
    source = models.CharField(_("document"), max_length=40, blank=True)
    source_id = models.BigIntegerField(null=True)
    request = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    prepared_by = person_field(_("prepared by"))
    # Why another voucher is reversed; None where none is.
    reason = models.CharField(_("reason"), max_length=200, null=True, blank=True)  # noqa: DJ001
    # Once, unless the reversal was dropped: the database sees to it.
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reversals", verbose_name=_("reverses")
    )

    class Meta(Bound.Meta):
        verbose_name = _("voucher")
        verbose_name_plural = _("vouchers")
        permissions = [
            ("prepare_entry", _("Can prepare vouchers")),
            ("move_money", _("Can receive and pay money")),
            ("post_entry", _("Can post vouchers")),
            ("countersign_entry", _("Can post what the chief accountant prepared")),
            ("count_drawer", _("Can count the drawer")),
            ("check_count", _("Can check counts of the drawer")),
            ("close_month", _("Can close months of the books")),
        ]
        indexes = [
            models.Index(fields=["source", "source_id"], name="entry_source"),
            models.Index(fields=["day", "id"], name="entry_day"),
        ]

    def __str__(self):
        return f"{self.day} {self.summary}"

    @property
    def reversal(self):
        """The voucher that reverses this one and was not dropped; None: nothing does."""
        return self.reversals.filter(dropping=None).first()


class Consent(Approvable):
    """What is asked for a voucher by hand: money leaves, or it touches what a room keeps."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="consent")
    reason = models.CharField(_("reason"), max_length=200)

    class Meta:
        verbose_name = _("consent to a voucher by hand")
        verbose_name_plural = _("consents to vouchers by hand")

    def __str__(self):
        return str(self.entry)


class Line(models.Model):
    """One line of a voucher: a debit or a credit of one account, of one fund."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    position = models.SmallIntegerField(_("line"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="lines")
    debit = money_field(_("debit"), default=0)
    credit = money_field(_("credit"), default=0)
    text = models.CharField(_("note"), max_length=200, blank=True)

    objects = BindingQuerySet.as_manager()

    class Meta:
        select_on_save = True
        verbose_name = _("line of a voucher")
        verbose_name_plural = _("lines of vouchers")
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="entry_line_once"),
            models.CheckConstraint(
                condition=Q(debit__gt=0, credit=0) | Q(debit=0, credit__gt=0),
                name="line_has_one_side",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "entry"], name="line_account"),
            models.Index(fields=["fund", "entry"], name="line_fund"),
        ]


class Movement(Bound):
    """The cashier took in or paid out the money of a voucher: here the purses change."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="movement")
    by = person_field(_("cashier"))
    day = models.DateField(_("day"))
    # Set by the database: whether money of the drawer moved.
    in_drawer = models.BooleanField(_("in the drawer"), db_default=False, editable=False)

    class Meta(Bound.Meta):
        verbose_name = _("movement of money")
        verbose_name_plural = _("movements of money")
        indexes = [
            models.Index(fields=["day", "id"], name="movement_day"),
            models.Index(fields=["day"], condition=Q(in_drawer=True), name="movement_drawer"),
        ]


class Posting(Bound):
    """A voucher entered the books: numbered without gaps, linked by hash to the one before."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="posting")
    by = person_field(_("posted by"))
    # Set by the database: year, month and kind as one number, and the number within.
    series = models.BigIntegerField(db_default=0, editable=False)
    seq = models.IntegerField(db_default=0, editable=False)
    previous = models.BinaryField(editable=False)
    digest = models.BinaryField(editable=False)

    class Meta(Bound.Meta):
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.UniqueConstraint(fields=["series", "seq"], name="voucher_number_once"),
        ]


class Dropping(Bound):
    """A prepared voucher that comes to nothing: no money has moved, and none will."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="dropping")
    by = person_field(_("by"))
    reason = models.CharField(_("reason"), max_length=200)

    class Meta(Bound.Meta):
        verbose_name = _("dropped voucher")
        verbose_name_plural = _("dropped vouchers")


class CashCount(Bound):
    """The drawer at the end of a day, counted note by note against the book (A7.1-2).

    `opening`, `receipts`, `payments` and `own` (the company's part) are computed by the database.
    """

    day = models.DateField(_("day"), unique=True)
    by = person_field(_("counted by"))
    notes = models.JSONField(_("notes and coins"))  # {"100": pieces, …, "0.1": pieces}
    counted = money_field(_("counted"))
    opening = money_field(_("opening"), db_default=0)
    receipts = money_field(_("receipts"), db_default=0)
    payments = money_field(_("payments"), db_default=0)
    own = money_field(_("the company's own"), db_default=0)
    explanation = models.CharField(_("explanation of the difference"), max_length=300, blank=True)

    class Meta(Bound.Meta):
        verbose_name = _("count of the drawer")
        verbose_name_plural = _("counts of the drawer")

    @property
    def book(self):
        """What the book says lies in the drawer."""
        return self.opening + self.receipts - self.payments

    @property
    def difference(self):
        """Counted less book: above zero lies too much in the drawer."""
        return self.counted - self.book

    @property
    def own_counted(self):
        """The company's part of what was counted: a difference is its own."""
        return self.own + self.difference

    @property
    def groups(self):
        """What lies there of the groups."""
        return self.book - self.own


class CashCheck(Bound):
    """The second person who looked at a count; never the one who counted."""

    count = models.OneToOneField(CashCount, models.PROTECT, related_name="signature")
    by = person_field(_("checked by"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Bound.Meta):
        verbose_name = _("check of a count")
        verbose_name_plural = _("checks of counts")


class Reconciliation(Bound):
    """What the bank says lies in an account at the end of a month, against the book; the newest
    of a month and account counts."""

    period = models.ForeignKey(Period, models.PROTECT, related_name="reconciliations")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    stated = money_field(_("the bank's balance"))
    # Computed by the database.
    book = money_field(_("balance of the book"), db_default=0)
    explanation = models.CharField(_("explanation of the difference"), max_length=300, blank=True)
    by = person_field(_("reconciled by"))

    class Meta(Bound.Meta):
        verbose_name = _("bank reconciliation")
        verbose_name_plural = _("bank reconciliations")
        indexes = [models.Index(fields=["period", "account", "-id"], name="reconciled_last")]

    @property
    def difference(self):
        """The bank's balance less the book's."""
        return self.stated - self.book


class BankFile(Bound):
    """The statement of a bank behind a balance, as it was received; `sha256` in hex."""

    reconciliation = models.OneToOneField(Reconciliation, models.PROTECT, related_name="statement")
    name = models.CharField(_("file name"), max_length=200)
    media = models.CharField(_("type"), max_length=100)
    size = models.IntegerField(_("bytes"))
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    by = person_field(_("given by"))

    class Meta(Bound.Meta):
        verbose_name = _("statement of a bank")
        verbose_name_plural = _("statements of banks")

    def __str__(self):
        return self.name


class BankCheck(Bound):
    """The second person who looked at a bank's balance that differs; never the one who entered."""

    reconciliation = models.OneToOneField(Reconciliation, models.PROTECT, related_name="signature")
    by = person_field(_("checked by"))
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(Bound.Meta):
        verbose_name = _("check of a bank reconciliation")
        verbose_name_plural = _("checks of bank reconciliations")


class Closing(Bound):
    """A month of the books is locked for good; `content` is the published statement."""

    period = models.OneToOneField(Period, models.PROTECT, related_name="closing")
    by = person_field(_("closed by"))
    agreed_by = person_field(_("agreed by"))
    content = models.JSONField(_("statement"))
    fingerprint = models.CharField(_("fingerprint"), max_length=64)

    class Meta(Bound.Meta):
        verbose_name = _("closing of a month")
        verbose_name_plural = _("closings of months")
        constraints = [
            models.CheckConstraint(condition=~Q(by=F("agreed_by")), name="closing_by_two"),
        ]
