"""The pages of spending: what each shows, to whom, and at what cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from finance.expenses.claims.forms import NAMES
from finance.expenses.models import Advance, Claim, Payment, Run, Spending
from finance.ledger.drawer import count_drawer
from hr.discipline.models import Case
from regulations.binding.services import entering_past
from regulations.rulebook.rules import CHINA
from tests.finance.expenses.conftest import Firm, found_firm, paper, yuan
from tests.finance.expenses.test_invoices import DIGITAL, picture

MOST_QUERIES = 15  # two for the session and the user among them


@pytest.fixture
def firm(db) -> Firm:
    """Today's company: the pages read the clock, so that everything happens now."""
    now = timezone.now()
    with entering_past(right="test"):
        firm = found_firm(at=now)
    firm.year = now.astimezone(CHINA).year
    for code, amount in (
        ("hospitality", 1000),
        ("supplies", 500),
        ("phone", 1000),
        ("meals", 9000),
    ):
        firm.budget(amount, code, at=now, year=firm.year)
    return firm


@pytest.fixture
def page(client, firm):
    """`page("worker", "/expenses/")`: the text of a page as a person reads it, in English."""

    def get(who: str, path: str, *, status=200, data=None, **words) -> str:
        client.force_login(firm.people[who])
        client.cookies["django_language"] = "en"
        answer = client.post(path, data, **words) if data is not None else client.get(path)
        assert answer.status_code == status, answer.content[:1500]
        return answer.content.decode()

    return get


def sent(firm, amount="100", code="hospitality", **words) -> dict:
    return {
        "category": firm.category(code).pk, "amount": amount, "purpose": "客户晚餐", "advance": "",
    } | words  # fmt: skip


def paying(**words) -> dict:
    return {"token": str(uuid4()), "account": "1001"} | words


def rows(*numbers, amount="40", **words) -> dict:
    """What the form of a claim sends: one row for each number."""
    return {
        "number": list(numbers), "amount": [amount] * len(numbers),
        "day": [timezone.localdate().isoformat()] * len(numbers),
        **{name: [""] * len(numbers) for name in NAMES if name not in ("number", "amount", "day")},
    } | words  # fmt: skip


@pytest.mark.clause("A7.2-1", "A7.2-2", "A7.2-3", "A7.4-1")
def test_the_whole_way_by_forms(firm, page):
    page("worker", "/expenses/ask/", status=302, data=sent(firm, advance="60"))
    spending = Spending.objects.get()
    here = f"/expenses/{spending.pk}/"
    assert "Withdraw the request" in page("worker", here)
    step = spending.approval.steps.get()
    page("head", f"/approvals/steps/{step.pk}/", status=302, data={"verdict": "approved"})
    assert "Advances to pay" in page("cashier", "/expenses/cashier/")
    page("cashier", f"{here}lend/", status=302, data=paying(desk="1"))
    assert Advance.objects.get().amount == yuan(60)
    papers = SimpleUploadedFile("小票.png", picture("小票"), "image/png")
    page("worker", f"{here}claim/", status=302, data=rows("11111111", "22222222", papers=papers))
    claim = Claim.objects.get()
    assert (claim.total, claim.files.count()) == (yuan(80), 1)
    page(
        "head", f"/approvals/steps/{claim.approval.steps.get().pk}/", status=302,
        data={"verdict": "approved"},
    )  # fmt: skip
    assert "Check 2 invoices" in page("cashier", "/expenses/cashier/")
    text = page("cashier", f"/expenses/claims/{claim.pk}/pay/", status=422, data=paying())
    assert "found genuine before anything is paid" in text and 'href="/handbook/A7.1-2/"' in text
    page("cashier", f"/expenses/claims/{claim.pk}/pay/", status=302, data=paying(is_checked="1"))
    assert Payment.objects.get().entry.movement.by == firm.cashier
    text = page("worker", here)
    assert "Paid and settled" in text and "genuine" in text


@pytest.mark.clause("A7.1-2")
def test_refusal_is_shown_with_its_clause_and_the_form_as_it_was_sent(firm, page):
    data = sent(firm, "1000.01", purpose="大客户晚宴")
    text = page("worker", "/expenses/ask/", status=422, data=data)
    assert "0.01 yuan beyond the budget" in text and 'href="/handbook/A7.1-2/"' in text
    assert "大客户晚宴" in text and not Spending.objects.exists()
    page("worker", "/expenses/ask/", status=302, data=sent(firm, "1000.01", reason="年会"))
    found = Spending.objects.get()
    step = found.approval.steps.get()
    text = page("head", f"/approvals/{found.approval_id}/")
    assert "first comes the special consent" in text
    text = page("head", f"/approvals/steps/{step.pk}/", status=422, data={"verdict": "approved"})
    assert "0.01 yuan beyond the budget of the year" in text


@pytest.mark.clause("A7.1-2")
def test_preview_says_how_the_budget_stands(firm, page):
    def look(**words):
        query = "&".join(f"{name}={value}" for name, value in sent(firm, **words).items())
        return page("worker", f"/expenses/ask/preview/?{query}")

    text = look(amount="400")
    assert "600.00 yuan are left afterwards" in text and "General manager" in text
    assert "1,000.00 yuan are left" not in look(amount="1000")
    assert "0.01 yuan beyond the budget" in look(amount="1000.01")
    assert "1,000.00" in look(amount="")


@pytest.mark.clause("A7.2-1")
def test_qr_texts_and_pictures_become_rows(page):
    text = page("worker", "/expenses/invoices/read/", data={"qr": DIGITAL})
    assert 'value="23332000000012345678"' in text and 'name="amount" value="106.00"' in text
    assert "fully digital ordinary invoice" in text
    photo = SimpleUploadedFile("a.png", picture(DIGITAL), "image/png")
    assert 'value="23332000000012345678"' in page(
        "worker", "/expenses/invoices/read/", data={"papers": photo}
    )
    assert "by hand" in page("worker", "/expenses/invoices/read/", data={"qr": "hello"})
    blank = SimpleUploadedFile("a.pdf", b"%PDF-1", "application/pdf")
    text = page("worker", "/expenses/invoices/read/", data={"papers": blank})
    assert "No QR code was found" in text
    assert page("worker", "/expenses/invoices/read/", data={}).count("<fieldset") == 1


def test_a_claim_that_is_refused_keeps_what_was_typed(firm, page):
    now = timezone.now()
    spending = firm.say(firm.ask("50", at=now), at=now)
    claim = f"/expenses/{spending.pk}/claim/"
    text = page("worker", claim, status=422, data=rows("11111111", amount="50.01"))
    assert "a request of its own" in text and 'value="50.01"' in text
    for amount, said in (("x", "is no amount"), ("", "is no amount")):
        data = rows("11111111", amount=amount)
        assert said in page("worker", claim, status=422, data=data)
    data = rows("11111111") | {"day": ["2026-13-01"]}
    assert "is no day" in page("worker", claim, status=422, data=data)
    forged = {"text": [DIGITAL], "stated": ["188.00"], "kind": [""]}
    data = rows("23332000000012345678", amount="188.00", **forged)
    firm.budget(2000, at=now, year=firm.year)
    large = firm.say(firm.ask("500", at=now), at=now)
    text = page("worker", f"/expenses/{large.pk}/claim/", status=422, data=data)
    assert "is over 106.00 yuan, claimed are 188.00" in text
    assert not Claim.objects.exists()


def test_a_file_is_given_back_as_it_came_and_to_nobody_else(firm, page, client):
    now = timezone.now()
    spending = firm.say(firm.ask("50", at=now), at=now)
    claim = firm.claim(spending, "50", at=now, papers=[("发票.pdf", paper("original"))])
    path = f"/expenses/files/{claim.files.get().pk}/"
    client.force_login(firm.worker)
    answer = client.get(path)
    assert answer.content == paper("original") and "attachment" in answer["Content-Disposition"]
    page("other", path, status=404)
    page("other", f"/expenses/{spending.pk}/", status=404)
    page("manager", f"/expenses/{spending.pk}/")  # stands above who asked


@pytest.mark.clause("A7.1-2")
def test_the_general_manager_sets_budgets_on_their_page(firm, page):
    data = {"year": firm.year, "category": firm.category("gifts").pk, "amount": "800"}
    page("accountant", "/expenses/budget/set/", status=403, data=data)
    page("head", "/expenses/budget/set/", status=302, data=data)
    text = page("head", "/expenses/budget/")
    assert "800.00" in text and firm.line("gifts", firm.year).amount == yuan(800)
    text = page("head", "/expenses/budget/set/", status=422, data=data | {"amount": "900"})
    assert "Give the reason of the change" in text
    page("worker", "/expenses/budget/", status=403)
    assert "not set" in page("head", "/expenses/budget/?year=2030")


@pytest.mark.clause("A7.4-4", "A7.4-2")
def test_the_general_manager_watches_business_spending(firm, page):
    now = timezone.now()
    for who, amount, code in (("worker", 300, "hospitality"), ("other", 120, "hospitality"),
                              ("worker", 99, "supplies")):  # fmt: skip
        spending = firm.say(firm.ask(amount, code=code, by=firm.people[who], at=now), at=now)
        claim = firm.claim(spending, amount, by=firm.people[who], at=now)
        firm.say(claim, at=now)
        firm.check(claim, at=now)
        firm.pay(claim, at=now)
    text = page("head", "/expenses/business/")
    assert "420.00" in text and "300.00" in text and "120.00" in text and "99.00" not in text
    assert "曹蕾" in text and "严明" in text
    assert "420.00" in page("accountant", "/expenses/business/")  # whose books these are
    page("cashier", "/expenses/business/", status=403)
    page("head", "/expenses/business/?year=2031")


def statement() -> dict:
    return {"papers": SimpleUploadedFile("账单.pdf", paper("账单"), "application/pdf")}


@pytest.mark.clause("A7.5-1", "A7.5-2")
def test_the_office_makes_runs_and_the_cashier_pays_them(firm, page):
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    month = f"{last:%Y-%m}"
    for code in ("phone", "meals"):
        if last.year != firm.year:
            firm.budget(9000, code, at=timezone.now(), year=last.year)
    assert "曹蕾" in page("clerk", f"/expenses/runs/phones/?month={month}")
    data = {"month": month, f"bill-{firm.worker.pk}": "95.5", f"bill-{firm.head.pk}": "300"}
    page("worker", "/expenses/runs/phones/", status=403, data=data)
    assert "Attach the statements" in page(
        "clerk", "/expenses/runs/phones/", status=422, data=dict(data)
    )
    page("clerk", "/expenses/runs/phones/", status=302, data=data | statement())
    run = Run.objects.get()
    text = page("clerk", f"/expenses/runs/{run.pk}/")
    assert run.total == yuan(380) and "15.50" in text
    page("worker", f"/expenses/runs/{run.pk}/", status=403)
    assert "already" in page("clerk", "/expenses/runs/phones/", status=422, data=data | statement())
    bad = data | {f"bill-{firm.worker.pk}": "abc"}
    assert "is no amount" in page("clerk", "/expenses/runs/phones/", status=422, data=bad)
    file = run.files.get()
    page("other", f"/expenses/runs/files/{file.pk}/", status=403)
    assert file.name in page("clerk", f"/expenses/runs/{run.pk}/")
    before = page("clerk", f"/expenses/runs/meals/?month={month}")
    assert "2,400.00" in before and "曹蕾" in before  # eight people, 300 each
    assert Run.objects.count() == 1
    page("clerk", "/expenses/runs/meals/", status=302, data={"month": month})
    step = run.approval.steps.get()
    page("head", f"/approvals/steps/{step.pk}/", status=302, data={"verdict": "approved"})
    page("cashier", f"/expenses/runs/{run.pk}/pay/", status=302, data=paying(account="1002"))
    run.refresh_from_db()
    assert run.state == "settled" and "Meal allowances" in page("cashier", "/expenses/runs/")


@pytest.mark.clause("A7.1-4")
def test_misappropriation_is_reported_with_facts_and_opens_a_case(firm, page):
    spending = firm.ask("50", at=timezone.now())
    data = {"token": "t1", "person": firm.worker.pk, "amount": "1200.50", "matter": "挪用备用金",
            "account": "借款买了手机"}  # fmt: skip
    path = f"/expenses/misuse/?spending={spending.pk}"
    page("worker", path, status=403, data=data)
    page("cashier", path, status=403, data=data)
    assert "客户" not in page("accountant", "/expenses/misuse/")
    page("accountant", path, status=302, data=data)
    page("accountant", path, status=302, data=data)  # sent twice, opened once
    case = Case.objects.get()
    assert (case.clause, case.subject, case.facts["amount"]) == (
        "A7.1-4", firm.worker, "1,200.50",
    )  # fmt: skip
    assert case.facts["account"] == "借款买了手机" and case.facts["purpose"] == spending.purpose


@pytest.mark.clause("A7.2-1")
def test_a_form_that_is_sent_twice_asks_once(firm, page):
    data = sent(firm, "100") | {"token": str(uuid4())}
    for _click in range(2):
        page("worker", "/expenses/ask/", status=302, data=data)
    assert Spending.objects.count() == 1
    page("worker", "/expenses/ask/", status=302, data=sent(firm, "100") | {"token": str(uuid4())})
    assert Spending.objects.count() == 2
    assert 'name="token"' in page("worker", "/expenses/ask/")


def test_who_does_not_keep_the_money_has_no_desk(page, firm):
    for who in ("worker", "accountant", "head"):
        page(who, "/expenses/cashier/", status=403)
    now = timezone.now()
    spending = firm.say(firm.ask("50", advance="50", at=now), at=now)
    page("accountant", f"/expenses/{spending.pk}/lend/", status=403, data=paying())


def test_lists_are_read_page_by_page_with_the_same_few_queries(firm, page, client):
    now, counts = timezone.now(), []
    for wanted in (2, 33):
        while Spending.objects.count() < wanted:
            firm.ask("1", at=now)
        client.force_login(firm.accountant)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            text = client.get("/expenses/all/").content.decode()
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES
    assert text.count("ex-what") == 30 and "before=" in text
    older = f"/expenses/all/?before={Spending.objects.order_by('-pk')[29].pk}"
    assert client.get(older).content.decode().count("ex-what") == 3


@pytest.mark.parametrize(
    "path", ["/expenses/", "/expenses/all/", "/expenses/cashier/", "/expenses/budget/",
             "/expenses/business/", "/expenses/runs/", "/expenses/ask/"],
)  # fmt: skip
def test_pages_cost_few_queries(firm, client, path):
    client.force_login(firm.cashier if "cashier" in path else firm.head)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    assert len(queries) <= MOST_QUERIES, [q["sql"][:100] for q in queries]


@pytest.mark.clause("A7.1-2")
def test_no_cash_is_offered_once_the_drawer_is_counted(firm, page):
    now = timezone.now()
    spending = firm.say(firm.ask("50", advance="50", at=now), at=now)
    places = (f"/expenses/{spending.pk}/", "/expenses/cashier/")
    for path in places:
        text = page("cashier", path)
        assert 'value="1001"' in text and 'value="1002"' in text and "is counted" not in text
    today = timezone.localdate()
    count_drawer(
        day=today, notes={}, explanation="现金已存入银行", by=firm.cashier, at=timezone.now()
    )
    for path in places:
        text = page("cashier", path)
        assert 'value="1001"' not in text and 'value="1002"' in text
        assert "drawer is counted: cash moves again tomorrow" in text.replace("&#x27;", "'")


@pytest.mark.clause("A7.2-3")
def test_an_advance_lent_anew_does_not_make_the_undone_one_owed(firm, page):
    now = timezone.now()
    spending = firm.say(firm.ask("50", advance="50", at=now), at=now)
    first = firm.lend(spending, at=now)
    path, owed = f"/expenses/{spending.pk}/", "it is owed until the cashier has it back"
    firm.reverse(first.entry, at=now)
    assert "nothing is owed" in page("worker", path)
    firm.lend(Spending.objects.get(pk=spending.pk), at=now)
    for who in ("worker", "cashier"):
        text = page(who, path)
        assert "The advance was undone: nothing is owed." in text and owed not in text
