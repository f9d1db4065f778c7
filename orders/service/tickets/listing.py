"""The register of what customers ask: every ticket, open or done, narrowed and turned by pages."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from orders.service.customers.rules import phone_key
from orders.service.tickets.models import Ticket
from orders.service.tickets.rules import State
from orders.service.tickets.selectors import PAGE, tickets
from regulations.binding.pages import number_of
from regulations.rulebook import clause
from regulations.rulebook.rules import start_of

MOST_WORDS = 6
# Tickets that say a word, are of a customer who is named or known by it, or have it as number. Who
# was merged brought their tickets with them: these are found by whatever either is known by.
_FOUND = """
SELECT id FROM service_ticket WHERE bylaw_bigrams(what) @@ bylaw_bigram_query(%s) OR id = %s
UNION SELECT id FROM service_ticket WHERE customer_id IN (
    WITH RECURSIVE found AS (
        SELECT id FROM service_customer
        WHERE bylaw_bigrams(name) @@ bylaw_bigram_query(%s) OR initials LIKE %s
        UNION SELECT customer_id FROM service_customerkey WHERE value = ANY(%s)
        UNION SELECT c.id FROM found JOIN service_customer AS c ON c.into_id = found.id
    ) SELECT id FROM found)
UNION SELECT t.id FROM service_ticket AS t JOIN desk_order AS o ON o.id = t.order_id
WHERE o.number = %s
"""


@dataclass(frozen=True)
class Wanted:
    """What the register is asked for.

    `is_open`: only what is not done, or only what is; `stands`: a state or an outcome; `owner`: the
    id of who has it in hand; `since` and `until`: the days on which it came; `left_on`: a day at
    whose end, at midnight, it was open; `past`: the id of the last row seen.
    """

    text: str = ""
    is_open: bool | None = None
    stands: str = ""
    kind: str = ""
    way: str = ""
    owner: int | None = None
    since: date | None = None
    until: date | None = None
    left_on: date | None = None
    past: int | None = None

    @property
    def words(self) -> list[str]:
        """What is looked for; a phone number is one word, however it is written."""
        if re.fullmatch(r"[+\d\s-]+", self.text) and phone_key(self.text):
            return [self.text.strip()]
        return self.text.split()[:MOST_WORDS]


@clause("C10-R6")
def left_at(moment: datetime) -> Q:
    """What had come before a moment and was not closed by then, as it stands now."""
    return Q(at__lt=moment) & (Q(closed_at=None) | Q(closed_at__gte=moment))


@clause("C10-2", "C10-R3")
def register_of(wanted: Wanted) -> QuerySet[Ticket]:
    """The tickets a list is asked for: the newest first, those in hand the oldest first."""
    rows = tickets()
    for word in wanted.words:
        rows = rows.filter(_says(word))
    if wanted.is_open is not None:
        is_done = Q(state=State.DONE)
        rows = rows.filter(~is_done if wanted.is_open else is_done)
    if wanted.stands:
        column = "state" if wanted.stands in State.values else "outcome"
        rows = rows.filter(**{column: wanted.stands})
    exact = {"kind": wanted.kind, "way": wanted.way, "owner": wanted.owner}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.since:
        rows = rows.filter(at__gte=start_of(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=start_of(wanted.until + timedelta(days=1)))
    if wanted.left_on:
        rows = rows.filter(left_at(start_of(wanted.left_on + timedelta(days=1))))
    return rows.order_by("id") if wanted.is_open else rows


def page_of_register(wanted: Wanted) -> tuple[list[Ticket], int | None]:
    """One page of it, and the id past which the next one begins."""
    rows = register_of(wanted)
    if wanted.past:
        rows = rows.filter(**{"pk__gt" if wanted.is_open else "pk__lt": wanted.past})
    found = list(rows[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None


def _says(word: str) -> Q:
    number, begins = number_of(word.lstrip("#")), None
    if word.isascii() and word.isalnum():
        begins = f"{word.lower()}%"
    phone = phone_key(word)
    keys = [word, f"taobao:{word}", *([phone.value] if phone else [])]
    return Q(pk__in=RawSQL(_FOUND, [word, number, word, begins, keys, word]))
