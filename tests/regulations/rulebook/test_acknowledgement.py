"""Everybody acknowledges the edition in force, once; who has not is known by department."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from hr.people.models import Department, Employee, Position
from hr.people.services import hire_employee
from regulations.binding.services import entering_past
from regulations.notices.models import Notice
from regulations.rulebook import editions, services, source
from regulations.rulebook.models import Acknowledgement

AT = datetime(2026, 3, 1, 1, 0, tzinfo=UTC)
ENTRIES = source.read_clauses()[:3]
ENGLISH = {"headers": {"accept-language": "en"}}


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


def publish(entries=ENTRIES, at=AT):
    return services.publish_edition(source=entries, owner="—", by=None, at=at)


def acknowledge(edition, *people, at=AT):
    with entering_past(right="test"):
        for person in people:
            services.acknowledge_edition(edition=edition, by=person, at=at)


@pytest.fixture
def sales(db) -> Department:
    return Department.objects.create(code="30-sales", name="销售部")


@pytest.fixture
def people(sales) -> list[Employee]:
    """Two in sales, one in the office, one without a department."""
    office = Department.objects.create(code="10-office", name="办公室")
    departments = (sales, sales, office, None)
    return [
        hire_employee(number=str(4001 + n), name=f"员工{n}", department=department, at=AT)
        for n, department in enumerate(departments)
    ]


@pytest.mark.clause("A1.1")
def test_acknowledgement_is_written_down_with_both_times(people):
    edition = publish()
    now = timezone.now()
    given = services.acknowledge_edition(edition=edition, by=people[0], at=now)
    assert (given.person, given.edition, given.at) == (people[0], edition, now)
    assert abs(given.recorded_at - now) < timedelta(seconds=5)
    assert not given.entered_later


def test_second_time_changes_nothing(people):
    edition = publish()
    now = timezone.now()
    first = services.acknowledge_edition(edition=edition, by=people[0], at=now)
    again = services.acknowledge_edition(edition=edition, by=people[0], at=timezone.now())
    assert (again.pk, again.at) == (first.pk, first.at)
    assert Acknowledgement.objects.count() == 1


@pytest.mark.clause("A1.1")
def test_edition_that_is_not_in_force_is_refused(people):
    first, second = publish(), publish(ENTRIES[:2], at=AT + timedelta(days=1))
    with pytest.raises(ValidationError) as refusal:
        services.acknowledge_edition(edition=first, by=people[0], at=timezone.now())
    assert refusal.value.code == "A1.1"
    assert refusal.value.messages == [
        "Edition 1 is not in force: read and acknowledge the one that is."
    ]
    acknowledge(first, people[0])  # on the day it was
    assert not Acknowledgement.objects.filter(edition=second).exists()


@pytest.mark.clause("A1.1")
def test_each_new_edition_must_be_acknowledged_anew(people):
    person, later = people[0], AT + timedelta(days=1)
    assert editions.must_acknowledge(person, AT) is None
    first = publish()
    assert editions.must_acknowledge(person, AT) == first
    acknowledge(first, person)
    assert editions.must_acknowledge(person, AT) is None
    assert editions.must_acknowledge(people[1], AT) == first
    second = publish(ENTRIES[:2], at=later)
    assert editions.must_acknowledge(person, AT) is None
    assert editions.must_acknowledge(person, later) == second


def test_departments_tell_how_many_acknowledged(people):
    edition = publish()
    acknowledge(edition, people[0], people[2])
    people[1].is_active = False
    people[1].save()
    told = [(u.key, str(u.name), u.done, u.total, u.missing) for u in editions.units(edition)]
    assert told == [
        ("10-office", "办公室", 1, 1, 0),
        ("30-sales", "销售部", 1, 1, 0),
        ("~", "No department", 0, 1, 1),
    ]


def test_who_is_missing_and_who_is_not(people):
    edition = publish()
    acknowledge(edition, people[0])
    missing, following = editions.readers_page(edition, is_done=False)
    assert [person.pk for person in missing] == [people[n].pk for n in (2, 1, 3)]
    assert following is None
    ((person,), _following) = editions.readers_page(edition, is_done=True)
    assert (person.pk, person.acknowledged_at, person.entered_later) == (people[0].pk, AT, True)
    of_sales, _following = editions.readers_page(edition, is_done=False, unit="30-sales")
    assert [person.pk for person in of_sales] == [people[1].pk]


# --- the pages -----------------------------------------------------------------------------------


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.clause("A1.1")
def test_handbook_asks_until_it_is_acknowledged_with_one_click(people, client):
    edition = publish()
    client.force_login(people[0])
    assert "you have not acknowledged it yet" in text(client.get("/handbook/", **ENGLISH))
    answer = client.post("/handbook/acknowledge/", {"edition": 1}, follow=True, **ENGLISH)
    assert "you have acknowledged Edition 1" in text(answer)
    assert "you have not acknowledged it yet" not in text(answer)
    assert "acknowledged by you on" in text(client.get("/handbook/", **ENGLISH))
    assert Acknowledgement.objects.get().edition == edition


@pytest.mark.parametrize("number", ["", "x", "9", "1"])
def test_edition_that_cannot_be_acknowledged_is_told(people, client, number):
    publish()
    publish(ENTRIES[:2])
    client.force_login(people[0])
    answer = client.post("/handbook/acknowledge/", {"edition": number}, follow=True, **ENGLISH)
    assert 'class="error"' in text(answer)
    assert not Acknowledgement.objects.exists()


@pytest.fixture
def officer(people, client):
    """The browser of an officer of human resources, in the office's department."""
    person = people[2]
    person.position = Position.objects.get(code="hr_officer")
    person.save()
    person.groups.set([person.position.group])
    client.force_login(person)
    return client


def test_officer_sees_who_is_missing_by_department(people, officer):
    acknowledge(publish(), people[0])
    page = text(officer.get("/handbook/acknowledgements/", **ENGLISH))
    assert "1 of 4 people have acknowledged it." in page
    assert [f"员工{n}" in page for n in range(4)] == [False, True, True, True]
    page = text(officer.get("/handbook/acknowledgements/?unit=30-sales&done=on", **ENGLISH))
    assert "员工0" in page
    assert "entered later" in page
    assert 'href="/handbook/acknowledgements/"' in text(officer.get("/handbook/"))


def test_nobody_else_sees_who_is_missing(people, client):
    publish()
    client.force_login(people[0])
    assert client.get("/handbook/acknowledgements/").status_code == 403
    assert "/handbook/acknowledgements/" not in text(client.get("/handbook/"))


@pytest.mark.parametrize("query", ["after=x", "after=~", "unit=" + "x" * 60])
def test_place_that_is_none_is_not_found(officer, query):
    assert officer.get(f"/handbook/acknowledgements/?{query}").status_code == 404


def test_five_hundred_people_are_paged_with_few_queries(
    people, officer, sales, django_assert_max_num_queries
):
    publish()
    for size in (10, 490):
        Employee.objects.bulk_create(
            Employee(number=f"{size}-{n:03}", name=f"众人{n}", department=sales)
            for n in range(size)
        )
        address, seen = "/handbook/acknowledgements/?", []
        while address:
            with django_assert_max_num_queries(8):
                answer = officer.get(address)
            seen += [person.pk for person in answer.context["people"]]
            following = answer.context["following"]
            address = following and f"/handbook/acknowledgements/?after={following}"
        assert len(seen) == len(set(seen)) == Employee.objects.count()


def test_everybody_who_is_missing_is_reminded_once_a_day(people, officer):
    edition = publish()
    services.acknowledge_edition(edition=edition, by=people[0], at=timezone.now())
    earlier = list(Notice.objects.values_list("pk", flat=True))
    page = text(officer.get("/handbook/acknowledgements/"))
    assert 'action="/handbook/acknowledgements/remind/"' in page
    for _time in range(2):
        officer.post("/handbook/acknowledgements/remind/")
    reminders = Notice.objects.exclude(pk__in=earlier)
    told = set(reminders.values_list("recipient", flat=True))
    missing = set(Employee.objects.filter(is_active=True).values_list("pk", flat=True))
    assert told == missing - {people[0].pk}
    assert reminders.count() == len(told)
