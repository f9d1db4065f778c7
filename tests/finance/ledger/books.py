"""A company's first voucher, for the tests that walk over every address."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

from finance.ledger.closing import reconcile_bank
from finance.ledger.models import Account
from finance.ledger.rules import Money, Row
from finance.ledger.selectors import company
from finance.ledger.services import write_entry
from regulations.binding.services import entering_past
from tests.company import TEN, Company
from tests.finance.expenses.conftest import paper


class Books:
    """One voucher, its month, and where they are found."""

    def __init__(self, house: Company):
        fund = company().pk
        self.account = Account.objects.get(code="1601")
        self.account.save(update_fields=["name"])  # has a history from here on
        rows = [Row("1001", fund, debit=5), Row("3001", fund, credit=5)]
        with entering_past(right="test"):
            self.entry = write_entry(
                day=date(2026, 3, 3), summary="投资款", rows=rows, by=house.manager, at=TEN,
                request=uuid4(),
            )  # fmt: skip

    def reconcile(self, cashier) -> None:
        """The bank's balance of the month, with the bank's statement."""
        bank = Account.objects.filter(money=Money.BANK).first()
        self.paper = reconcile_bank(
            month=date(2026, 3, 1), account=bank.code, stated=Decimal(0), by=cashier, at=TEN,
            paper=("对账单.pdf", paper("bank")),
        ).statement  # fmt: skip

    def paths(self) -> dict[str, str]:
        """Pattern → path."""
        voucher, month = f"books/vouchers/{self.entry.pk}/", "books/months/2026-03/"
        return {
            f"books/vouchers/<int:pk>/{page}": voucher + page
            for page in ("", "pdf/", "move/", "post/", "drop/", "reverse/")
        } | {
            f"books/months/<month:month>/{page}": month + page
            for page in ("", "sheet/", "statement/", "pdf/", "bank/", "bank/sign/", "close/")
        } | {
            "books/bank/files/<int:pk>/": f"books/bank/files/{self.paper.pk}/",
            "books/drawer/<day:day>/": "books/drawer/2026-03-03/",
            "books/drawer/<day:day>/pdf/": "books/drawer/2026-03-03/pdf/",
            "books/drawer/<day:day>/settle/": "books/drawer/2026-03-03/settle/",
            "books/journal/<slug:money>/<month:month>/": "books/journal/cash/2026-03/",
            "books/journal/<slug:money>/<month:month>/pdf/": "books/journal/cash/2026-03/pdf/",
        }  # fmt: skip
