"""The company as it is drawn: who leads it, who is in charge of what, and who works where."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from hr.people.chart.rules import draw
from hr.people.models import Department, Employee
from hr.people.rules import HEAD
from hr.people.selectors import is_manager


@dataclass(frozen=True)
class Node:
    """A person as drawn in a department; `under` is a supervisor who is drawn elsewhere."""

    person: Employee
    leads: bool
    under: Employee | None
    opens: bool
    closes: range


@dataclass(frozen=True)
class Box:
    """A department (None: people without one) with its trees; `is_own`: the reader works there."""

    department: Department | None
    nodes: list[Node]
    is_own: bool


@dataclass
class Branch:
    """What one member of the management is in charge of (None: nobody stands in between)."""

    leader: Employee | None
    boxes: list[Box] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """The whole picture: the general manager on top, then a branch for each in charge."""

    top: list[Employee]
    branches: list[Branch]
    count: int


def company_chart(reader: Employee) -> Chart:
    """Everybody who works here, each person once; two queries however many they are."""
    rows = Employee.objects.filter(is_active=True).select_related("position").order_by("number")
    return _Drawing(list(rows), list(Department.objects.all()), reader).chart()


class _Drawing:
    def __init__(self, people: list[Employee], departments: list[Department], reader: Employee):
        self.people = {person.pk: person for person in people}
        self.departments = departments
        self.reader = reader
        self.above = {person.pk: person.supervisor_id for person in people}
        self.top = {p.pk for p in people if p.position and p.position.code == HEAD}
        self.in_charge = {each.pk: self._in_charge(each) for each in departments}
        self.spine = self.top | {pk for pk in self.in_charge.values() if pk}
        self.members: dict[int | None, list[Employee]] = {}
        for person in people:
            self.members.setdefault(person.department_id, []).append(person)

    def chart(self) -> Chart:
        leaders = [pk for pk in self.people if pk in self.spine - self.top]  # by number
        branches = {None: Branch(None)} | {pk: Branch(self.people[pk]) for pk in leaders}
        for department in [*self.departments, None]:
            box = self._box(department)
            if box:
                leader = self.in_charge[department.pk] if department else None
                branches[leader].boxes.append(box)
        shown = [each for each in branches.values() if each.boxes]
        return Chart([p for p in self.people.values() if p.pk in self.top], shown, len(self.people))

    def _in_charge(self, department: Department) -> int | None:
        """Who stands between the general manager and a department."""
        leader = self.people.get(department.managing_leader_id)
        return leader.pk if leader and is_manager(leader) and leader.pk not in self.top else None

    def _box(self, department: Department | None) -> Box | None:
        """None where everybody is drawn above already."""
        pk = department and department.pk
        everybody = self.members.get(pk, [])
        drawn = [person for person in everybody if person.pk not in self.spine]
        if not drawn and (everybody or department is None):
            return None
        return Box(department, self._nodes(department, drawn), self.reader.department_id == pk)

    def _nodes(self, department: Department | None, people: Iterable[Employee]) -> list[Node]:
        leader = department and department.leader_id
        order = [each.pk for each in sorted(people, key=lambda each: each.pk != leader)]
        group = {*order, *self.top, department and self.in_charge[department.pk]}
        return [
            Node(
                person=self.people[step.person],
                leads=step.person == leader,
                under=self._drawn_elsewhere(step.person, group),
                opens=step.opens,
                closes=range(step.closes),
            )
            for step in draw(order, self.above)
        ]

    def _drawn_elsewhere(self, person: int, group: set[int | None]) -> Employee | None:
        superior = self.above[person]
        return None if superior in group else self.people.get(superior)
