"""One of everything of the room of contracts, for the table of addresses."""

from datetime import date

from hr.contracts.inventory.services import begin_count
from hr.contracts.loans.services import ask_loan, hand_out
from hr.contracts.models import Kind, Place
from hr.contracts.services import Facts, register_contract
from hr.contracts.texts.services import add_file
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step
from regulations.binding.services import entering_past
from tests.company import TEN, Company
from tests.hr.contracts.conftest import pdf_of


class Shelves:
    """A contract kept by hr, with a file, a copy lent to the designer, and a count that runs."""

    def __init__(self, company: Company):
        kind = Kind.objects.create(code="CG", name="采购")
        self.place = Place.objects.create(code="A1", name="铁皮柜")
        self.reader = company.designer
        with entering_past(right="test"):
            self.contract = register_contract(
                kind=kind, facts=Facts("采购合同", "茶园", date(2026, 1, 1)), place=self.place,
                signed_on=date(2026, 1, 1), custodian=company.hr, by=company.hr, at=TEN,
            )  # fmt: skip
            self.file = add_file(
                contract_id=self.contract.pk, paper="signed", name="a.pdf",
                content=pdf_of("采购合同"), by=company.hr, at=TEN,
            )  # fmt: skip
            self.loan = ask_loan(
                contract_id=self.contract.pk, purpose="核对", by=company.designer, at=TEN
            )
            step = Step.objects.get(approval=self.loan.approval_id, state="open")
            decide_step(step_id=step.pk, verdict="approved", by=company.lead, at=TEN)
            hand_out(loan_id=self.loan.pk, by=company.hr, at=TEN)
            self.count = begin_count(by=company.hr, at=TEN)

    def paths(self) -> dict[str, str]:
        """Pattern of each address with a number → a path to it."""
        contract, loan = f"contracts/{self.contract.pk}/", f"contracts/loans/{self.loan.pk}/"
        count, place = f"contracts/counts/{self.count.pk}/", f"contracts/places/{self.place.pk}/"
        found = {
            "contracts/n/<str:number>/": f"contracts/n/{self.contract.number}/",
            "contracts/<int:pk>/files/<int:number>/": f"{contract}files/{self.file.pk}/",
            "contracts/<int:pk>/readers/<int:person>/close/": (
                f"{contract}readers/{self.reader.pk}/close/"
            ),
            "contracts/counts/<int:pk>/<int:contract>/": f"{count}{self.contract.pk}/",
            "contracts/places/<int:pk>/check/": f"{place}check/",
            "contracts/places/<int:pk>/": place,
            "contracts/kinds/<int:pk>/": f"contracts/kinds/{self.contract.kind_id}/",
            "contracts/<int:pk>/files/<int:number>/aside/": (
                f"{contract}files/{self.file.pk}/aside/"
            ),
        }
        pages = ("", "version/", "end/", "move/", "readers/", "read/", "borrow/", "files/")
        found |= {f"contracts/<int:pk>/{page}": contract + page for page in pages}
        found |= {
            f"contracts/loans/<int:pk>/{page}": loan + page
            for page in ("", "lend/", "back/", "copy/")
        }
        found |= {
            f"contracts/counts/<int:pk>/{page}": count + page
            for page in ("", "scan/", "close/", "drop/")
        }
        return found
