"""A shop with its people by their part, goods on the shelf, and short ways to propose."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from catalog.products.goods import Draft as Goods
from catalog.products.goods import add_product
from catalog.products.models import Product
from catalog.products.services import move_stock
from catalog.proposals.evidence import note_price
from catalog.proposals.execution import execute_proposal
from catalog.proposals.models import Plan, Proposal
from catalog.proposals.plans import plan_promotion
from catalog.proposals.rules import Kind, Line
from catalog.proposals.services import Draft, propose
from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.services import decide_step
from regulations.rulebook import services as rulebook
from regulations.rulebook.rules import CHINA
from regulations.rulebook.source import read_clauses, read_parameters
from tests.people import ByPart

# A Wednesday morning, long past: every test enters it by right.
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=CHINA)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

PEOPLE = (  # role, name, position, above, department
    ("head", "陈国强", "general_manager", None, None),
    ("deputy", "林静", "deputy", "head", None),
    ("leader", "王晓东", "department_manager", "deputy", "market"),
    ("manager", "杨帆", "product_manager", "leader", "market"),
    ("operator", "朱婷", "product_operations", "manager", "market"),
    ("planner", "冯雪", "promotion_specialist", "leader", "market"),
    ("specialist", "郑文博", "product_specialist", "leader", "market"),
    ("assistant", "张丽", "ecommerce_assistant", "leader", "market"),
    ("editor", "沈佳", "web_editor", "leader", "market"),
    ("second", "韩磊", "web_editor", "leader", "market"),
    ("designer", "蒋一凡", "web_designer", "leader", "market"),
    ("sales", "严明", "sales", "head", None),
)


def yuan(text) -> Decimal:
    return Decimal(str(text))


@dataclass
class Market(ByPart):
    """People by their part, and short ways to bring goods and proposals on."""

    at: datetime = NOON
    people: dict[str, Employee] = field(default_factory=dict)
    count: int = 0

    def product(self, sku="T-1", name="西湖龙井", *, pieces=10, price="18.00", **words) -> Product:
        """A product that came in, off sale, with a suggested price."""
        draft = Goods(sku=sku, name=name, price=yuan(price), **words)
        product = add_product(draft=draft, by=self.specialist, at=self.at)
        if pieces:
            self.receive(sku, pieces)
        product.refresh_from_db()
        return product

    def receive(self, sku: str, pieces: int, at=None):
        self.count += 1
        return move_stock(
            pieces={sku: pieces}, kind="receipt", reference=f"RK{self.count}", by=self.assistant,
            at=at or self.at,
        )  # fmt: skip

    def ship(self, sku: str, pieces: int, at=None):
        self.count += 1
        return move_stock(
            pieces={sku: -pieces}, kind="shipment", reference=f"CK{self.count}", by=None,
            at=at or self.at,
        )  # fmt: skip

    def note(self, product: Product, price="17.50", competitor="山水茶庄", at=None):
        return note_price(
            product=product, competitor=competitor, price=yuan(price), by=self.manager,
            at=at or self.at,
        )  # fmt: skip

    def propose(self, kind, *lines, by=None, at=None, papers=(), **words) -> Proposal:
        """`lines` are (product, price) each."""
        rows = [
            Line(product.pk, None if price is None else yuan(price)) for product, price in lines
        ]
        draft = Draft(Kind(kind), rows, words.pop("reason", "竞品都降了"), **words)
        return propose(draft=draft, papers=papers, by=by or self.manager, at=at or self.at)

    def say(self, document, verdict="approved", *, by=None, at=None):
        """The leader's word on whatever was asked."""
        step = document.approval.steps.filter(state="open").get()
        words = {"verdict": verdict, "comment": "看过了", "by": by or self.leader}
        decide_step(step_id=step.pk, at=at or self.at, **words)
        document.refresh_from_db()
        return document

    def approved(self, kind, *lines, at=None, **words) -> Proposal:
        return self.say(self.propose(kind, *lines, at=at, **words), at=at)

    def execute(self, proposal: Proposal, *, by=None, at=None):
        made = execute_proposal(
            proposal_id=proposal.pk, by=by or self.editor, at=at or self.at
        )  # fmt: skip
        proposal.refresh_from_db()
        return made

    def done(self, kind, *lines, at=None, **words) -> Proposal:
        proposal = self.approved(kind, *lines, at=at, **words)
        self.execute(proposal, at=at)
        return proposal

    def listed(self, sku="T-1", *, price="18.00", **words) -> Product:
        """A product on sale at a price that was approved."""
        product = self.product(sku, price=price, **words)
        self.note(product)
        self.done("listing", (product, price))
        product.refresh_from_db()
        return product

    def plan(self, starts_at=None, ends_at=None, *, is_accepted=True) -> Plan:
        starts_at = starts_at or self.at + DAY
        plan = plan_promotion(
            title="春茶节", text="满减之外再打折", starts_at=starts_at,
            ends_at=ends_at or starts_at + 7 * DAY, by=self.planner, at=self.at,
        )  # fmt: skip
        return self.say(plan) if is_accepted else plan

    def promotion(self, *lines, plan=None, starts_at=None, ends_at=None, **words) -> Proposal:
        plan = plan or self.plan(starts_at, ends_at)
        words |= {"plan": plan, "starts_at": starts_at or plan.starts_at}
        return self.propose("promotion", *lines, ends_at=ends_at or plan.ends_at, **words)


def found_market(at: datetime = NOON) -> Market:
    """People, the rulebook, a department with its leader."""
    rulebook.publish_edition(source=read_clauses(), owner="客户发展中心", by=None, at=at)
    rulebook.load_rule_sets(values=read_parameters(), at=at)
    market = Market(at)
    room, _made = Department.objects.get_or_create(code="market", name="商品部")
    for number, (role, name, position, above, department) in enumerate(PEOPLE, 2000):
        market.people[role] = hire_employee(
            number=str(number), name=name, password="guizhang-2026",
            position=Position.objects.get(code=position),
            department=room if department else None,
            supervisor=market.people.get(above), at=at,
        )  # fmt: skip
    room.leader, room.managing_leader = market.leader, market.deputy
    room.save()
    ids = [each.pk for each in market.people.values()]
    fresh = Employee.objects.select_related(
        "position", "department__leader", "department__managing_leader__position"
    ).in_bulk(ids)
    market.people = {role: fresh[each.pk] for role, each in market.people.items()}
    return market
