"""A company with its people by their part, and short ways to write, decide and publish."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from catalog.products.models import Product
from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee
from regulations.approvals.services import decide_step
from regulations.rulebook import services as rulebook
from regulations.rulebook.rules import CHINA
from regulations.rulebook.source import read_clauses, read_parameters
from sitecontent.publishing.models import Item, Publication, Version
from sitecontent.publishing.publication import publish, take_down
from sitecontent.publishing.services import Draft, ask, check_version, collect, write_version
from tests.people import ByPart

# A Wednesday noon, long past: every test enters it by right.
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=CHINA)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
BODY = "春茶上市，欢迎品尝。\n\n## 产地\n\n- 西湖\n- 安溪"

PEOPLE = (  # role, name, position, above, has a department
    ("head", "陈国强", "general_manager", None, False),
    ("deputy", "林静", "deputy", "head", False),
    ("leader", "王晓东", "department_manager", "deputy", True),
    ("editor", "沈佳", "web_editor", "leader", True),
    ("second", "顾盼", "web_editor", "leader", True),
    ("culture", "白露", "culture_officer", "leader", True),
    ("designer", "蒋一凡", "web_designer", "leader", True),
    ("promoter", "冯雪", "promotion_specialist", "leader", True),
    ("checker", "郑文博", "product_specialist", "leader", True),
    ("keeper", "韩磊", "site_manager", "leader", True),
    ("sales", "严明", "sales", "head", False),
)
# Who writes each kind, by their part.
WRITES = {
    "news": "editor", "article": "editor", "product": "editor", "company": "culture",
    "slot": "promoter", "page": "designer",
}  # fmt: skip
PLACES = {"slot": "headline"}


@dataclass
class Newsroom(ByPart):
    """People by their part, and short ways to bring content on."""

    at: datetime = NOON
    people: dict[str, Employee] = field(default_factory=dict)

    def item(self, kind="news", *, by=None, at=None, **words) -> Item:
        words.setdefault("place", PLACES.get(kind, ""))
        if kind == "product":
            words.setdefault("product", Product.objects.get_or_create(sku="LJ-1", name="龙井")[0])
        return collect(
            kind=kind, title=words.pop("title", "春茶上市"), by=by or self.people[WRITES[kind]],
            at=at or self.at, **words,
        )  # fmt: skip

    def write(self, item: Item, *, by=None, at=None, uploads=(), after=None, **words) -> Version:
        at = at or self.at
        words = {"title": item.title, "body": BODY} | words
        if item.kind == "slot":
            words = {"starts_at": at, "ends_at": at + DAY} | words
        made = write_version(
            item_id=item.pk, draft=Draft(**words), uploads=uploads, after=after,
            by=by or item.by, at=at,
        )  # fmt: skip
        item.refresh_from_db()
        return made

    def written(self, kind="news", *, place=None, by=None, at=None, **words) -> Item:
        """An item with its first version."""
        item = self.item(kind, by=by, at=at, **({} if place is None else {"place": place}))
        self.write(item, at=at, **words)
        return item

    def version(self, item: Item) -> Version:
        rows = Version.objects.select_related("approval")
        return rows.get(item=item, number=item.number)

    def ask(self, item: Item, *, by=None, at=None):
        made = ask(item_id=item.pk, by=by or item.by, at=at or self.at)
        item.refresh_from_db()
        return made

    def say(self, item: Item, verdict="approved", *, by=None, at=None, comment="看过了"):
        """The word of whoever's turn it is, or of `by`."""
        step = self.version(item).approval.steps.filter(state="open").get()
        by = by or Employee.objects.get(pk=step.people[0])
        words = {"verdict": verdict, "comment": comment, "by": by, "at": at or self.at}
        decide_step(step_id=step.pk, **words)
        item.refresh_from_db()

    def check(self, item: Item, *, by=None, at=None):
        by = by or self.checker
        return check_version(version_id=self.version(item).pk, note="属实", by=by, at=at or self.at)

    def approve(self, item: Item, *, at=None) -> Item:
        """All words of its chain."""
        self.ask(item, at=at)
        while item.state == "pending":
            self.say(item, at=at)
        return item

    def approved(self, kind="news", *, at=None, is_checked=True, **words) -> Item:
        item = self.approve(self.written(kind, at=at, **words), at=at)
        if is_checked:
            self.check(item, at=at)
        return item

    def publish(self, item: Item, *, by=None, at=None) -> Publication:
        made = publish(item_id=item.pk, by=by or self.second, at=at or self.at)
        item.refresh_from_db()
        return made

    def published(self, kind="news", *, at=None, **words) -> Item:
        item = self.approved(kind, at=at, **words)
        self.publish(item, at=at)
        return item

    def take_down(self, item: Item, *, by=None, at=None, reason="不实"):
        made = take_down(item_id=item.pk, reason=reason, by=by or self.keeper, at=at or self.at)
        item.refresh_from_db()
        return made


def found_newsroom(at: datetime = NOON) -> Newsroom:
    """People, the rulebook, a department with its leader."""
    rulebook.publish_edition(source=read_clauses(), owner="客户发展中心", by=None, at=at)
    rulebook.load_rule_sets(values=read_parameters(), at=at)
    room = Newsroom(at)
    unit, _made = Department.objects.get_or_create(code="site", name="网站部")
    for number, (role, name, position, above, is_inside) in enumerate(PEOPLE, 3000):
        room.people[role] = hire_employee(
            number=str(number), name=name, password="guizhang-2026",
            position=Position.objects.get(code=position), department=unit if is_inside else None,
            supervisor=room.people.get(above), at=at,
        )  # fmt: skip
    unit.leader, unit.managing_leader = room.leader, room.deputy
    unit.save()
    fresh = Employee.objects.select_related(
        "position", "department__leader", "department__managing_leader__position"
    ).in_bulk([each.pk for each in room.people.values()])
    room.people = {role: fresh[each.pk] for role, each in room.people.items()}
    return room
