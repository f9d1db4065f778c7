"""Too little or too much in the drawer: booked on its day, open until somebody bears it."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from finance.ledger.closing import statement_of
from finance.ledger.differences import open_matters, settle_difference
from finance.ledger.figures import book_of_day, days_to_count
from finance.ledger.models import CashCount, Entry, Movement, Purse
from finance.ledger.services import reverse_entry
from finance.ledger.wording import words_of
from regulations.notices.board.models import Posting as Sheet
from tests.finance.ledger.conftest import DAY, moment, yuan
from tests.finance.ledger.test_closing import (
    APRIL,
    MARCH,
    NEXT,
    check,
    close,
    count,
    reconcile,
    sign,
)
from tests.finance.ledger.test_consents import _forge
from tests.finance.ledger.test_pages import page  # noqa: F401

pytestmark = pytest.mark.clause("A7.1-2", "A7.1-3")
SHORT = {"100": 9, "50": 1}


def cash(house):
    return Purse.objects.get(fund=house.fund, account__code="1001").balance


@pytest.fixture
def short(house):
    """A drawer of 1000 in which 50 are missing, counted and signed."""
    house.take("1000")
    house.row = count(house, SHORT, explanation="抽屉少五十元")
    check(house, house.row)
    return house


def found(house) -> Entry:
    return Entry.objects.get(source="ledger.count", source_id=house.row.pk)


def test_with_the_signature_the_book_says_what_was_counted(short):
    entry = found(short)
    lines = list(entry.lines.order_by("position").values_list("account__code", "debit", "credit"))
    assert lines == [("1901", yuan("50"), 0), ("1001", 0, yuan("50"))]
    assert (entry.day, entry.movement.day, cash(short)) == (DAY, DAY, yuan("950"))
    short.post(entry)
    second = count(short, SHORT, day=NEXT)  # no explanation is asked for a second time
    assert (second.opening, second.difference, second.own) == (yuan("950"), 0, yuan("950"))


def test_the_next_day_begins_with_what_was_counted_before_the_signature_too(house):
    house.take("1000")
    count(house, SHORT, explanation="抽屉少五十元")
    assert book_of_day(NEXT) == yuan("950")
    assert count(house, SHORT, day=NEXT).opening == yuan("950")


def test_a_surplus_goes_the_other_way(house):
    house.take("1000")
    house.row = count(house, {"100": 10, "20": 1}, explanation="抽屉多二十元")
    check(house, house.row)
    assert cash(house) == yuan("1020")
    house.post(found(house))
    words = {"count_id": house.row.pk, "by": house.cashier, "at": moment(), "request": uuid4()}
    entry = settle_difference(how="company", reason="查无失主", **words)
    codes = entry.lines.order_by("position").values_list("account__code", flat=True)
    assert list(codes) == ["1901", "5301"] and entry.consent


def test_a_person_pays_it_in_without_asking(short):
    (matter,) = open_matters()
    assert (matter.difference, matter.entry_id, matter.is_signed) == (yuan("-50"), None, True)
    words = {"count_id": short.row.pk, "by": short.cashier, "at": moment(NEXT)}
    entry = settle_difference(how="person", reason="吕娜赔付", request=uuid4(), **words)
    assert entry.kind == "receipt" and not hasattr(entry, "consent")
    with pytest.raises(ValidationError, match="prepared already"):
        settle_difference(how="company", reason="又一次", request=uuid4(), **words)
    short.move(entry)
    assert open_matters()[0].entry_id == entry.pk
    short.post(entry)
    assert open_matters() == [] and cash(short) == yuan("1000")


def test_the_company_bears_it_with_both_words(short):
    words = {"count_id": short.row.pk, "by": short.cashier, "at": moment(NEXT)}
    with pytest.raises(ValidationError, match="who bears it"):
        settle_difference(how="company", reason=" ", request=uuid4(), **words)
    entry = settle_difference(how="company", reason="找零误差", request=uuid4(), **words)
    with pytest.raises(ValidationError, match="consent"):
        short.post(entry)
    short.consent(entry, day=NEXT)
    short.post(entry)
    assert open_matters() == []


def test_a_refused_consent_leaves_the_matter_open(short):
    words = {"count_id": short.row.pk, "by": short.cashier, "at": moment(NEXT)}
    entry = settle_difference(how="company", reason="算了", request=uuid4(), **words)
    short.consent(entry, verdict="refused", day=NEXT)
    (matter,) = open_matters()
    assert matter.entry_id is None


def test_what_is_not_signed_is_not_settled(house):
    house.take("1000")
    row = count(house, SHORT, explanation="抽屉少五十元")
    with pytest.raises(ValidationError, match="No signed difference"):
        settle_difference(
            count_id=row.pk, how="person", reason="x", by=house.cashier, at=moment(),
            request=uuid4(),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ((("1901", "60", "0"), ("1001", "0", "60")), "payment"),  # more than was missing
        ((("560201", "50", "0"), ("1001", "0", "50")), "payment"),  # to another account
        ((("1901", "50", "0"), ("1001", "0", "50")), "payment"),  # a second time
    ],
)
def test_the_database_books_the_difference_alone_and_once(short, lines, kind):
    entry = _forge(short, lines, source="ledger.count", source_id=short.row.pk, kind=kind)
    with pytest.raises(DatabaseError), transaction.atomic():
        Movement.objects.create(entry=entry, by=short.cashier, day=DAY, at=moment())


def test_the_refusal_names_book_and_count(house):
    house.take("1000")
    with pytest.raises(ValidationError) as refused:
        count(house, SHORT)
    assert "1,000.00" in refused.value.messages[0] and "950.00" in refused.value.messages[0]


def test_a_day_shows_its_own_book(house, page):  # noqa: F811
    """Not what lies in the drawer now: 1000 on the first day, 1300 on the second."""
    house.take("1000")
    house.take("300", day=NEXT)
    assert (book_of_day(DAY), book_of_day(NEXT)) == (yuan("1000"), yuan("1300"))
    text = page(house.cashier, f"/books/drawer/{DAY}/")
    assert 'data-book="1000.00"' in text and "1,300.00" not in text


def test_only_the_next_day_is_counted_and_the_others_lead_there(house, page):  # noqa: F811
    house.take("1000")
    house.take("300", day=NEXT)
    text = page(house.cashier, f"/books/drawer/{NEXT}/")
    assert 'id="count"' not in text and f"/books/drawer/{DAY}/" in text
    with pytest.raises(ValidationError, match=DAY.isoformat()):
        count(house, {"100": 13}, day=NEXT)
    assert days_to_count() == [DAY, NEXT]
    text = page(house.cashier, "/books/")
    assert "2 days of the drawer" in text
    assert f"/books/drawer/{DAY}/" in text and f"/books/drawer/{NEXT}/" in text


def test_the_matter_is_shown_and_settled_on_its_page(short, page):  # noqa: F811
    assert "Shortage of the drawer" in page(short.head, "/books/")
    data = {"request": str(uuid4()), "how": "person", "account": "1001", "reason": ""}
    path = f"/books/drawer/{DAY}/settle/"
    assert "Say who bears it" in page(short.cashier, path, data=data, status=422)
    assert "吕娜赔" in page(short.cashier, path, data=data | {"reason": "吕娜赔"})
    assert "on its way" in page(short.cashier, f"/books/drawer/{DAY}/")


def test_a_month_with_differences_says_so(short):
    """The bank says 12345 more than the book, and 50 are missing in the drawer."""
    short.post(found(short))
    short.take("1000", account="1002", day=NEXT)
    reconcile(short, "13345", explanation="银行多一万二，待查")
    sign(short)
    closing = close(short)
    text = Sheet.objects.get(kind="report").text
    assert "账款一致" not in text and "相符" not in text.replace("不相符", "")
    for said in ("13,345.00", "12,345.00", "银行多一万二", "50.00", "抽屉少五十元"):
        assert said in text, said
    assert closing.content["banks"][0]["difference"] == "12345.00"


def test_a_month_that_agrees_says_so_too(house):
    house.take("1000", account="1002")
    reconcile(house)
    assert "cash and books agree" in " ".join(words_of(statement_of(MARCH)))
    assert close(house).content["places"][0]["closing"] == "1000.00"
    house.take("5", account="1002", day=APRIL)
    assert statement_of(APRIL)["before"] == {}
    assert date(2026, 3, 1) == MARCH and CashCount.objects.count() == 0


@pytest.mark.clause("A7.1-1", "A7.2-1")
def test_what_a_difference_was_settled_by_names_the_way_there_is(short, client):
    """There is no document to go to: a voucher by hand, consented to, puts it right."""
    words = {"count_id": short.row.pk, "by": short.cashier, "at": moment(NEXT)}
    entry = settle_difference(how="person", reason="吕娜赔付", request=uuid4(), **words)
    short.move(entry)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    client.force_login(short.cashier)
    for each in (entry, found(short)):
        short.post(each)
        text = client.get(f"/books/vouchers/{each.pk}/").content.decode()
        assert "undone there" not in text and "voucher by hand" in text
        assert 'href="/books/vouchers/new/">' in text
    with pytest.raises(ValidationError, match="voucher by hand") as refused:
        reverse_entry(
            entry_id=entry.pk, day=NEXT, reason="记错", by=short.cashier, at=moment(NEXT),
            request=uuid4(),
        )  # fmt: skip
    assert refused.value.code == "A7.1-1"
