"""Two people who decide or answer at the same moment: one is heard, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from hr.discipline.models import Answer, Ruling
from hr.discipline.objections.services import answer_objection, object_to
from hr.discipline.rulings.rules import Draft, Kind
from hr.discipline.rulings.services import confirm_case, drop_case
from hr.discipline.services import report_case
from tests import worlds
from tests.company import Company

pytestmark = pytest.mark.django_db(transaction=True)


company = worlds.shared(Company, commits=True)


@pytest.fixture
def case(company):
    return report_case(
        token="r", subject=company.designer, clause="A1.3-5", matter="私用", account="打印",
        by=company.lead, at=timezone.now() - timedelta(seconds=1),
    )  # fmt: skip


def together(*verbs) -> list[str]:
    """Call verbs at once, each on a connection of its own; what each was told ("": done)."""

    def call(verb) -> str:
        close_old_connections()
        try:
            verb()
        except ValidationError as refused:
            return refused.messages[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(verbs)) as pool:
        return sorted(pool.map(call, verbs))


def test_case_is_decided_by_one_of_two(company, case):
    at, fine = timezone.now(), [Draft(company.designer.pk, Kind.FINE, 80)]
    told = together(
        lambda: confirm_case(case_id=case.pk, finding="属实", measures=fine, by=company.hr, at=at),
        lambda: drop_case(case_id=case.pk, reason="不实", by=company.manager, at=at),
    )
    assert told == ["", "This case has been decided."] or told == ["", "本案已经作出决定。"]
    assert Ruling.objects.count() == 1


def test_objection_is_answered_by_one_of_two(company, case):
    at, fine = timezone.now(), [Draft(company.designer.pk, Kind.FINE, 80)]
    ruling = confirm_case(case_id=case.pk, finding="属实", measures=fine, by=company.hr, at=at)
    objection = object_to(ruling_id=ruling.pk, text="不是我", by=company.designer, at=at)
    company.operator.is_superuser = True
    with transaction.atomic():
        company.operator.save()
    told = together(
        *(
            lambda by=by: answer_objection(
                objection_id=objection.pk, reply="withdrawn", text="复核", by=by, at=at
            )
            for by in (company.manager, company.operator)
        )
    )
    assert told[0] == ""
    assert told[1] != ""
    assert (Answer.objects.count(), Ruling.objects.count()) == (1, 2)
