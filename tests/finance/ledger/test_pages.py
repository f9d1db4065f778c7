"""Pages of the books, each by the person who uses it."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone

from finance.ledger import registry
from finance.ledger.models import CashCount, Closing, Entry
from tests.finance.ledger.conftest import DAY, yuan


@pytest.fixture
def page(client, house):
    """Ask as somebody, in English."""

    def get(who, path: str, *, data=None, status=200) -> str:
        client.force_login(who)
        client.cookies["django_language"] = "en"
        answer = client.get(path) if data is None else client.post(path, data, follow=True)
        assert answer.status_code == status, answer.content[:500]
        return answer.content.decode()

    return get


def form_of(*lines, day=None, summary="备用金", request=None) -> dict:
    data = {
        "day": (day or date.today()).isoformat(), "summary": summary,
        "request": str(request or uuid4()), "form-TOTAL_FORMS": str(len(lines)),
        "form-INITIAL_FORMS": "0",
    }  # fmt: skip
    accounts = {account.code: account.pk for account in _accounts()}
    for place, (code, debit, credit) in enumerate(lines):
        data |= {
            f"form-{place}-account": accounts[code], f"form-{place}-debit": debit,
            f"form-{place}-credit": credit,
        }  # fmt: skip
    return data


def _accounts():
    from finance.ledger.models import Account

    return Account.objects.all()


@pytest.mark.clause("A7.1-2")
def test_a_voucher_from_the_form_to_the_books(house, page):
    lines = (("1001", "500", ""), ("3001", "", "500"))
    text = page(house.cashier, "/books/vouchers/new/", data=form_of(*lines))
    entry = Entry.objects.get()
    assert "Received" in text and "500.00" in text
    assert page(house.accountant, f"/books/vouchers/{entry.pk}/post/", data={}, status=422)
    page(house.cashier, f"/books/vouchers/{entry.pk}/move/", data={"next": "books"})
    text = page(house.accountant, "/books/")
    assert "In the drawer" in text and f'value="{entry.pk}"' in text
    page(house.accountant, "/books/post/", data={"entry": [entry.pk]})
    entry.refresh_from_db()
    assert entry.posting.by == house.accountant
    text = page(house.accountant, "/books/vouchers/")
    assert "posted" in text and "收 0001" in text


def test_a_refused_voucher_keeps_what_was_typed_and_says_why(house, page):
    lines = (("1001", "500", ""), ("3001", "", "499"))
    text = page(house.cashier, "/books/vouchers/new/", data=form_of(*lines), status=422)
    assert "differ by 1" in text and "A7.1-1" in text and 'value="499"' in text
    text = page(
        house.cashier, "/books/vouchers/new/", data=form_of(("1001", "x", ""), ("3001", "", "5")),
        status=422,
    )  # fmt: skip
    assert "cannot be read" in text and "Enter a number" in text
    assert not Entry.objects.exists()


def test_a_double_click_writes_once(house, page):
    data = form_of(("1001", "5", ""), ("3001", "", "5"))
    for _click in range(2):
        page(house.cashier, "/books/vouchers/new/", data=data)
    assert Entry.objects.count() == 1


@pytest.mark.clause("A7.1-2")
def test_the_day_is_counted_and_signed_on_its_page(house, page):
    house.take("150")
    path = f"/books/drawer/{DAY}/"
    assert "Count the drawer" in page(house.cashier, path)
    assert "Count the drawer" not in page(house.accountant, path)
    text = page(house.cashier, path, data={"n100": "1"}, status=422)
    assert "Explain the difference" in text and 'value="1"' in text
    page(house.cashier, path, data={"n100": "1", "n50": "1"})
    assert CashCount.objects.get().counted == yuan("150")
    assert "Sign as the second person" in page(house.accountant, path)
    page(house.accountant, path, data={"note": "一致"})
    assert "checked by" in page(house.cashier, path)


@pytest.mark.clause("A7.1-3")
def test_a_month_is_closed_from_its_page(house, page):
    house.take("100", account="1002")
    text = page(house.accountant, "/books/months/2026-03/")
    assert "Trial balance" in text and "the bank is reconciled" in text
    # No button before it can work; what is missing is said with whose step it is.
    assert "2026-03/close/" not in text and "once nothing of this is missing" in text
    assert "the cashier enters what the bank says" in text
    text = page(house.accountant, "/books/months/2026-03/close/", data={}, status=422)
    assert "A7.1-3" in text
    words = {"account": "1002", "stated": "100"}
    page(house.cashier, "/books/months/2026-03/bank/", data=words)
    text = page(house.accountant, "/books/months/2026-03/close/", data={})
    assert Closing.objects.exists() and "Closed for good" in text
    assert "2026-03" in page(house.accountant, "/books/months/?year=2026")
    assert "Bank journal" in page(house.accountant, "/books/journal/bank/2026-03/")


def test_a_month_as_a_spreadsheet(house, client):
    house.take("100", account="1002")
    client.force_login(house.accountant)
    answer = client.get("/books/months/2026-03/sheet/")
    assert answer["Content-Type"].endswith("sheet") and answer.content[:2] == b"PK"


@pytest.mark.parametrize("path", ["/books/", "/books/vouchers/", "/books/months/"])
def test_who_keeps_no_books_sees_none(house, page, path):
    page(house.clerk, path, status=403)
    page(house.head, path)


def test_what_is_not_there_is_not_found(house, page):
    for path in (
        "/books/vouchers/99/", "/books/months/2026-03/", "/books/drawer/2999-01-01/",
        "/books/journal/gold/2026-03/",
    ):  # fmt: skip
        page(house.accountant, path, status=404)


@pytest.mark.parametrize("count", [1, 12])
def test_queries_do_not_grow_with_the_vouchers(house, client, django_assert_max_num_queries, count):
    for _number in range(count):
        house.take("10")
        house.move(house.spend("1"))
    client.force_login(house.accountant)
    for path in ("/books/", "/books/vouchers/", "/books/months/2026-03/", f"/books/drawer/{DAY}/"):
        client.get(path)
        with django_assert_max_num_queries(15, info=path):
            client.get(path)


@pytest.mark.clause("A7.2-1")
def test_a_payment_by_hand_waits_for_its_consent_on_the_page(house, page):
    house.take("500")
    lines = (("560201", "100", ""), ("1001", "", "100"))
    data = form_of(*lines, day=DAY)
    text = page(house.cashier, "/books/vouchers/new/", data=data, status=422)
    assert "A7.2-1" in text and "say why" in text
    text = page(house.cashier, "/books/vouchers/new/", data=data | {"reason": "墨盒急用"})
    entry = Entry.objects.latest("pk")
    assert "墨盒急用" in text and f"/books/vouchers/{entry.pk}/move/" not in text
    assert "waits for consent" in page(house.cashier, "/books/")
    text = page(house.accountant, f"/approvals/{entry.consent.approval_id}/")
    for said in ("墨盒急用", "100.00", "560201", "吕娜"):
        assert said in text
    house.consent(entry)
    assert f"/books/vouchers/{entry.pk}/move/" in page(house.cashier, "/books/")


@pytest.mark.clause("A7.1-2")
def test_the_chief_accountant_reads_who_posts_her_own_voucher(house, page):
    rows = house.rows(("560201", "5", "0"), ("2202", "0", "5"))
    entry = house.prepare(rows, by=house.accountant)
    path = f"/books/vouchers/{entry.pk}/"
    text = page(house.accountant, path)
    assert "general manager or a deputy leader posts" in text and f"{path}post/" not in text
    assert "general manager" in page(house.accountant, f"{path}post/", data={}, status=422)
    assert f"{path}post/" in page(house.head, path)
    page(house.head, f"{path}post/", data={})
    assert Entry.objects.get(pk=entry.pk).posting.by == house.head


def test_a_voucher_with_a_document_leads_there(house, page, monkeypatch):
    monkeypatch.setitem(registry._links, "test.doc", lambda pk: f"/test/{pk}/")
    rows = house.rows(("1002", "70", "0"), ("3001", "0", "70"))
    entry = house.prepare(rows, source=("test.doc", 9))
    house.move(entry)
    house.post(entry)
    path = f"/books/vouchers/{entry.pk}/"
    text = page(house.cashier, path)
    assert "/test/9/" in text and f"{path}reverse/" not in text
    data = {"request": str(uuid4()), "day": DAY.isoformat(), "reason": "x"}
    assert "undone there" in page(house.cashier, f"{path}reverse/", data=data, status=422)


@pytest.mark.clause("A7.1-2")
def test_lists_show_the_money_that_left(house, page):
    """Of a voucher whose money passes through: 1600 go in and out of the bank beside the 31000."""
    house.take("40000", account="1002")
    rows = house.rows(
        ("1002", "1600", "0"), ("224102", "0", "1600"), ("122101", "32600", "0"),
        ("1002", "0", "32600"),
    )  # fmt: skip
    entry = house.prepare(rows)
    for path in ("/books/", "/books/vouchers/", f"/books/vouchers/{entry.pk}/"):
        assert "31,000.00" in page(house.cashier, path)
    assert "34,200.00" not in page(house.cashier, "/books/")


def test_months_and_journals_are_printed_before_they_are_closed(house, client):
    house.take("100", account="1002")
    client.force_login(house.accountant)
    for path in ("/books/months/2026-03/pdf/", "/books/journal/bank/2026-03/pdf/"):
        answer = client.get(path)
        assert answer.status_code == 200 and answer.content[:5] == b"%PDF-", path


@pytest.mark.clause("A7.1-2")
@pytest.mark.parametrize(("account", "is_offered"), [("1001", False), ("1002", True)])
def test_money_of_the_drawer_is_not_moved_once_it_is_counted(house, page, account, is_offered):
    house.take("300", account=account)
    rows = house.rows((account, "40", "0"), ("3001", "0", "40"))
    entry = house.prepare(rows, day=timezone.localdate())
    move = f"/books/vouchers/{entry.pk}/move/"
    assert move in page(house.cashier, f"/books/vouchers/{entry.pk}/")
    for day in (DAY, timezone.localdate()):
        words = {"notes": {}, "counted": 0, "explanation": "现金已存入银行", "at": timezone.now()}
        CashCount.objects.create(day=day, by=house.cashier, **words)
    text = page(house.cashier, f"/books/vouchers/{entry.pk}/")
    assert (move in text) is is_offered and ("cash moves again tomorrow" in text) is not is_offered


@pytest.mark.clause("A7.1-2")
def test_the_list_of_what_waits_offers_no_cash_once_the_drawer_is_counted(house, page):
    house.take("300")
    house.take("300", account="1002")
    today = timezone.localdate()
    bank, cash, last = (
        house.prepare(house.rows((account, "40", "0"), ("3001", "0", "40")), day=today)
        for account in ("1002", "1001", "1002")
    )
    moves = [f"/books/vouchers/{entry.pk}/move/" for entry in (bank, cash, last)]
    text = page(house.cashier, "/books/")
    assert all(move in text for move in moves) and "cash moves again tomorrow" not in text
    for day in (DAY, today):
        words = {"notes": {}, "counted": 0, "explanation": "现金已存入银行", "at": timezone.now()}
        CashCount.objects.create(day=day, by=house.cashier, **words)
    text = page(house.cashier, "/books/")
    assert [move in text for move in moves] == [True, False, True]
    assert text.count("cash moves again tomorrow") == 1
