"""A customer with a ticket, a mark and a merge for the list of addresses."""

from orders.service.customers.services import (
    find_customer,
    merge_customers,
    report_difficult,
)
from orders.service.rules import Way
from orders.service.tickets.rules import Kind
from orders.service.tickets.services import Asked, take_ticket


class Counter:
    """What the addresses of the service desk lead to; `company` is that of the tests."""

    def __init__(self, company, at):
        who = {"by": company.assistant, "at": at}
        self.customer = find_customer(name="何建", phone="13800001111", **who)
        other = find_customer(name="何先生", phone="13800002222", **who)
        self.merge = merge_customers(
            kept_id=self.customer.pk, gone_id=other.pk, reason="同一个人", **who
        )
        self.flag = report_difficult(customer_id=self.customer.pk, reason="辱骂", **who)
        asked = Asked(Kind.ENQUIRY, Way.PHONE, "有没有大号的", self.customer)
        self.ticket = take_ticket(asked=asked, **who)

    def paths(self) -> dict[str, str]:
        """Pattern → an address of it."""
        ticket = f"service/tickets/{self.ticket.pk}/"
        customer = f"customers/{self.customer.pk}/"
        return {
            "service/tickets/<int:pk>/": ticket,
            "service/tickets/<int:pk>/step/": f"{ticket}step/",
            "customers/<int:pk>/": customer,
            "customers/<int:pk>/note/": f"{customer}note/",
            "customers/<int:pk>/merge/": f"{customer}merge/",
            "customers/<int:pk>/report/": f"{customer}report/",
            "customers/merges/<int:pk>/undo/": f"customers/merges/{self.merge.pk}/undo/",
            "customers/marks/<int:pk>/end/": f"customers/marks/{self.flag.pk}/end/",
        }
