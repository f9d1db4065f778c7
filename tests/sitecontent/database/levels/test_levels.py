"""A level is asked for, approved, carried out by an administrator, and ends with the post."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from hr.people.models import Position
from hr.people.services import change_employee, dismiss_login
from regulations.notices.models import Notice
from sitecontent.database.levels import selectors
from sitecontent.database.levels.models import RightGrant
from sitecontent.database.levels.rules import Wish


def groups_of(person) -> list[str]:
    return sorted(person.groups.values_list("name", flat=True))


@pytest.mark.clause("C13-6")
def test_the_leader_approves_a_level_up_to_that_of_the_position(office):
    row = office.ask(office.editor, "back_office")
    assert office.deciders(row) == ["leader"]
    with pytest.raises(PermissionDenied):
        office.do(row, by=office.leader)
    office.say(row, office.leader)
    grant = office.do(row)
    assert (grant.request, grant.by, grant.cause) == (row, office.admin, "applied")
    assert selectors.level_of(office.editor) == "back_office"
    assert groups_of(office.editor) == ["level_back_office", "web_editor"]


@pytest.mark.clause("C13-6")
def test_the_general_manager_approves_more_than_the_position_has(office):
    row = office.ask(office.guide, "database", by=office.leader)
    assert office.deciders(row) == ["head"]
    office.say(row, office.head)
    office.do(row)
    assert groups_of(office.guide) == ["guide", "level_database"]
    assert office.again(office.guide).has_perm("database.make_backup")  # C13-5
    # One level in place of another: whoever administers the database is special still.
    row = office.ask(office.guide, "ordinary")
    assert office.deciders(row) == ["head"]
    office.say(row, office.head)
    office.do(row)
    assert groups_of(office.guide) == ["guide", "level_ordinary"]
    assert not office.again(office.guide).has_perm("database.make_backup")


@pytest.mark.clause("C13-6")
def test_what_the_general_manager_asks_for_the_leader_approves(office):
    row = office.ask(office.guide, "database", by=office.head)
    assert office.deciders(row) == ["leader"]
    office.say(row, office.leader)
    office.do(row)
    assert selectors.level_of(office.guide) == "database"


@pytest.mark.clause("C13-6")
def test_the_leaders_own_level_goes_above_them(office):
    row = office.ask(office.leader, "ordinary")
    assert office.deciders(row) == ["head"]


@pytest.mark.clause("C13-6")
def test_who_asks_for_whom(office):
    for by in (office.other, office.editor):
        with pytest.raises(PermissionDenied):
            office.ask(office.guide, "ordinary", by=by)
    for by in (office.leader, office.head, office.admin):
        row = office.ask(office.guide, "ordinary", by=by)
        office.say(row, office.head if by in (office.leader,) else office.leader, "refused")


@pytest.mark.clause("C13-6")
def test_what_waits_already_is_not_asked_for_again(office):
    row = office.ask(office.guide, "ordinary")
    for _each in range(2):
        with pytest.raises(ValidationError) as refused:
            office.ask(office.guide, "back_office")
        assert refused.value.code == "C13-6"
        if row.approval.steps.filter(state="open").exists():
            office.say(row, office.leader)


@pytest.mark.clause("C13-7")
def test_only_an_administrator_carries_out_and_not_for_themselves(office):
    row = office.ask(office.admin, "database")
    office.say(row, office.head)
    for by in (office.head, office.leader, office.admin):
        with pytest.raises(PermissionDenied):
            office.do(row, by=by)
    assert not RightGrant.objects.exists()
    office.do(row, by=office.second)
    with pytest.raises(ValidationError) as refused:
        office.do(row, by=office.second)
    assert refused.value.code == "C13-7"
    assert RightGrant.objects.count() == 1


@pytest.mark.clause("C13-7")
def test_an_administrator_who_leads_does_not_decide_on_what_they_would_carry_out(office):
    department = office.guide.department
    department.leader = office.admin
    department.save()
    row = office.ask(office.again(office.guide), "ordinary")
    assert office.deciders(row) == ["head"]


@pytest.mark.clause("C13-7")
def test_what_nobody_could_carry_out_is_not_asked_for(office):
    dismiss_login(
        employee=office.second, last_day=timezone.localdate(), by=office.head, at=timezone.now()
    )
    with pytest.raises(ValidationError) as refused:
        office.ask(office.admin, "database")
    assert refused.value.code == "C13-7"
    office.ask(office.guide, "ordinary")  # of others it is


@pytest.mark.clause("C13-7")
def test_nothing_is_carried_out_before_it_is_approved_or_once_refused(office):
    row = office.ask(office.guide, "ordinary")
    with pytest.raises(ValidationError) as refused:
        office.do(row)
    assert refused.value.code == "C13-7"
    office.say(row, office.leader, "refused")
    with pytest.raises(ValidationError):
        office.do(row)
    assert groups_of(office.guide) == ["guide"]


@pytest.mark.clause("C13-6")
def test_a_single_right_and_the_rights_of_another_position(office):
    right = Permission.objects.get(codename="view_every_spending")
    cashier = Position.objects.get(code="cashier")
    for wish in (Wish("permission", permission=right.pk), Wish("group", group=cashier.group_id)):
        row = office.ask(office.guide, wish=wish)
        assert office.deciders(row) == ["head"]
        office.say(row, office.head)
        office.do(row)
    guide = office.again(office.guide)
    assert groups_of(guide) == ["cashier", "guide"]
    assert guide.has_perm("expenses.view_every_spending")
    # Taken away again: nothing more is given, so the leader decides.
    row = office.ask(guide, wish=Wish("group", group=cashier.group_id, gives=False))
    assert office.deciders(row) == ["leader"]
    office.say(row, office.leader)
    office.do(row)
    assert groups_of(guide) == ["guide"]


@pytest.mark.clause("C13-7")
@pytest.mark.parametrize("change", ["moves", "leaves"])
def test_everything_ends_with_the_post(office, change):
    right = Permission.objects.get(codename="view_every_spending")
    for wish in (Wish("level", level="back_office"), Wish("permission", permission=right.pk)):
        row = office.ask(office.guide, wish=wish)
        office.say(row, office.head)
        office.do(row)
    waiting = office.ask(office.guide, "database")
    person, at = office.again(office.guide), timezone.now()
    change_employee(employee=person, phone="13000000000", by=None, at=at)
    assert selectors.granted_to(person).count() == 2
    if change == "moves":
        post = Position.objects.get(code="sales")
        change_employee(employee=person, position=post, by=None, at=at)
    else:
        dismiss_login(employee=person, last_day=at.date(), by=None, at=at)
    assert not selectors.granted_to(person).exists()
    assert "level_back_office" not in groups_of(person)
    assert not person.user_permissions.exists()
    ends = RightGrant.objects.filter(gives=False)
    cause = "post" if change == "moves" else "left"
    assert {(each.cause, each.request) for each in ends} == {(cause, None)}
    waiting.approval.refresh_from_db()
    assert waiting.approval.state == "withdrawn"
    told = Notice.objects.filter(recipient=office.head, key__startswith="level:ended")
    assert told.count() == 2


@pytest.mark.clause("C13-7")
def test_what_was_approved_for_another_post_lapses(office):
    row = office.ask(office.guide, "ordinary")
    office.say(row, office.leader)
    post = Position.objects.get(code="sales")
    change_employee(employee=office.guide, position=post, by=None, at=timezone.now())
    with pytest.raises(ValidationError) as refused:
        office.do(row)
    assert refused.value.code == "C13-7"
    assert not selectors.to_apply().exists()
    assert selectors.has_lapsed(selectors.requests().get(pk=row.pk))


@pytest.mark.clause("C13-7")
def test_the_administrator_is_told_and_so_is_who_gained(office):
    row = office.ask(office.guide, "ordinary")
    office.say(row, office.leader)
    told = Notice.objects.filter(key=f"level:approved:{row.pk}")
    assert {each.recipient.name for each in told} == {"admin", "second"}
    office.do(row)
    done = Notice.objects.get(recipient=office.guide, key=f"level:done:{row.pk}")
    assert done.url == f"/database/levels/requests/{row.pk}/"
