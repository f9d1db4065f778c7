"""One of everything of goods and proposals, and the addresses at which it is found."""

from datetime import timedelta
from decimal import Decimal

from catalog.products.bulk.services import keep_list
from catalog.products.goods import add_category
from catalog.products.models import Picture, Review
from catalog.products.reviews.services import take_review
from catalog.proposals.evidence import note_price
from catalog.proposals.models import Execution
from catalog.proposals.plans import plan_promotion
from catalog.proposals.rules import Kind, Line
from catalog.proposals.services import Draft, propose
from hr.people.models import Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.services import decide_step
from tests.company import TEN
from tests.regulations.test_pictures import drawn


class Shelf:
    """A product of the house with a picture and a review, a plan, a proposal carried out."""

    def __init__(self, house):
        self.product, who = house.product, {"by": None, "at": TEN}
        self.category = add_category(name="茶叶", **who)
        self.manager = self._hire(house, "9100", "杨帆", "product_manager")
        self.editor = self._hire(house, "9101", "沈佳", "web_editor")
        self.picture = Picture.objects.create(
            product=self.product, content=drawn("JPEG"), thumb=drawn("JPEG"), media="image/jpeg",
            width=60, height=40, size=1, sha256="x", by=house.designer, at=TEN,
        )  # fmt: skip
        self.review: Review = take_review(
            product=self.product, channel="淘宝", author="t**8", stars=5, text="好", **who
        )
        self.plan = plan_promotion(
            title="春茶节", text="直降", starts_at=TEN + timedelta(days=1),
            ends_at=TEN + timedelta(days=3), by=house.lead, at=TEN,
        )  # fmt: skip
        note_price(
            product=self.product, competitor="山水茶庄", price=Decimal(17), by=self.manager, at=TEN
        )
        self.proposal = self._carry_out()
        self.list = keep_list(name="a.csv", content=b"", by=house.assistant, at=TEN)

    def _hire(self, house, number: str, name: str, position: str) -> Employee:
        return hire_employee(
            number=number, name=name, position=Position.objects.get(code=position),
            supervisor=house.manager, at=TEN,
        )  # fmt: skip

    def _carry_out(self):
        lines = [Line(self.product.pk, Decimal(16))]
        papers = [("a.pdf", b"%PDF-1.7")]
        draft = Draft(Kind.PRICE, lines, "竞品都降了")
        proposal = propose(draft=draft, papers=papers, by=self.manager, at=TEN)
        step = proposal.approval.steps.get()
        decider = Employee.objects.get(pk=step.people[0])
        decide_step(step_id=step.pk, verdict="approved", by=decider, at=TEN)
        Execution.objects.create(proposal=proposal, by=self.editor, at=TEN)
        return proposal

    def rows(self) -> dict[str, object]:
        """What the lists of the admin site show, by app and model."""
        execution = Execution.objects.get()
        return {"proposals/proposal": self.proposal, "proposals/execution": execution}

    def paths(self) -> dict[str, str]:
        """Pattern of each address → where there is something."""
        goods, proposal = f"goods/{self.product.pk}/", f"proposals/{self.proposal.pk}/"
        places = {
            "goods/<int:pk>/": (goods, ("", "edit/", "write-off/", "reviews/", "pictures/")),
            "proposals/<int:pk>/": (proposal, ("", "edit/", "execute/", "give-up/", "hand-back/")),
            "proposals/plans/<int:pk>/": (f"proposals/plans/{self.plan.pk}/", ("", "edit/")),
        }
        file = self.proposal.evidence.get().pk
        return {
            pattern + page: path + page
            for pattern, (path, pages) in places.items()
            for page in pages
        } | {
            "goods/lists/<int:pk>/": f"goods/lists/{self.list.pk}/",
            "site/goods/<int:pk>/": f"site/{goods}",
            "site/goods/<int:pk>.json": f"site/goods/{self.product.pk}.json",
            "site/goods/pictures/<int:number>/": f"site/goods/pictures/{self.picture.pk}/",
            "goods/categories/<int:pk>/": f"goods/categories/{self.category.pk}/",
            "goods/reviews/<int:number>/": f"goods/reviews/{self.review.pk}/",
            "goods/pictures/<int:number>/": f"goods/pictures/{self.picture.pk}/",
            "goods/<int:pk>/pictures/<int:number>/": f"{goods}pictures/{self.picture.pk}/",
            "proposals/new/<slug:kind>/": "proposals/new/price/",
            "proposals/competitors/<int:pk>/": f"proposals/competitors/{self.product.pk}/",
            "proposals/<int:pk>/files/<int:number>/": f"{proposal}files/{file}/",
        }
