"""The three levels of C13-2: given by the general manager alone, beside the position's group."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction

from hr.people.levels.selectors import grants_of, level_of
from hr.people.levels.services import give_level
from hr.people.models import LevelGrant, Position
from hr.people.services import change_employee, dismiss_login
from regulations.binding.services import entering_past
from regulations.notices.models import Notice

GROUPS = ["level_back_office", "level_database", "level_ordinary"]


@pytest.fixture
def top(hire):
    with entering_past(right="test"):
        yield hire("陈国强", "general_manager")


def groups_of(person) -> list[str]:
    return sorted(person.groups.values_list("name", flat=True))


@pytest.mark.clause("C13-2")
def test_three_levels_stand_ready_as_groups(db):
    assert sorted(Group.objects.filter(position=None).values_list("name", flat=True)) == GROUPS


@pytest.mark.clause("C13-2")
def test_general_manager_gives_one_level_in_place_of_another(hire, top, at):
    person = hire("谢军", "system_administrator")
    for level in ("ordinary", "database"):
        give_level(employee=person, level=level, by=top, at=at)
    assert groups_of(person) == ["level_database", "system_administrator"]
    assert [(row.level, row.by) for row in grants_of(person)] == [
        ("database", top),
        ("ordinary", top),
    ]
    give_level(employee=person, level="", by=top, at=at)
    assert groups_of(person) == ["system_administrator"]
    assert level_of(person) == ""


@pytest.mark.clause("C13-2")
@pytest.mark.parametrize("who", ["hr_officer", "deputy", "system_administrator", "superuser"])
def test_nobody_else_gives_levels(hire, top, at, who):
    by = hire("根", is_superuser=True) if who == "superuser" else hire("某人", who)
    with pytest.raises(ValidationError) as refused:
        give_level(employee=hire("谢军"), level="ordinary", by=by, at=at)
    assert refused.value.code == "C13-2"
    assert not LevelGrant.objects.exists()


def test_levels_that_are_refused(hire, top, at):
    person, gone = hire("谢军"), hire("走了")
    give_level(employee=person, level="ordinary", by=top, at=at)
    dismiss_login(employee=gone, last_day=at.date(), by=None, at=at)
    for employee, level in ((top, "database"), (gone, "ordinary"), (person, "ordinary")):
        with pytest.raises(ValidationError), transaction.atomic():
            give_level(employee=employee, level=level, by=top, at=at)


@pytest.mark.parametrize("change", ["moves", "leaves"])
def test_level_ends_with_the_post(hire, top, at, change):
    person = hire("谢军", "system_administrator")
    give_level(employee=person, level="database", by=top, at=at)
    change_employee(employee=person, phone="13000000000", by=None, at=at)
    assert level_of(person) == "database"
    if change == "moves":
        post = Position.objects.get(code="guide")
        change_employee(employee=person, position=post, by=None, at=at)
    else:
        dismiss_login(employee=person, last_day=at.date(), by=None, at=at)
    assert level_of(person) == ""
    assert "level_database" not in groups_of(person)
    (told,) = Notice.objects.filter(recipient=top)
    assert told.words == "谢军 left the post: the level of the database ended with it."


def test_page_gives_a_level_to_whom_the_general_manager_says(client, hire, rulebook):
    manager, officer = hire("陈国强", "general_manager"), hire("魏红", "hr_officer")
    person = hire("谢军", "system_administrator")
    path = f"/people/{person.number}/level/"
    client.force_login(officer)
    assert client.post(path, {"level": "database"}).status_code == 403
    client.force_login(manager)
    client.post(path, {"level": "nonsense"})
    assert level_of(person) == ""
    client.post(path, {"level": "database"})
    assert level_of(person) == "database"
    client.cookies["django_language"] = "en"
    page = client.get(f"/people/{person.number}/record/").content.decode()
    assert "database administrator" in page and "/handbook/C13-2/" in page
