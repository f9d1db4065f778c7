"""What a department asks of the office, a stock-take of a whole shelf, what is taken along."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from hr.discipline.models import Case
from hr.supplies.local.auditing import AUDIT, audit_local, report_unaudited
from hr.supplies.models import Issue, Item, ShelfCount, Wish, WishEnd
from hr.supplies.stock.selectors import newest_move
from hr.supplies.stock.services import Counted, count_shelf
from hr.supplies.stock.sheets import consumption_sheet
from hr.supplies.wishes.selectors import open_wishes
from hr.supplies.wishes.services import ask_supplies, end_wish, issue_wish
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from tests.hr.supplies.conftest import DAY, later
from tests.hr.supplies.test_local import apply_for, bought


@pytest.fixture
def scene(office):
    """Ten packets of paper and no pens on the shelf; the shop has a custodian."""
    office.paper, office.pen = office.item(), office.item("签字笔")
    office.stock(office.paper, 10)
    office.custodian()
    return office


def wish(office, pieces, *, by=None, reason="月底装订"):
    words = {"reason": reason, "by": by or office.leader, "at": later()}
    return ask_supplies(pieces={item.pk: count for item, count in pieces.items()}, **words)


@pytest.mark.clause("A3-5", "A3-L3")
def test_the_office_issues_what_a_department_asks_for_or_says_why_not(scene):
    asked = wish(scene, {scene.paper: 4, scene.pen: 2})
    told = Notice.objects.filter(key=f"supplies:wish:{asked.pk}:asked")
    assert {row.recipient_id for row in told} == {scene.clerk.pk, scene.buyer.pk}
    assert open_wishes(None) == [asked] and open_wishes({scene.units["money"].pk}) == []
    give = {"wish_id": asked.pk, "at": later(1)}
    with pytest.raises(PermissionDenied):
        issue_wish(pieces={scene.paper.pk: 4}, by=scene.leader, **give)
    for pieces in ({scene.paper.pk: 5}, {scene.paper.pk: 4, scene.pen.pk: 2}, {}):
        with pytest.raises(ValidationError):  # more than asked, more than there is, nothing
            issue_wish(pieces=pieces, by=scene.clerk, **give)
    issue = issue_wish(pieces={scene.paper.pk: 4, scene.pen.pk: 0}, by=scene.clerk, **give)
    assert (issue.department, issue.note) == (scene.units["shop"], "月底装订")
    assert issue.deadline.owner == scene.worker  # the custodian signs, as for every issue
    assert Item.objects.get(pk=scene.paper.pk).on_hand == 6
    with pytest.raises(ValidationError) as refused:
        issue_wish(pieces={scene.paper.pk: 1}, by=scene.clerk, **give)
    assert refused.value.code == "A3-5" and Issue.objects.count() == 1

    late = wish(scene, {scene.pen: 2}, by=scene.worker)
    with pytest.raises(PermissionDenied):
        end_wish(wish_id=late.pk, reason="—", by=scene.leader, at=later(1))
    with pytest.raises(ValidationError):
        end_wish(wish_id=late.pk, reason=" ", by=scene.clerk, at=later(1))
    end_wish(wish_id=late.pk, reason="下周到货再发", by=scene.clerk, at=later(1))
    assert (
        Notice.objects.filter(key=f"supplies:wish:{late.pk}:ended").get().recipient == scene.worker
    )
    own = wish(scene, {scene.pen: 1}, by=scene.worker)
    assert end_wish(wish_id=own.pk, reason="不用了", by=scene.worker, at=later(1)).issue is None
    assert open_wishes(None) == []


@pytest.mark.clause("A3-5")
def test_the_database_keeps_wishes_and_their_answers(scene):
    asked = wish(scene, {scene.paper: 1})
    issue = scene.issue({scene.paper: 1})
    other = {"shop": scene.units["shop"].pk, "office": scene.units["office"].pk}
    known = other | {
        "wish": asked.pk, "issue": issue.pk, "worker": scene.worker.pk, "clerk": scene.clerk.pk,
        "leader": scene.leader.pk, "at": later(1), "pen": scene.pen.pk,
    }  # fmt: skip
    ends = "INSERT INTO supplies_wishend (wish_id, issue_id, reason, by_id, at) VALUES "
    attacks = {
        "INSERT INTO supplies_wish (department_id, by_id, reason, request, at) VALUES"
        " (%(office)s, %(worker)s, '—', gen_random_uuid(), %(at)s)": "wish_of_own_department",
        ends + "(%(wish)s, %(issue)s, '', %(leader)s, %(at)s)": "office_answers_wishes",
        ends + "(%(wish)s, NULL, '—', %(worker)s, %(at)s)": "office_answers_wishes",
        ends + "(%(wish)s, NULL, '', %(clerk)s, %(at)s)": "wish_end_is_explained",
        "UPDATE supplies_wish SET reason = '—'": None,
        "DELETE FROM supplies_wishline": None,
    }
    for statement, constraint in attacks.items():
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            connection.cursor().execute(statement, known)
        assert refused.value.__cause__.diag.constraint_name == constraint, statement
    assert not WishEnd.objects.exists() and Wish.objects.count() == 1


@pytest.mark.clause("A3-L5", "A3-L6")
def test_a_shelf_is_counted_as_a_whole_or_not_at_all(scene):
    rows = [(scene.paper, 9, "少一包"), (scene.pen, 0, "")]
    told = [Counted(item, count, newest_move(item), why) for item, count, why in rows]
    with pytest.raises(PermissionDenied):
        count_shelf(counts=told, by=scene.worker, at=later(1))
    silent = [Counted(scene.pen, 0, 0), Counted(scene.paper, 9, newest_move(scene.paper))]
    with pytest.raises(ValidationError) as refused:
        count_shelf(counts=silent, by=scene.clerk, at=later(1))
    assert refused.value.code == "A3-L5" and refused.value.messages[0].startswith("打印纸")
    assert not ShelfCount.objects.exists()
    count_shelf(counts=told, by=scene.clerk, at=later(1))
    assert [row.counted for row in ShelfCount.objects.order_by("item_id")] == [9, 0]
    assert Item.objects.get(pk=scene.paper.pk).on_hand == 9


@pytest.mark.clause("A3-L2", "C13-9")
def test_what_was_used_is_taken_along_as_a_table(scene):
    scene.issue({scene.paper: 4})
    written = consumption_sheet(DAY, DAY)
    lines = written.content.decode("utf-8-sig").splitlines()
    assert written.rows == 1 and lines[1].split(",")[0] == "商城部"
    assert lines[1].split(",")[2:] == ["打印纸", "包", "4", "80.00"]


@pytest.mark.clause("A3-5", "A3-L6")
def test_an_objection_opens_a_case_and_an_audit_has_its_days(office):
    local = office.say(apply_for(office), by=office.deputy)
    bought(office, local)
    (row,) = Deadline.objects.filter(kind=AUDIT)
    # Seven days from the bill, of the first of the office.
    assert (row.owner, row.due_at - row.starts_at) == (office.clerk, timedelta(days=7))
    report_unaudited([row], later(9))
    people = Notice.objects.filter(key=f"supplies:unaudited:{local.pk}")
    assert {each.recipient_id for each in people} == {
        office.clerk.pk, office.buyer.pk, office.deputy.pk,
    }  # fmt: skip
    audit_local(local_id=local.pk, is_in_order=False, remark="太贵", by=office.clerk, at=later(9))
    row.refresh_from_db()
    assert row.met_by == office.clerk
    case = Case.objects.get()
    assert (case.clause, case.subject, case.opened_by) == ("A3-5", office.worker, office.clerk)
    assert case.facts["link"] == f"/supplies/local/{local.pk}/" and case.facts["account"] == "太贵"
