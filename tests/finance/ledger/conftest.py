"""A company with its money and books."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone, translation

from finance.ledger import services
from finance.ledger.models import Entry, Fund
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from hr.people.models import Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.rulebook import services as rulebook
from regulations.rulebook import source
from regulations.rulebook.rules import CHINA
from tests import worlds

DAY = date(2026, 3, 10)


def moment(day: date = DAY, clock: str = "10:00") -> datetime:
    """A moment of a day in China."""
    return datetime.combine(day, time.fromisoformat(clock), CHINA)


def yuan(text: str) -> Decimal:
    return Decimal(text)


@dataclass
class House:
    """Who keeps money and books, and short ways to bring vouchers on."""

    head: Employee
    accountant: Employee
    cashier: Employee
    clerk: Employee
    fund: Fund

    def rows(self, *lines, fund=None) -> list[Row]:
        """Lines as (account, debit, credit)."""
        fund = fund or self.fund
        return [Row(code, fund.pk, yuan(debit), yuan(credit)) for code, debit, credit in lines]

    def prepare(
        self, rows, *, day=DAY, by=None, request=None, summary="测试", source=None, consents=True
    ) -> Entry:
        """A voucher by hand, consented to where it has to be; of a tour for a group's money."""
        by = by or self.cashier
        rows = list(rows)
        if source is None and any(row.fund != self.fund.pk for row in rows):
            source = ("tours.test", 1)
        at = min(moment(day), timezone.now())  # of today: it may be early in the morning
        entry = services.prepare_entry(
            day=day, summary=summary, rows=rows, by=by, at=at, request=request or uuid4(),
            source=source, reason="有事由",
        )  # fmt: skip
        if consents:
            self.consent(entry)
        return entry

    def consent(self, entry, *, verdict="approved", day=None) -> None:
        """What is asked for a voucher, decided by everybody it lies before."""
        people = {each.pk: each for each in (self.accountant, self.head)}
        for _step in range(2):
            step = Step.objects.filter(approval__ledger_consent__entry=entry, state="open").first()
            if step:
                decide_step(
                    step_id=step.pk, verdict=verdict, comment="好", by=people[step.people[0]],
                    at=moment(day or entry.day),
                )  # fmt: skip

    def move(self, entry, *, day=None, by=None):
        day = day or entry.day
        by = by or self.cashier
        return services.move_money(entry_id=entry.pk, day=day, by=by, at=moment(day))

    def post(self, entry, *, by=None, day=None):
        by = by or self.accountant
        at = moment(day or entry.day, "16:00")
        return services.post_entry(entry_id=entry.pk, by=by, at=at)

    def take(self, amount: str, *, fund=None, day=DAY, account="1001", against="3001") -> Entry:
        """Money that came in, moved and posted."""
        rows = self.rows((account, amount, "0"), (against, "0", amount), fund=fund)
        entry = self.prepare(rows, day=day)
        self.move(entry)
        self.post(entry)
        return entry

    def spend(self, amount: str, *, fund=None, day=DAY, account="1001", on="560201") -> Entry:
        """Money that is to go out: prepared only."""
        rows = self.rows((on, amount, "0"), (account, "0", amount), fund=fund)
        return self.prepare(rows, day=day)


def found_house() -> House:
    before = moment(date(2026, 1, 5))
    rulebook.publish_edition(source=source.read_clauses(), owner="—", by=None, at=before)
    rulebook.load_rule_sets(values=source.read_parameters(), at=before)
    people = [
        hire_employee(
            number=str(2001 + place), name=name, position=Position.objects.get(code=code),
            hired_on=date(2020, 1, 1), at=before,
        )
        for place, (name, code) in enumerate((
            ("陈国强", "general_manager"), ("何芳", "chief_accountant"), ("吕娜", "cashier"),
            ("姜慧", "office_clerk"),
        ))
    ]  # fmt: skip
    return House(*people, fund=company())


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on days long past: their transaction may enter them."""
    if "db" in request.fixturenames and "transactional_db" not in request.fixturenames:
        request.getfixturevalue("db")
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('bylaw.past', 'test', true)")


# The books stand below the rooms whose documents they carry: these tests bring rooms of their own.
ROOMS = """
CREATE FUNCTION test_claimed(voucher bigint) RETURNS boolean LANGUAGE sql AS 'SELECT true';
ALTER FUNCTION tours_claimed(bigint) RENAME TO tours_claimed_themselves;
CREATE FUNCTION tours_claimed(voucher bigint) RETURNS boolean LANGUAGE sql AS $$
    SELECT public.tours_claimed_themselves(voucher)
        OR EXISTS (SELECT FROM public.ledger_entry WHERE id = voucher AND source = 'tours.test')
$$;
"""


house = worlds.shared(found_house, sql=ROOMS)
