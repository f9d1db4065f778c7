"""A company with somebody for every part in a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from django.db import connection

from hr.discipline.models import Case
from hr.discipline.objections.services import answer_objection, object_to
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.rulings.services import confirm_case
from hr.discipline.services import report_case
from hr.people.models import Employee
from tests import worlds
from tests.hr.conftest import AT, found_rulebook, take_on
from tests.people import ByPart

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class Bureau(ByPart):
    """People by their part, and short ways to bring a case on at past moments."""

    people: dict[str, Employee]
    at: datetime
    tokens: count

    def case(self, *, clause: str = "A1.3-5", subject=None, by=None) -> Case:
        """A case opened by hand: by the department's manager against the salesman."""
        return report_case(
            token=str(next(self.tokens)), subject=subject or self.subject, clause=clause,
            matter="打印私人照片", account="约 60 页。", by=by or self.manager, at=self.at,
        )  # fmt: skip

    def draft(self, kind: Kind = Kind.WARNING, person=None, amount=None, **words) -> Draft:
        """A measure with a reason, against the salesman."""
        words = {"reason": "影响恶劣"} | words
        amount = None if amount is None else Decimal(amount)
        return Draft((person or self.subject).pk, kind, amount, **words)

    def confirm(self, case: Case, *measures: Draft, by=None, at=None):
        """A decision by hr, an hour after the case was opened."""
        return confirm_case(
            case_id=case.pk, finding="属实", measures=measures or [self.draft()],
            by=by or self.officer, at=at or self.at + HOUR,
        )  # fmt: skip

    def object(self, ruling, *, by=None, at=None):
        """The salesman objects, two hours after the case was opened."""
        return object_to(
            ruling_id=ruling.pk, text="不是我打印的", by=by or self.subject,
            at=at or self.at + 2 * HOUR,
        )  # fmt: skip

    def answer(self, objection, reply="upheld", *measures: Draft, by=None, at=None):
        """Who stands above hr answers, a day later."""
        return answer_objection(
            objection_id=objection.pk, reply=reply, text="已复核", measures=measures,
            by=by or self.deputy, at=at or self.at + DAY,
        )  # fmt: skip


def found_bureau(_rulebook: None) -> Bureau:
    """Everybody who has a part in a case."""
    people: dict[str, Employee] = {}
    for number, (role, name, position, above) in enumerate((
        ("head", "刘建国", "general_manager", None),
        ("deputy", "林静", "deputy", "head"),
        ("officer", "魏红", "hr_officer", "deputy"),
        ("clerk", "陶然", "hr_officer", "officer"),
        ("manager", "施建华", "department_manager", "deputy"),
        ("subject", "严明", "sales", "manager"),
        ("other", "曹蕾", "sales", "manager"),
        ("stranger", "华晨", "guide", "manager"),
    ), 2001):  # fmt: skip
        people[role] = take_on(str(number), name, position, supervisor=people.get(above))
    return Bureau(people, AT, count(1))


bureau = worlds.shared(found_bureau, over=found_rulebook)


@pytest.fixture
def superuser(db) -> Employee:
    return Employee.objects.create_superuser("9000", "钱超")


@pytest.fixture(autouse=True)
def past(request):
    """Tests work on a day long past: their transaction may enter it."""
    if "db" not in request.fixturenames and "transactional_db" not in request.fixturenames:
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', 'test', true)")
