"""What customers ask and have trouble with, and what was done about it."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.products.models import Product
from hr.people.models import Department
from orders.desk.models import Order
from orders.service.customers.models import Customer
from orders.service.rules import LONGEST_NOTE, Way
from orders.service.tickets.rules import Kind, Outcome, State, Step
from regulations.binding.models import Bound, person_field
from regulations.rulebook.search import BigramVector


class Ticket(Bound):
    """An enquiry or a trouble. Owner, state and outcome are set by the database, from the steps."""

    kind = models.CharField(pgettext_lazy("service", "kind"), max_length=8, choices=Kind.choices)
    way = models.CharField(_("how they came"), max_length=8, choices=Way.choices)
    what = models.CharField(_("what it is about"), max_length=LONGEST_NOTE)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tickets")
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    product = models.ForeignKey(Product, models.PROTECT, null=True, related_name="+")
    by = person_field(pgettext_lazy("service", "taken by"))
    owner = person_field(_("in charge"))
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.NEW, editable=False
    )
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=Outcome.choices, blank=True, editable=False
    )
    replied_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta(Bound.Meta):
        verbose_name = pgettext_lazy("service", "ticket")
        verbose_name_plural = pgettext_lazy("service", "tickets")
        ordering = ["-id"]
        default_permissions = ()
        permissions = [
            ("work_ticket", _("Takes what customers ask and sees it through")),
            ("lead_service", _("Leads the service: figures, quality, reports")),
        ]
        indexes = [
            models.Index(
                fields=["owner", "at"], condition=~models.Q(state="done"), name="ticket_open"
            ),
            models.Index(fields=["kind", "at"], name="ticket_kind"),
            models.Index(fields=["customer", "at"], name="ticket_customer"),
            models.Index(fields=["closed_at"], name="ticket_closed"),
            GinIndex(BigramVector("what"), name="ticket_words"),
        ]

    def __str__(self):
        return self.what[:60]


class TicketStep(Bound):
    """Something done with a ticket."""

    ticket = models.ForeignKey(Ticket, models.PROTECT, related_name="steps")
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    note = models.CharField(_("note"), max_length=LONGEST_NOTE, blank=True)
    to = person_field(pgettext_lazy("ticket", "to whom"), null=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    outside = models.CharField(_("outside body"), max_length=100, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="+")
    by = person_field(_("by"))

    class Meta(Bound.Meta):
        verbose_name = _("step with a ticket")
        verbose_name_plural = _("steps with tickets")
        ordering = ["id"]
        default_permissions = ()
