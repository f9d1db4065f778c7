"""Any change of an account is the general manager's to approve; custodians are two, in seats."""

import psycopg2
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from regulations.approvals.models import Approval, Step
from regulations.approvals.services import Chain
from regulations.deadlines.models import Deadline
from regulations.notices.models import Notice
from sitecontent.vault import services
from sitecontent.vault.models import Custody, Enactment, Entry, Secret
from sitecontent.vault.rules import HEAD, Kind, clause_of
from sitecontent.vault.seats import holders_of, holds
from sitecontent.vault.services import (
    Draft,
    change_custodians,
    enter_account,
    give_up,
    replace_secret,
)
from tests.sitecontent.vault.safe import DAY


@pytest.mark.clause("C8-1")
def test_every_kind_of_official_account_has_its_place(safe):
    wanted = {"site", "community", "payment", "bank", "domain", "trademark", "mail", "blog"}
    assert wanted | {"server", "database"} <= set(Kind)
    for kind in set(Kind) - {Kind.PORTAL}:  # which is somebody's: test_portal_logins
        assert safe.entry(kind=kind, password=f"Kind-{kind}-01").current is not None
    assert (clause_of("server"), clause_of("bank")) == ("C6-2", "C8-2")


@pytest.mark.clause("C8-2")
def test_a_new_account_waits_for_the_general_manager(safe):
    change = safe.asked()
    step = change.approval.steps.get()
    assert step.people == [safe.head.pk]
    entry = change.entry
    assert (holders_of(entry), entry.current) == ([], None)
    with pytest.raises(PermissionDenied):
        safe.record(entry, secret=change.secret)
    safe.say(change)
    assert holders_of(entry) == [safe.keeper, safe.admin]
    assert safe.keeper.has_perm("vault.hold_entry", Entry.objects.get(pk=entry.pk))
    assert not safe.deputy.has_perm("vault.hold_entry", Entry.objects.get(pk=entry.pk))
    told = Notice.objects.filter(key__startswith=f"vault:{entry.pk}:kept")
    assert {each.recipient for each in told} == {safe.keeper, safe.admin}


@pytest.mark.clause("C8-2")
def test_a_refused_change_changes_nothing(safe):
    entry = safe.entry()
    before = entry.current
    change = replace_secret(entry_id=entry.pk, draft=Draft("Anders-als-eben1"), reason="更换",
                            by=safe.keeper, at=safe.at)  # fmt: skip
    safe.say(change, "refused")
    with pytest.raises(ValidationError, match="总经理批准"):
        safe.use(change.secret)
    with pytest.raises(ValidationError, match="总经理批准"):
        safe.record(entry, secret=change.secret)
    entry.refresh_from_db()
    assert entry.current == before


@pytest.mark.clause("C8-2")
def test_the_new_secret_is_in_use_once_a_custodian_has_set_it(safe):
    entry = safe.entry()
    old = entry.current
    change = replace_secret(entry_id=entry.pk, draft=Draft("Anders-als-eben1"), reason="更换",
                            by=safe.admin, at=safe.at)  # fmt: skip
    with pytest.raises(ValidationError, match="总经理批准"):
        safe.use(change.secret)
    safe.say(change)
    entry.refresh_from_db()
    assert entry.current == old  # approved, and not yet set
    safe.record(entry, secret=change.secret)  # to set it there
    with pytest.raises(PermissionDenied):
        safe.use(change.secret, by=safe.deputy)
    safe.use(change.secret)
    entry.refresh_from_db()
    assert entry.current == change.secret
    with pytest.raises(ValidationError):
        safe.use(old)


@pytest.mark.clause("C8-2")
def test_what_the_general_manager_asks_another_custodian_approves(safe):
    entry = safe.entry(holders=("head", "keeper"))
    change = replace_secret(entry_id=entry.pk, draft=Draft("Anders-als-eben1"), reason="更换",
                            by=safe.head, at=safe.at)  # fmt: skip
    assert change.approval.steps.get().people == [safe.keeper.pk]
    safe.say(change)
    assert Enactment.objects.filter(change=change).exists()


@pytest.mark.clause("C8-2")
def test_one_change_at_a_time(safe):
    entry = safe.entry()
    words = {"entry_id": entry.pk, "reason": "更换", "at": safe.at}
    replace_secret(draft=Draft("Anders-als-eben1"), by=safe.keeper, **words)
    with pytest.raises(ValidationError, match="正在等待"):
        replace_secret(draft=Draft("Noch-anders-als2"), by=safe.admin, **words)
    with pytest.raises(ValidationError, match="正在等待"):
        give_up(by=safe.admin, **words)


@pytest.mark.clause("C6-2", "C8-2")
@pytest.mark.parametrize(
    ("roles", "says"),
    [
        ((), "两位"),
        (("keeper",), "两位"),
        (("keeper", "editor"), "只能是"),
        (("head", "sales"), "只能是"),
        (("deputy", "leader"), "只能是"),
    ],
)
def test_custodians_are_two_and_fill_a_seat(safe, roles, says):
    with pytest.raises(ValidationError, match=says):
        safe.asked(holders=roles)
    entry = safe.entry()
    with pytest.raises(ValidationError, match=says):
        change_custodians(entry_id=entry.pk, holders=safe.ids(*roles), reason="换人",
                          by=safe.keeper, at=safe.at)  # fmt: skip


@pytest.mark.clause("C8-2")
def test_custodians_change_by_four_eyes(safe):
    entry = safe.entry()
    change = change_custodians(
        entry_id=entry.pk, holders=safe.ids("head", "deputy", "keeper"), reason="换人",
        by=safe.keeper, at=safe.at,
    )  # fmt: skip
    assert holders_of(entry) == [safe.keeper, safe.admin]
    step = change.approval.steps.get()
    assert step.people == [safe.head.pk]
    safe.say(change)
    assert holders_of(entry) == [safe.keeper, safe.deputy, safe.head]
    assert not holds(safe.admin, entry)


@pytest.mark.clause("C8-2")
@pytest.mark.parametrize("role", ["deputy", "second_admin", "editor", "sales"])
def test_only_custodians_ask_for_changes(safe, role):
    entry, by = safe.entry(), safe.people[role]
    words = {"entry_id": entry.pk, "reason": "x", "by": by, "at": safe.at}
    for ask, more in (
        (replace_secret, {"draft": Draft("Anders-als-eben1")}),
        (change_custodians, {"holders": safe.ids("head", "deputy")}),
        (give_up, {}),
    ):
        with pytest.raises(PermissionDenied):
            ask(**words, **more)


@pytest.mark.clause("C8-1")
@pytest.mark.parametrize("role", ["editor", "sales", "leader"])
def test_only_who_may_keep_accounts_enters_one(safe, role):
    with pytest.raises(PermissionDenied):
        safe.asked(by=safe.people[role])


@pytest.mark.clause("C8-2")
def test_an_account_that_is_given_up_stays_on_record_and_opens_no_more(safe):
    entry = safe.entry()
    change = give_up(entry_id=entry.pk, reason="停用", by=safe.keeper, at=safe.at)
    safe.record(entry)
    safe.say(change)
    entry.refresh_from_db()
    assert entry.closed_at == safe.at
    with pytest.raises(PermissionDenied):
        safe.record(entry)
    clock = Deadline.objects.get(kind="vault.rotate", key=str(entry.current_id))
    assert clock.voided_at == safe.at
    with pytest.raises(PermissionDenied):
        safe.replaced(entry, "Anders-als-eben1")


@pytest.mark.clause("C13-8")
def test_a_password_that_the_specification_does_not_take_is_refused(safe):
    with pytest.raises(ValidationError) as refused:
        safe.asked(password="1abc")
    assert {each.code for each in refused.value.error_list} == {"C13-8"}
    assert len(refused.value.messages) == 3  # short, a digit first, two kinds only
    with pytest.raises(ValidationError, match="账户名"):
        safe.asked(password="Zugang-root-77")


@pytest.mark.clause("C13-8")
def test_no_password_comes_back_to_its_account(safe):
    entry = safe.entry(password="Immer-dasselbe1")
    safe.replaced(entry, "Etwas-anderes-2")
    with pytest.raises(ValidationError, match="以前用过"):
        safe.replaced(entry, "Immer-dasselbe1")
    other = safe.entry(password="Immer-dasselbe1")  # another account's is not known again
    assert Secret.objects.filter(entry=other).exists()


@pytest.mark.clause("C13-8")
def test_a_secret_is_changed_by_rule(safe):
    entry = safe.entry()
    clock = Deadline.objects.get(kind="vault.rotate", key=str(entry.current_id))
    assert (clock.due_at - safe.at, clock.owner) == (90 * DAY, safe.keeper)
    safe.replaced(entry, "Anders-als-eben1", at=safe.at + 80 * DAY)
    clock.refresh_from_db()
    assert clock.met_at == safe.at + 80 * DAY
    fresh = Deadline.objects.get(kind="vault.rotate", key=str(entry.current_id))
    assert fresh.due_at == safe.at + 170 * DAY


@pytest.mark.clause("C8-1")
def test_an_account_has_a_name_of_its_own_and_a_reason(safe):
    safe.asked("网站后台")
    with pytest.raises(ValidationError, match="同名"):
        safe.asked("网站后台")
    words = {"kind": "site", "address": "", "draft": Draft("Anders-als-eben1"), "by": safe.keeper,
             "holders": safe.ids("keeper", "admin"), "at": safe.at}  # fmt: skip
    with pytest.raises(ValidationError, match="名称"):
        enter_account(name="  ", reason="x", **words)
    with pytest.raises(ValidationError, match="理由"):
        enter_account(name="x", reason="  ", **words)


def _sql(text: str, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text, params)


@pytest.mark.clause("C8-2")
def test_the_database_lets_nothing_take_effect_without_the_general_manager(safe):
    change = safe.asked()
    enact = "INSERT INTO vault_enactment (change_id, by_id, at) VALUES (%s, %s, %s)"
    with pytest.raises(DatabaseError, match="not approved"):
        _sql(enact, change.pk, safe.head.pk, safe.at)
    with pytest.raises(DatabaseError):
        _sql("UPDATE approvals_approval SET state = 'approved' WHERE id = %s", change.approval_id)


@pytest.mark.clause("C8-2")
@pytest.mark.parametrize("role", ["sales", "deputy", "admin"])
def test_the_word_of_anybody_else_is_no_consent(safe, monkeypatch, role):
    chain = Chain((HEAD,), lambda asked: [safe.people[role].pk])
    monkeypatch.setattr(services, "chain_for", lambda *words: chain)
    change = safe.asked()
    with pytest.raises(ValidationError, match="总经理批准"):
        safe.say(change)
    assert not Custody.objects.exists()


@pytest.mark.clause("C8-2")
def test_the_database_keeps_what_was_asked_for(safe):
    change, other = safe.asked(), safe.asked()
    for text in (
        "UPDATE vault_change SET holders = NULL WHERE id = %s",
        "UPDATE vault_change SET reason = 'x' WHERE id = %s",
        "DELETE FROM vault_change WHERE id = %s",
    ):
        with pytest.raises(DatabaseError):
            _sql(text, change.pk)
    with pytest.raises(DatabaseError):
        _sql("UPDATE vault_change SET approval_id = NULL WHERE id = %s", other.pk)
    with pytest.raises(DatabaseError):  # a field added to what lies before the general manager
        _sql("INSERT INTO vault_cipher (secret_id, field, body) VALUES (%s, 'more', 'x')",
             change.secret_id)  # fmt: skip


@pytest.mark.clause("C8-2")
def test_even_the_owner_leaves_two_custodians(live, raw_connection):
    entry = live.entry()
    owner = raw_connection("owner")
    with pytest.raises(psycopg2.errors.CheckViolation), owner, owner.cursor() as cursor:
        cursor.execute("DELETE FROM vault_custody WHERE user_id = %s", [live.admin.pk])
    assert Custody.objects.filter(content_object=entry).count() == 2


@pytest.mark.clause("C8-2")
def test_nothing_that_is_locked_stands_in_the_request(safe):
    change = safe.asked(password="Kanarienvogel+7", more="Zauberwort")
    approval = Approval.objects.get(pk=change.approval_id)
    told = f"{approval} {approval.askings.get().facts} {list(Step.objects.values())}"
    assert "Kanarienvogel" not in told and "Zauberwort" not in told
