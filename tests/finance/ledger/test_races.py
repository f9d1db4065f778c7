"""Two at the same moment, on connections of their own: the books stay whole."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from uuid import uuid4

import psycopg2
import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection
from django.utils import timezone, translation

from finance.ledger import services
from finance.ledger.closing import close_month, reconcile_bank
from finance.ledger.models import Consent, Entry, Line, Posting, Purse
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.binding.services import entering_past
from regulations.rulebook.rules import day_of
from tests import worlds
from tests.finance.ledger.conftest import found_house, yuan

pytestmark = pytest.mark.django_db(transaction=True)


house = worlds.shared(found_house, commits=True)


def together(*verbs) -> list[str]:
    """Call verbs at once, each on a connection of its own; what each was told ("": done)."""

    def call(verb) -> str:
        close_old_connections()
        try:
            with translation.override("en"):
                verb()
        except ValidationError as refused:
            with translation.override("en"):
                return " ".join(refused.messages)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(verbs)) as pool:
        return sorted(pool.map(call, verbs))


def today() -> date:
    return day_of(timezone.now())


def prepare(house, *lines, day=None, request=None) -> Entry:
    entry = services.prepare_entry(
        day=day or today(), summary="同时", rows=house.rows(*lines), by=house.cashier,
        at=timezone.now(), request=request or uuid4(), reason="有事由",
    )  # fmt: skip
    if Consent.objects.filter(entry=entry).exists():
        for person in (house.accountant, house.head):
            step = Step.objects.get(approval__ledger_consent__entry=entry, state="open")
            decide_step(step_id=step.pk, verdict="approved", by=person, at=timezone.now())
    return entry


def move(house, entry):
    services.move_money(entry_id=entry.pk, day=today(), by=house.cashier, at=timezone.now())


def post(house, entry):
    services.post_entry(entry_id=entry.pk, by=house.accountant, at=timezone.now())


def take(house, amount: str, account="1001") -> Entry:
    entry = prepare(house, (account, amount, "0"), ("3001", "0", amount))
    move(house, entry)
    return entry


@pytest.mark.clause("A7.3-2")
def test_two_payments_of_sixty_from_a_hundred(house):
    take(house, "100")
    first, second = (
        prepare(house, ("560201", "60", "0"), ("1001", "0", "60")) for _number in range(2)
    )
    told = together(lambda: move(house, first), lambda: move(house, second))
    assert told[0] == "" and "not so much money" in told[1]
    assert Purse.objects.get().balance == yuan("40")


def test_one_form_sent_twice_at_once_is_written_once(house):
    request = uuid4()
    lines = (("1001", "5", "0"), ("3001", "0", "5"))
    told = together(*[lambda: prepare(house, *lines, request=request)] * 2)
    assert told == ["", ""]
    assert Entry.objects.count() == 1 and Line.objects.count() == 2


def test_numbers_stay_without_gaps(house):
    entries = [take(house, "1") for _number in range(6)]
    told = together(*(lambda entry=entry: post(house, entry) for entry in entries))
    assert told == [""] * 6
    assert sorted(Posting.objects.values_list("seq", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_one_voucher_is_posted_once(house):
    entry = take(house, "1")
    told = together(*[lambda: post(house, entry)] * 3)
    assert told.count("") == 1 and sum("posted already" in each for each in told) == 2


def test_a_line_slipped_in_while_posting_changes_nothing(house):
    """The gate locks the voucher: what comes meanwhile waits, and is then refused."""
    entry = take(house, "1")
    other = psycopg2.connect(**connection.get_connection_params() | {"cursor_factory": None})
    account = entry.lines.first().account_id
    with other, other.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_line (entry_id, position, account_id, fund_id, debit, credit,"
            " text) SELECT id, 9, %s, %s, 7, 0, '' FROM ledger_entry WHERE false",
            [account, house.fund.pk],
        )
        with pytest.raises(psycopg2.Error, match="settled"):
            cursor.execute(
                "INSERT INTO ledger_line (entry_id, position, account_id, fund_id, debit, credit,"
                " text) VALUES (%s, 9, %s, %s, 7, 0, '')",
                [entry.pk, account, house.fund.pk],
            )
        other.rollback()
    other.close()
    assert entry.lines.count() == 2


@pytest.mark.clause("A7.1-3")
def test_closing_against_posting(house):
    """Whichever is first: a voucher stands in the closed month, or it is refused."""
    last_month = (today().replace(day=1) - timedelta(days=1)).replace(day=1)
    with entering_past(right="test"):
        entry = prepare(house, ("1002", "9", "0"), ("3001", "0", "9"), day=last_month)
        services.move_money(entry_id=entry.pk, day=last_month, by=house.cashier, at=timezone.now())
        late = prepare(house, ("560201", "1", "0"), ("2241", "0", "1"), day=last_month)
        post(house, entry)
        reconcile_bank(
            month=last_month, account="1002", stated=yuan("9"), by=house.cashier,
            at=timezone.now(),
        )  # fmt: skip

    def close():
        close_month(month=last_month, by=house.accountant, at=timezone.now())

    told = together(close, lambda: post(house, late))
    posted = Posting.objects.filter(entry=late).exists()
    # The closing waits for no unposted voucher: it went first and was refused, or came second.
    assert posted and told in (["", ""], ["", *(each for each in told if "neither posted" in each)])
