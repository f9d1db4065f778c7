"""By what a customer is known again, and what is noted of them."""

import re
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_noop, pgettext_lazy

from orders.desk.rules import Channel
from regulations.approvals.rules import Stage
from regulations.rulebook import clause

SHORTEST_PHONE = 7
# Channels whose `buyer` is the name of an account; elsewhere it is the name of a person.
WITH_ACCOUNTS = frozenset({Channel.TAOBAO})
# Who confirms that a customer is difficult (C10-9).
LEAD_CONFIRMS = (Stage("service_lead", gettext_noop("Service lead")),)


class KeyKind(TextChoices):
    """By what a customer is known again."""

    ACCOUNT = "account", pgettext_lazy("customer", "account")
    PHONE = "phone", pgettext_lazy("customer", "phone number")


class Note(TextChoices):
    """What a note on a customer says."""

    FIRST = "first", pgettext_lazy("customer", "first contact")
    NOTE = "note", pgettext_lazy("customer", "note")
    PROSPECT = "prospect", pgettext_lazy("customer", "prospect")
    PROSPECT_NO_MORE = "no_prospect", pgettext_lazy("customer", "prospect no more")


@dataclass(frozen=True)
class Key:
    """One thing a customer is known by."""

    kind: KeyKind
    value: str


@clause("C10-6")
def phone_key(text: str) -> Key | None:
    """The key of a phone number; None where the shop masked it, or where it is none.

    A number with the country's code and one without are the same.
    """
    if "*" in text:
        return None
    digits = re.sub(r"\D", "", text)
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return Key(KeyKind.PHONE, digits) if len(digits) >= SHORTEST_PHONE else None


@clause("C10-6")
def keys_of_order(*, channel: str, buyer: str, phone: str) -> list[Key]:
    """By what the customer of an order is known, the surest first; none where all is masked.

    An account is its owner's; the phone number may be that of whoever receives the goods.
    """
    keys = []
    if channel in WITH_ACCOUNTS and buyer.strip() and "*" not in buyer:
        keys.append(Key(KeyKind.ACCOUNT, f"{channel}:{buyer.strip()}"))
    number = phone_key(phone)
    return [*keys, number] if number else keys


@clause("C10-6")
def returning_rate(customers: int, returning: int) -> float | None:
    """Which share of the customers of a time had bought before; None without customers."""
    return returning / customers if customers else None


def page_of(customer_id: int) -> str:
    """Where a customer is looked at."""
    return f"/customers/{customer_id}/"
