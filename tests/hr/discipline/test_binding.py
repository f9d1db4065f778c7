"""What the database holds by itself: rows are only ever added, and by nobody who is a party."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction

from hr.discipline.models import (
    Answer,
    Concerned,
    Evidence,
    Hearing,
    Measure,
    Objection,
    Ruling,
)
from hr.discipline.rulings.rules import Kind
from regulations.binding import registry
from regulations.binding.services import entering_past
from tests.hr.discipline.conftest import DAY, HOUR

BOUND = (Concerned, Evidence, Hearing, Measure, Objection, Ruling, Answer)


@pytest.mark.parametrize("model", BOUND, ids=lambda model: model.__name__)
@pytest.mark.parametrize(
    "change", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_rows_are_only_ever_added(db, model, change):
    assert registry.protection(model).grants == "SELECT, INSERT"
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(model._meta.db_table))


@pytest.mark.django_db(transaction=True)  # the attempt is recorded past any rollback
def test_page_that_tries_is_told_kindly(bureau):
    with entering_past(right="test"):
        ruling = bureau.confirm(bureau.case())
    for change in (
        lambda: Ruling.objects.filter(pk=ruling.pk).update(finding="x"),
        lambda: Measure.objects.all().delete(),
    ):
        with pytest.raises(ValidationError, match="binds from its creation"):
            change()


def decided(bureau, case, *, by, **words) -> Ruling:
    """A decision written past the services."""
    words = {"number": 1, "outcome": "dropped", "measure_count": 0} | words
    return Ruling.objects.create(
        case=case, finding="x", clause=case.clause, by=by, at=bureau.at + HOUR, **words
    )


@pytest.mark.parametrize(
    ("who", "words"), [("subject", "concerns them"), ("manager", "whoever opened")]
)
def test_no_party_writes_a_decision(bureau, who, words):
    case = bureau.case()
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        decided(bureau, case, by=bureau.people[who])


def test_case_is_decided_once(bureau):
    case = bureau.case()
    first = decided(bureau, case, by=bureau.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        decided(bureau, case, by=bureau.deputy)
    with pytest.raises(IntegrityError, match="until an objection"), transaction.atomic():
        decided(bureau, case, by=bureau.deputy, number=2, replaces=first)
        with connection.cursor() as cursor:  # as at the COMMIT
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_decision_replaces_only_the_one_before_it_in_its_case(bureau):
    first = decided(bureau, bureau.case(), by=bureau.officer)
    with pytest.raises(IntegrityError, match="the one before it"), transaction.atomic():
        decided(bureau, bureau.case(), by=bureau.deputy, number=2, replaces=first)


def test_decision_without_its_measures_is_none(bureau):
    with pytest.raises(IntegrityError, match="without its measures"), transaction.atomic():
        decided(bureau, bureau.case(), by=bureau.officer, outcome="confirmed", measure_count=1)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def add(bureau, ruling, **words) -> Measure:
    """A measure written past the services."""
    words = {"person": bureau.subject, "kind": Kind.CRITICISM, "place": 2} | words
    return Measure.objects.create(ruling=ruling, at=ruling.at, **words)


def test_nothing_is_added_to_a_decision(bureau):
    ruling = bureau.confirm(bureau.case())
    with pytest.raises(IntegrityError, match="nothing is added"), transaction.atomic():
        add(bureau, ruling)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ({"amount": 500, "bound": "private_use_of_equipment", "low": 50, "high": 900}, "bounds"),
        ({"amount": 500, "bound": "private_use_of_equipment", "low": 50, "high": 100}, "within"),
        ({"amount": None}, "amount"),
    ],
)
def test_fine_cannot_leave_the_bounds_of_its_rule_version(bureau, words, refusal):
    earlier = bureau.confirm(bureau.case())
    with pytest.raises(IntegrityError, match=refusal), transaction.atomic():
        fresh = decided(
            bureau, bureau.case(), by=bureau.officer, outcome="confirmed", measure_count=1,
            version=earlier.version,
        )  # fmt: skip
        add(bureau, fresh, kind=Kind.FINE, place=1, **words)


def test_measure_against_somebody_else_is_refused(bureau):
    with pytest.raises(IntegrityError, match="does not concern"), transaction.atomic():
        ruling = decided(
            bureau, bureau.case(), by=bureau.officer, outcome="confirmed", measure_count=1
        )
        add(bureau, ruling, place=1, person=bureau.other)


@pytest.mark.clause("B7-2")
@pytest.mark.parametrize("who", ["officer", "subject", "manager"])
def test_no_party_writes_an_answer(bureau, who):
    objection = bureau.object(bureau.confirm(bureau.case()))
    with pytest.raises(IntegrityError, match="nobody answers"), transaction.atomic():
        Answer.objects.create(
            objection=objection, reply="upheld", text="x", by=bureau.people[who],
            at=bureau.at + DAY,
        )  # fmt: skip


@pytest.mark.clause("B7-2")
def test_objection_is_written_by_who_bears_a_measure(bureau):
    ruling = bureau.confirm(bureau.case())
    deadline = bureau.object(ruling).deadline
    with pytest.raises(IntegrityError, match="to object to"), transaction.atomic():
        Objection.objects.create(
            ruling=ruling, by=bureau.other, text="x", deadline=deadline, at=bureau.at + DAY
        )


def test_nobody_concerned_names_or_hears_others(bureau):
    case = bureau.case()
    words = {"case": case, "by": bureau.subject, "at": bureau.at}
    with pytest.raises(IntegrityError, match="nobody names"), transaction.atomic():
        Concerned.objects.create(person=bureau.other, reason="x", **words)
    Concerned.objects.create(
        case=case, person=bureau.other, reason="x", by=bureau.manager, at=bureau.at
    )
    with pytest.raises(IntegrityError, match="nobody is heard"), transaction.atomic():
        Hearing.objects.create(person=bureau.other, held_at=bureau.at, text="x", **words)


def test_moment_is_the_database_s_unless_the_past_may_be_entered(bureau):
    case = bureau.case()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bylaw.past', '', true)")
    with pytest.raises(IntegrityError, match="nobody gave the right"), transaction.atomic():
        decided(bureau, case, by=bureau.officer)
