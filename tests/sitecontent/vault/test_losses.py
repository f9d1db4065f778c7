"""Whoever may see no more what they saw leaves secrets that must be changed, with a deadline."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from hr.discipline.models import Case
from hr.people.models import Position
from hr.people.services import change_employee, dismiss_login
from regulations.approvals.rules import Stage
from regulations.approvals.services import Chain
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from sitecontent.vault import clocks
from sitecontent.vault.leaving import accounts_kept
from sitecontent.vault.lending import services as lending
from sitecontent.vault.lending.services import ask_loan, end_loan
from sitecontent.vault.models import Loan, MustChange, Reveal
from sitecontent.vault.reveals.services import review
from sitecontent.vault.services import change_custodians
from tests.sitecontent.vault.safe import DAY, HOUR, MINUTE


def _leave(safe, person):
    dismiss_login(employee=person, last_day=safe.at.date(), by=safe.head, at=safe.at)


@pytest.mark.clause("C6-2", "C8-2")
def test_who_leaves_marks_every_secret_they_saw(safe):
    seen, other, unseen = safe.entry(), safe.entry(kind="bank"), safe.entry()
    safe.record(seen, by=safe.admin)
    safe.record(seen, by=safe.admin)
    safe.record(other, by=safe.admin)
    _leave(safe, safe.admin)
    rows = MustChange.objects.order_by("pk")
    assert [(each.secret, each.person, each.cause) for each in rows] == [
        (seen.current, safe.admin, "left"), (other.current, safe.admin, "left"),
    ]  # fmt: skip
    assert [each.deadline.clause for each in rows] == ["C6-2", "C8-2"]
    assert {each.deadline.due_at - safe.at for each in rows} == {24 * HOUR}
    assert {each.deadline.owner for each in rows} == {safe.keeper}
    assert not MustChange.objects.filter(secret=unseen.current).exists()
    # Their place is to be taken, of all three; until it is, nobody signs that they have gone.
    links = [each.link for each in accounts_kept(safe.admin, safe.at)]
    assert links == [f"/vault/{entry.pk}/" for entry in (seen, other, unseen)]
    assert Deadline.objects.filter(kind="vault.successor", met_at=None).count() == 3


@pytest.mark.clause("C8-2")
def test_changing_it_meets_the_deadline(safe):
    entry = safe.entry()
    safe.record(entry, by=safe.admin)
    _leave(safe, safe.admin)
    row = MustChange.objects.get()
    safe.replaced(entry, "Anders-als-eben1", at=safe.at + HOUR)
    row.deadline.refresh_from_db()
    assert (row.deadline.met_at, row.deadline.breached_at) == (safe.at + HOUR, None)


@pytest.mark.clause("C8-2")
def test_what_was_changed_since_is_not_marked(safe):
    entry = safe.entry()
    safe.record(entry, by=safe.admin)
    safe.replaced(entry, "Anders-als-eben1")
    _leave(safe, safe.admin)
    assert not MustChange.objects.exists()


@pytest.mark.clause("C8-2")
def test_a_missed_deadline_is_told_of_to_everybody_concerned(safe):
    entry = safe.entry()
    safe.record(entry, by=safe.admin)
    _leave(safe, safe.admin)
    sweep_deadlines(at=safe.at + DAY + MINUTE)
    told = Notice.objects.filter(key__startswith=f"vault_alarm:{entry.pk}:late")
    assert {each.recipient for each in told} == {
        safe.keeper, safe.leader, safe.head, safe.deputy, safe.second_admin,
    }  # fmt: skip


@pytest.mark.clause("C6-2", "C8-2")
def test_another_position_ends_access_at_once(safe):
    entry = safe.entry()
    safe.record(entry, by=safe.admin)
    post = Position.objects.get(code="web_editor")
    change_employee(employee=safe.admin, position=post, by=safe.head, at=safe.at,
                    reason="调岗")  # fmt: skip
    safe.admin.refresh_from_db()
    with pytest.raises(PermissionDenied):
        safe.record(entry, by=safe.admin)
    assert MustChange.objects.get().cause == "post"


@pytest.mark.clause("C8-2")
def test_a_custodian_no_more(safe):
    entry = safe.entry()
    safe.record(entry, by=safe.admin)
    change = change_custodians(entry_id=entry.pk, holders=safe.ids("keeper", "deputy"),
                               reason="换人", by=safe.keeper, at=safe.at)  # fmt: skip
    safe.say(change)
    row = MustChange.objects.get()
    assert (row.person, row.cause, row.deadline.owner) == (safe.admin, "custody", safe.keeper)


@pytest.mark.clause("C8-2")
def test_a_successor_meets_the_deadline(safe):
    entry = safe.entry()
    _leave(safe, safe.admin)
    clock = Deadline.objects.get(kind="vault.successor")
    assert clock.due_at - safe.at == 3 * DAY
    change = change_custodians(entry_id=entry.pk, holders=safe.ids("keeper", "deputy"),
                               reason="换人", by=safe.keeper, at=safe.at)  # fmt: skip
    safe.say(change)
    clock.refresh_from_db()
    assert clock.met_at == safe.at


@pytest.mark.clause("C13-8")
def test_a_login_is_lent_by_leader_and_custodian_for_a_time(safe):
    entry = safe.entry(kind="mail")
    loan = safe.loan(entry, hours=8)
    steps = list(loan.approval.steps.order_by("place"))
    assert [each.people for each in steps] == [
        [safe.leader.pk], [safe.keeper.pk, safe.admin.pk],
    ]  # fmt: skip
    with pytest.raises(PermissionDenied):
        safe.record(entry, by=safe.editor, way="loan")
    safe.say(loan)
    with pytest.raises(PermissionDenied):
        safe.record(entry, by=safe.editor, way="loan")  # half a consent
    safe.say(loan)
    row = safe.record(entry, by=safe.editor, way="loan", at=safe.at + 7 * HOUR)
    assert row.loan == loan
    for at in (safe.at - MINUTE, safe.at + 8 * HOUR, safe.at + 9 * HOUR):
        with pytest.raises(PermissionDenied):
            safe.record(entry, by=safe.editor, way="loan", at=at)
    with pytest.raises(PermissionDenied):
        safe.record(entry, by=safe.sales, way="loan")


@pytest.mark.clause("C13-8")
def test_what_was_lent_is_changed_afterwards(safe):
    entry = safe.entry(kind="mail")
    loan = safe.lent(entry, hours=8)
    safe.record(entry, by=safe.editor, way="loan")
    row = MustChange.objects.get()
    assert (row.cause, row.deadline.clause) == ("loan", "C13-8")
    assert row.deadline.due_at == loan.ends_at + 24 * HOUR
    safe.replaced(entry, "Anders-als-eben1", at=safe.at + 9 * HOUR)
    row.deadline.refresh_from_db()
    assert row.deadline.met_at == safe.at + 9 * HOUR


@pytest.mark.clause("C13-8")
def test_what_was_lent_and_never_opened_need_not_change(safe):
    safe.lent(safe.entry(kind="mail"))
    assert not MustChange.objects.exists()


@pytest.mark.clause("C13-8")
def test_a_loan_given_back_opens_nothing_more(safe):
    entry = safe.entry(kind="mail")
    loan = safe.lent(entry)
    with pytest.raises(PermissionDenied):
        end_loan(loan_id=loan.pk, by=safe.sales, at=safe.at)
    end_loan(loan_id=loan.pk, by=safe.editor, at=safe.at)
    with pytest.raises(PermissionDenied):
        safe.record(entry, by=safe.editor, way="loan")
    with pytest.raises(ValidationError):
        end_loan(loan_id=loan.pk, by=safe.keeper, at=safe.at)


@pytest.mark.clause("C13-8")
@pytest.mark.parametrize(("hours", "says"), [(73, "72"), (0, "结束"), (-1, "结束")])
def test_a_loan_is_short(safe, hours, says):
    with pytest.raises(ValidationError, match=says):
        safe.loan(safe.entry(kind="mail"), hours=hours)


@pytest.mark.clause("C13-8")
def test_a_custodian_needs_no_loan_and_nobody_asks_twice(safe):
    entry = safe.entry(kind="mail")
    with pytest.raises(ValidationError, match="由您保管"):
        safe.loan(entry, by=safe.keeper)
    safe.loan(entry)
    with pytest.raises(ValidationError, match="已申请"):
        safe.loan(entry)
    with pytest.raises(ValidationError, match="用途"):
        ask_loan(entry_id=entry.pk, purpose="", starts_at=safe.at, ends_at=safe.at + HOUR,
                 by=safe.sales, at=safe.at)  # fmt: skip


@pytest.mark.clause("C13-8")
@pytest.mark.parametrize("roles", [("leader",), ("keeper",), ("sales", "second_admin")])
def test_the_database_wants_leader_and_custodian(safe, monkeypatch, roles):
    stages = tuple(Stage(role, role) for role in roles)
    chain = Chain(stages, lambda role: [safe.people[role].pk])
    monkeypatch.setattr(lending, "loan_chain_for", lambda *words: chain)
    entry = safe.entry(kind="mail")
    loan = safe.lent(entry)
    assert Loan.objects.get(pk=loan.pk).approval.state == "approved"
    with pytest.raises(ValidationError, match="没有借给您"), transaction.atomic():
        safe.record(entry, by=safe.editor, way="loan")


@pytest.mark.clause("C8-2")
def test_an_emergency_is_told_to_everybody_changed_and_reviewed(safe):
    entry = safe.entry()
    row = safe.record(
        entry, by=safe.deputy, way="emergency", reason="网站被攻击，两位保管人都联系不上"
    )
    told = Notice.objects.filter(key=f"vault_alarm:{entry.pk}:opened:{row.pk}")
    assert {each.recipient for each in told} == {
        safe.head, safe.keeper, safe.admin, safe.second_admin,
    }  # fmt: skip
    change = MustChange.objects.get()
    assert (change.cause, change.deadline.due_at - safe.at) == ("emergency", 24 * HOUR)
    clock = Deadline.objects.get(kind="vault.review", key=str(row.pk))
    assert (clock.owner, clock.due_at - safe.at) == (safe.head, 3 * DAY)
    words = {"reveal_id": row.pk, "is_right": True, "note": "属实", "at": safe.at}
    for by in (safe.deputy, safe.keeper, safe.sales):
        with pytest.raises(PermissionDenied):
            review(by=by, **words)
    review(by=safe.head, **words)
    clock.refresh_from_db()
    assert clock.met_at == safe.at


@pytest.mark.clause("C6-2", "C8-2")
def test_an_emergency_needs_a_seat_and_a_sentence(safe):
    entry = safe.entry()
    with pytest.raises(ValidationError, match="10"):
        safe.record(entry, by=safe.deputy, way="emergency", reason="急")
    for by in (safe.editor, safe.sales, safe.leader):
        with pytest.raises(PermissionDenied):
            safe.record(entry, by=by, way="emergency", reason="网站被攻击，保管人都联系不上")
    assert not Reveal.objects.exists()


@pytest.mark.clause("C8-2")
def test_the_general_managers_own_emergency_is_reviewed_by_a_deputy(safe):
    entry = safe.entry()
    row = safe.record(entry, by=safe.head, way="emergency", reason="网站被攻击，保管人都联系不上")
    clock = Deadline.objects.get(kind="vault.review", key=str(row.pk))
    assert clock.owner == safe.deputy
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO vault_review (reveal_id, is_right, note, by_id, at) VALUES"
            " (%s, true, 'x', %s, %s)", [row.pk, safe.head.pk, safe.at],
        )  # fmt: skip


@pytest.mark.clause("C8-2")
def test_requests_of_who_leaves_are_withdrawn(safe):
    entry = safe.entry(kind="mail")
    loan = safe.loan(entry)
    _leave(safe, safe.editor)
    loan.approval.refresh_from_db()
    assert loan.approval.state == "withdrawn"


@pytest.mark.clause("C6-2")
def test_an_emergency_that_was_none_is_a_case(safe):
    entry = safe.entry("网站后台")
    row = safe.record(entry, by=safe.deputy, way="emergency", reason="想看一下后台长什么样子")
    review(reveal_id=row.pk, is_right=False, note="没有紧急情况", by=safe.head, at=safe.at)
    case = Case.objects.get()
    assert (case.subject, case.clause, case.facts["account"]) == (safe.deputy, "C6-2", "网站后台")
    with pytest.raises(ValidationError, match="复核过"):
        review(reveal_id=row.pk, is_right=True, note="再看", by=safe.head, at=safe.at)


@pytest.mark.clause("C13-8")
def test_custodians_hear_a_week_ahead_that_a_change_is_due(safe):
    entry = safe.entry()
    assert clocks.remind(safe.at + 82 * DAY) == 0
    for _each in range(2):
        assert clocks.remind(safe.at + 84 * DAY) == 1
    told = Notice.objects.filter(key__startswith=f"vault:{entry.pk}:soon")
    assert {each.recipient for each in told} == {safe.keeper, safe.admin}
    assert told.count() == 2
    assert clocks.remind(safe.at + 91 * DAY) == 0  # missed: it is told as such


@pytest.mark.clause("C13-8")
def test_a_change_that_is_missed_by_rule_is_told(safe):
    entry = safe.entry()
    sweep_deadlines(at=safe.at + 90 * DAY + MINUTE)
    told = Notice.objects.filter(key__startswith=f"vault_alarm:{entry.pk}:late")
    assert safe.keeper in {each.recipient for each in told}
    assert {each.clause for each in told} == {"C13-8"}
