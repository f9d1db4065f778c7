"""Passwords of the site stay with its lead and go to nobody; who entered a secret knows it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from hr.people.models import Position
from hr.people.services import change_employee
from sitecontent.vault.models import Loan, MustChange
from sitecontent.vault.rules import check_holders, check_lendable, is_offered
from sitecontent.vault.selectors import lendable
from sitecontent.vault.services import Draft, change_custodians, replace_secret
from tests.sitecontent.vault.safe import CANARY, HOUR
from tests.sitecontent.vault.test_losses import _leave
from tests.sitecontent.vault.test_pages import opened, text_of, visitor

SITE = ("site", "community", "server", "database")
OTHERS = ("payment", "bank", "domain", "trademark", "mail", "blog", "other")


@pytest.mark.clause("C6-2")
@pytest.mark.parametrize("kind", SITE)
def test_a_password_of_the_site_is_never_lent(safe, kind):
    entry = safe.entry(kind=kind)
    with pytest.raises(ValidationError, match="不外借") as refused:
        safe.loan(entry)
    assert refused.value.code == "C6-2"
    with pytest.raises(DatabaseError, match="never lent"), transaction.atomic():
        Loan.objects.create(entry=entry, purpose="x", starts_at=safe.at, by=safe.editor,
                            ends_at=safe.at + HOUR, at=safe.at)  # fmt: skip
    assert not Loan.objects.exists()


@pytest.mark.clause("C6-2", "C13-8")
def test_what_was_lent_of_the_site_before_opens_nothing(safe, raw_connection):
    entry = safe.entry(kind="mail")
    safe.lent(entry)
    with pytest.raises(DatabaseError, match="never lent"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT vault_is_site(%s)", [entry.pk])
            assert cursor.fetchone() == (False,)
        Loan.objects.create(entry=safe.entry(kind="server"), purpose="x", starts_at=safe.at,
                            ends_at=safe.at + HOUR, by=safe.editor, at=safe.at)  # fmt: skip


@pytest.mark.clause("C6-2", "C13-8")
@pytest.mark.parametrize("kind", OTHERS)
def test_other_accounts_are_lent(kind):
    check_lendable(kind)


@pytest.mark.clause("C6-2", "C13-8")
def test_a_loan_is_offered_where_a_head_consents_and_money_to_who_works_with_it(safe):
    made = {kind: safe.entry(kind=kind, password=f"Kind-{kind}-01") for kind in SITE + OTHERS}
    plain = {made[kind] for kind in ("domain", "trademark", "mail", "blog", "other")}
    assert set(lendable(safe.editor)) == plain
    assert lendable(safe.sales) == []  # in no department
    assert lendable(safe.keeper) == []  # keeps them all
    assert set(lendable(safe.second_admin)) == plain | {made["payment"], made["bank"]}
    for post in ("chief_accountant", "cashier"):
        assert is_offered("bank", position=post, has_head=True)
        assert not is_offered("server", position=post, has_head=True)
        assert not is_offered("bank", position=post, has_head=False)


@pytest.mark.clause("C6-2", "C13-8")
def test_the_page_offers_kind_and_name_of_what_is_lent_alone(live):
    live.entry("客服邮箱", kind="mail")
    for name, kind in (("网站数据库", "database"), ("公司网银", "bank")):
        live.entry(name, kind=kind)
    text = text_of(visitor(live.editor).get("/vault/loans/"))
    assert "邮箱 · 客服邮箱" in text and "72 小时" in text
    assert "网站数据库" not in text and "公司网银" not in text
    assert 'name="starts_at" value="20' in text and 'name="ends_at" value="20' in text
    text = text_of(visitor(live.sales).get("/vault/loans/"))
    assert "客服邮箱" not in text and 'name="entry"' not in text


@pytest.mark.clause("C6-2")
@pytest.mark.parametrize("kind", SITE)
def test_the_site_lead_stays_custodian_of_what_is_in_their_control(safe, kind):
    entry = safe.entry(kind=kind)
    words = {"entry_id": entry.pk, "reason": "换人", "by": safe.admin, "at": safe.at}
    with pytest.raises(ValidationError, match="网站负责人") as refused:
        change_custodians(holders=safe.ids("head", "deputy"), **words)
    assert refused.value.code == "C6-2"
    with pytest.raises(ValidationError, match="网站负责人"):
        safe.asked(kind=kind, holders=("head", "admin"))
    change_custodians(holders=safe.ids("keeper", "deputy"), **words)


@pytest.mark.clause("C6-2", "C8-2")
def test_the_site_lead_may_leave_other_accounts_and_a_seat_that_nobody_fills(safe):
    people = [(True, "general_manager"), (True, "deputy")]
    check_holders(people, "bank")
    check_holders(people, "server", has_lead=False)
    with pytest.raises(ValidationError):
        check_holders([*people, (True, "system_administrator")], "server")


@pytest.mark.clause("C6-2")
def test_the_database_keeps_the_site_lead_too(safe, monkeypatch):
    entry = safe.entry(kind="server")
    monkeypatch.setattr("sitecontent.vault.services._check_people", lambda *words: None)
    change = change_custodians(entry_id=entry.pk, holders=safe.ids("head", "deputy"),
                               reason="换人", by=safe.admin, at=safe.at)  # fmt: skip
    with pytest.raises(ValidationError, match="网站负责人"), transaction.atomic():
        safe.say(change)


@pytest.mark.clause("C6-2", "C8-2")
def test_who_entered_a_secret_has_seen_it(safe):
    entry = safe.entry(kind="mail")  # never opened by anybody
    change = change_custodians(entry_id=entry.pk, holders=safe.ids("head", "admin"),
                               reason="换人", by=safe.admin, at=safe.at)  # fmt: skip
    safe.say(change)
    row = MustChange.objects.get()
    assert (row.secret, row.person, row.cause) == (entry.current, safe.keeper, "custody")
    _leave(safe, safe.keeper)
    assert set(MustChange.objects.values_list("cause", flat=True)) == {"custody", "left"}


@pytest.mark.clause("C6-2", "C8-2")
def test_what_was_entered_and_refused_is_no_secret_of_the_account(safe):
    entry = safe.entry(kind="mail")
    change = replace_secret(entry_id=entry.pk, draft=Draft("Anders-als-eben1"), reason="更换",
                            by=safe.admin, at=safe.at)  # fmt: skip
    safe.say(change, "refused")
    _leave(safe, safe.admin)
    assert not MustChange.objects.exists()


@pytest.mark.clause("C6-2", "C8-2")
def test_who_changes_post_while_their_secret_waits_has_seen_it_all_the_same(safe):
    entry = safe.entry(kind="mail")
    change = replace_secret(entry_id=entry.pk, draft=Draft("Anders-als-eben1"), reason="更换",
                            by=safe.admin, at=safe.at)  # fmt: skip
    post = Position.objects.get(code="web_editor")
    change_employee(employee=safe.admin, position=post, by=safe.head, at=safe.at,
                    reason="调岗")  # fmt: skip
    assert not MustChange.objects.exists()
    safe.say(change)
    row = MustChange.objects.get()
    assert (row.secret, row.person, row.cause) == (change.secret, safe.admin, "post")


@pytest.mark.clause("C8-2")
def test_a_wrong_password_keeps_what_was_said(live):
    entry, said = live.entry(password=CANARY), "网站被攻击，两位保管人都联系不上"
    text = text_of(opened(live, entry, password="falsch", reason="登录后台改首页"))
    assert 'value="登录后台改首页"' in text and "falsch" not in text
    text = text_of(opened(live, entry, by=live.deputy, password="falsch", reason=said,
                          emergency="1"))  # fmt: skip
    assert f'value="{said}"' in text and "falsch" not in text
    mail = live.entry(kind="mail")
    live.lent(mail)
    answer = opened(live, mail, by=live.editor, password="falsch", reason="回复客户")
    assert answer.status_code == 422
    assert 'value="回复客户"' in text_of(answer) and "falsch" not in text_of(answer)


@pytest.mark.clause("C13-8")
def test_a_loan_is_looked_at_by_who_decides_and_who_keeps_the_account(live):
    entry = live.entry("客服邮箱", kind="mail")
    loan = live.loan(entry)
    for person in (live.editor, live.leader, live.keeper):
        page = visitor(person)
        if person == live.keeper:
            live.say(loan)  # the leader has consented: it is the custodian's turn
        text = text_of(page.get(f"/approvals/{loan.approval_id}/"))
        assert f'href="/vault/loans/{loan.pk}/"' in text
        text = text_of(page.get(f"/vault/loans/{loan.pk}/"))
        assert "出差期间处理订单" in text and "邮箱 · 客服邮箱" in text
    for pk in (loan.pk, loan.pk + 999):
        assert visitor(live.sales).get(f"/vault/loans/{pk}/").status_code == 404
        assert visitor(live.second_admin).get(f"/vault/loans/{pk}/").status_code == 404


@pytest.mark.clause("C8-2")
def test_a_title_says_the_kind_once(safe):
    assert str(safe.asked("网站后台").approval) == "新密码：网站后台"
    assert str(safe.asked("公司主站", kind="server").approval) == "新密码：服务器，公司主站"
