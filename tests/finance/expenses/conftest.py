"""A company that spends: people by their part, money in the drawer, budgets of the year."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import translation
from pypdf import PdfWriter

from finance.expenses.advances.services import pay_advance
from finance.expenses.budget.services import set_budget
from finance.expenses.claims.paying import pay_claim, verify_invoices
from finance.expenses.claims.rules import Draft as InvoiceDraft
from finance.expenses.claims.services import file_claim
from finance.expenses.models import BudgetLine, Category, Claim, Spending
from finance.expenses.services import Draft, ask_spending
from finance.ledger.models import Purse
from finance.ledger.rules import Row
from finance.ledger.selectors import company
from finance.ledger.services import move_money, post_entry, prepare_entry, reverse_entry
from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.rulebook import services as rulebook
from regulations.rulebook import source
from regulations.rulebook.rules import CHINA
from tests import worlds
from tests.people import ByPart

DAY = date(2026, 3, 10)
YEAR = 2026

PEOPLE = (  # role, name, position, above
    ("head", "陈国强", "general_manager", None),
    ("deputy", "林静", "deputy", "head"),
    ("manager", "施建华", "department_manager", "deputy"),
    ("worker", "曹蕾", "sales", "manager"),
    ("other", "严明", "sales", "manager"),
    ("accountant", "何芳", "chief_accountant", "deputy"),
    ("cashier", "吕娜", "cashier", "accountant"),
    ("clerk", "姜慧", "office_clerk", "deputy"),
)


def moment(day: date = DAY, clock: str = "10:00") -> datetime:
    """A moment of a day in China."""
    return datetime.combine(day, time.fromisoformat(clock), CHINA)


def later(days: int = 0, clock: str = "11:00") -> datetime:
    """A moment some days after the tests' own."""
    return moment(DAY + timedelta(days=days), clock)


def yuan(text) -> Decimal:
    return Decimal(str(text))


def invoice(amount, number="23332000000012345678", **words) -> InvoiceDraft:
    """A fully digital invoice over a sum, of the tests' own day."""
    return InvoiceDraft(number=number, amount=yuan(amount), **{"kind": "32", "day": DAY} | words)


def paper(mark: str = "", width: int = 300) -> bytes:
    """A PDF of one empty page so many points wide; another `mark` is another file."""
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width, 500)
    writer.add_metadata({"/Title": mark})
    writer.write(out)
    return out.getvalue()


# What phone bills are taken from.
STATEMENT = (("账单.pdf", paper("账单")),)


@dataclass
class Firm(ByPart):
    """People by their part, and short ways to bring requests on at the tests' day."""

    people: dict[str, Employee] = field(default_factory=dict)
    numbers: int = 0

    def category(self, code="hospitality") -> Category:
        return Category.objects.get(code=code)

    def budget(self, amount, code="hospitality", *, at=None, reason="年度预算", **words):
        words = {"year": YEAR, "by": self.head, "at": at or moment()} | words
        return set_budget(category=self.category(code), amount=yuan(amount), reason=reason, **words)

    def line(self, code="hospitality", year=YEAR) -> BudgetLine:
        return BudgetLine.objects.get(category__code=code, year=year)

    def standing(self, code="hospitality") -> tuple[Decimal, ...]:
        """Committed, spent, left of a line."""
        line = self.line(code)
        return line.held, line.used, line.left

    def ask(
        self, amount, *, advance=0, code="hospitality", by=None, at=None, reason=""
    ) -> Spending:
        draft = Draft(
            category=self.category(code), amount=yuan(amount), purpose="接待客户晚餐",
            advance=yuan(advance), reason=reason,
        )  # fmt: skip
        return ask_spending(draft=draft, by=by or self.worker, at=at or moment())

    def say(self, document, verdict="approved", *, by=None, at=None):
        """The general manager's word on whatever was asked."""
        by = by or self.head
        step = document.approval.steps.filter(state="open").first()
        decide_step(step_id=step.pk, verdict=verdict, comment="好", by=by, at=at or later())
        document.refresh_from_db()
        return document

    def granted(self, amount, **words) -> Spending:
        return self.say(self.ask(amount, **words))

    def lend(self, spending, *, by=None, at=None, request=None, **words):
        return pay_advance(
            spending_id=spending.pk, by=by or self.cashier, at=at or later(),
            request=request or uuid4(), **words,
        )  # fmt: skip

    def claim(self, spending, *amounts, by=None, at=None, **words) -> Claim:
        drafts, day = [], (at or later(1)).astimezone(CHINA).date()
        for amount in amounts:
            self.numbers += 1
            drafts.append(invoice(amount, f"2333200000001{self.numbers:07}", day=day))
        words = {"drafts": drafts} | words
        return file_claim(spending_id=spending.pk, by=by or self.worker, at=at or later(1), **words)

    def check(self, claim, *, at=None) -> None:
        """The chief accountant finds every invoice of a claim genuine."""
        at = at or later(1)
        verify_invoices(claim_id=claim.pk, finding="genuine", by=self.accountant, at=at)

    def signed(self, spending, *amounts, **words) -> Claim:
        claim = self.say(self.claim(spending, *amounts, **words), at=later(1))
        self.check(claim)
        return claim

    def pay(self, claim, *, by=None, at=None, request=None, **words):
        paid = pay_claim(
            claim_id=claim.pk, by=by or self.cashier, at=at or later(1, "15:00"),
            request=request or uuid4(), **words,
        )  # fmt: skip
        claim.refresh_from_db()
        return paid

    def consent(self, voucher, *, verdict="approved", at=None) -> None:
        """Chief accountant and general manager look at a voucher that needs it."""
        people = {each.pk: each for each in (self.accountant, self.head)}
        for _step in range(2):
            asked = Step.objects.filter(approval__ledger_consent__entry=voucher, state="open")
            for step in asked:
                decide_step(
                    step_id=step.pk, verdict=verdict, comment="好", by=people[step.people[0]],
                    at=at or later(2),
                )  # fmt: skip

    def reverse(self, entry, *, at=None, is_moved=True, is_consented=True):
        """The books undo a voucher: posted, mirrored, consented to, its money moved back."""
        at = at or later(2)
        day = at.astimezone(CHINA).date()
        post_entry(entry_id=entry.pk, by=self.accountant, at=at)
        back = reverse_entry(
            entry_id=entry.pk, day=day, reason="付错了", by=self.cashier, at=at,
            request=uuid4(),
        )  # fmt: skip
        if is_consented:
            self.consent(back, at=at)
        if is_consented and is_moved and hasattr(entry, "movement"):
            move_money(entry_id=back.pk, day=day, by=self.cashier, at=at)
        return back

    def cash(self, account="1001") -> Decimal:
        return Purse.objects.get(fund=company(), account__code=account).balance

    def fill(self, amount, *, account="1001", at=None) -> None:
        """Money that came in, moved and posted."""
        at, fund = at or moment(), company().pk
        rows = [Row(account, fund, debit=yuan(amount)), Row("3001", fund, credit=yuan(amount))]
        day = at.astimezone(CHINA).date()
        entry = prepare_entry(
            day=day, summary="实收资本", rows=rows, by=self.cashier, at=at, request=uuid4()
        )
        move_money(entry_id=entry.pk, day=day, by=self.cashier, at=at)
        post_entry(entry_id=entry.pk, by=self.accountant, at=at)


def found_firm(at: datetime | None = None) -> Firm:
    before = moment(date(2026, 1, 5))
    rulebook.publish_edition(source=source.read_clauses(), owner="—", by=None, at=before)
    rulebook.load_rule_sets(values=source.read_parameters(), at=before)
    firm, department = Firm(), Department.objects.create(code="50", name="业务部")
    for number, (role, name, position, above) in enumerate(PEOPLE, 2001):
        firm.people[role] = hire_employee(
            number=str(number), name=name, position=Position.objects.get(code=position),
            department=department, supervisor=firm.people.get(above), hired_on=date(2020, 1, 1),
            password="guizhang-2026", at=before,
        )  # fmt: skip
    firm.fill("10000", at=at)
    firm.fill("50000", account="1002", at=at)
    return firm


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


def found_budgets() -> Firm:
    """A budget of 1000 for hospitality and of 500 for supplies."""
    firm = found_firm()
    firm.budget("1000")
    firm.budget("500", "supplies")
    return firm


firm = worlds.shared(found_budgets)
