"""Spending in the demo company: a year of budgets, and requests, claims and runs in all states."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from django.conf import settings

from attendance.timekeeping.outings.services import Trip, tell_outing
from config.demo import year
from config.demo.timeline import Process, Timeline, moment
from finance.expenses.advances.services import pay_advance
from finance.expenses.budget.services import set_budget
from finance.expenses.claims.paying import check_and_pay
from finance.expenses.claims.rules import Draft as Invoice
from finance.expenses.claims.services import file_claim
from finance.expenses.models import Category, Claim, Spending
from finance.expenses.rules import CASH
from finance.expenses.runs.services import make_meal_run, make_phone_run, pay_run
from finance.expenses.services import Draft, ask_spending
from finance.ledger.paper import in_capitals
from finance.ledger.printing import typeset
from finance.ledger.services import post_entry
from hr.people.models import Employee
from regulations.approvals.models import Approval, Step
from regulations.approvals.phone import record_phone_consent
from regulations.approvals.services import decide_step

ONE_DAY, HOUR = timedelta(days=1), timedelta(hours=1)
HEAD, ACCOUNTANT, CASHIER, CLERK = "1001", "1301", "1302", "1601"
BUDGETS = {
    "hospitality": 24000, "gifts": 6000, "transport": 12000, "business": 5000,
    "supplies": 15000, "phone": 9600, "meals": 120000, "rent": 96000, "office": 8000,
}  # fmt: skip
# Phone bills of those whose position has an allowance.
BILLS = {"1001": "236.40", "1101": "118.00", "1401": "143.60", "1404": "79.50", "1405": "96.20"}


def start_spending(
    *, people: dict[str, Employee], timeline: Timeline, first: date, begin: date
) -> None:
    """Let budgets be set, money asked for, lent, claimed and paid over the days of the history;
    what was spent before, since the books began, is told by `year`."""
    ids = [each.pk for each in people.values()]
    rows = Employee.objects.select_related("department", "supervisor", "position")
    house = Purse({each.number: each for each in rows.filter(pk__in=ids)}, timeline.until)
    today = timeline.until.date()
    late = max(first + ONE_DAY, today - timedelta(days=10))
    for process in (
        house.budgets(begin),
        *year.spent(house, begin),
        house.settled("1404", "hospitality", 860, 600, "接待昆明客户晚餐", first + ONE_DAY,
                      ((412, "春城饭店"), (386, "滇味楼"))),
        house.settled("1402", "transport", 320, 0, "踩线租车", first + 2 * ONE_DAY,
                      ((298, "云南租车公司"),)),
        house.settled("1602", "supplies", 480, 480, "打印纸和硒鼓", first + 2 * ONE_DAY,
                      ((455, "得力文具"),)),
        *year.runs(house, begin, first),
        house.lent("1406", "hospitality", 500, "带团途中招待司陪", late),
        house.beyond("1405", "gifts", 6800, "春节客户礼品，老客户人数增加", late),
        house.own(late),
        house.refused(late),
        house.waiting(timeline.until),
    ):  # fmt: skip
        timeline.start(process)


def invoice_paper(draft: Invoice) -> bytes:
    """What a seller sends: one page that says what the invoice says."""
    return typeset("slip", {
        "title": "电子发票（普通发票）", "company": draft.seller, "day": f"{draft.day}",
        "number": draft.number, "hands": [], "note": "",
        "rows": [["购买方", settings.COMPANY_NAME], ["销售方", draft.seller],
                 ["价税合计", f"{in_capitals(draft.amount)}  ¥{draft.amount:,.2f}"]],
    })  # fmt: skip


def statement_paper(month: date, bills: dict[str, str]) -> bytes:
    """What the telephone company sends for a month: one line for each number."""
    return typeset("slip", {
        "title": "企业话费账单", "company": "中国移动云南公司", "day": f"{month:%Y-%m}",
        "number": settings.COMPANY_NAME, "hands": [], "note": "",
        "rows": [[f"工号 {number}", f"¥{sum_}"] for number, sum_ in bills.items()],
    })  # fmt: skip


class Purse:
    """People by number, and what each does with the company's money at its moment."""

    def __init__(self, people: dict[str, Employee], until: datetime):
        self.people = people
        self.until = until
        self.numbers = 0

    def budgets(self, begin: date) -> Process:
        """The general manager sets the lines of the year, and of the one that the first run of
        phone bills belongs to; over New Year those of both."""
        at = moment(begin, "08:50")
        yield at
        for each in {(begin.replace(day=1) - ONE_DAY).year, begin.year, self.until.year}:
            for code, amount in BUDGETS.items():
                set_budget(
                    year=each, category=Category.objects.get(code=code), amount=Decimal(amount),
                    reason="年度预算", by=self.people[HEAD], at=at,
                )  # fmt: skip

    def settled(self, number, code, amount, advance, purpose, day, bought, account=CASH) -> Process:
        """A request approved, lent, spent, claimed, signed, checked, paid and posted."""
        at = moment(day, "09:20")
        yield at
        asked = self._ask(number, code, amount, purpose, at, advance=advance)
        yield at + HOUR
        self._say(asked.approval, HEAD, at + HOUR)
        if advance:
            at = moment(day, "14:10")
            yield at
            loan = self._lend(asked, at)
            yield at + HOUR
            post_entry(entry_id=loan.entry_id, by=self.people[ACCOUNTANT], at=at + HOUR)
        at = moment(day + ONE_DAY, "16:00")
        yield at
        claim = self._claim(asked, bought, at)
        yield at + HOUR / 2
        self._say(claim.approval, HEAD, at + HOUR / 2)
        at = moment(day + 2 * ONE_DAY, "09:40")
        yield at
        paid = self._pay(claim, at, account)
        yield at + HOUR
        post_entry(entry_id=paid.entry_id, by=self.people[ACCOUNTANT], at=at + HOUR)

    def runs(self, month: date, day: date, *, is_last: bool) -> Process:
        """The office hands in phone bills and meals of a month; they are paid by the bank, the
        last meals not yet."""
        at, clerk = moment(day, "10:00"), self.people[CLERK]
        yield at
        bills = {self.people[number].pk: Decimal(bill) for number, bill in BILLS.items()}
        papers = [(f"中国移动账单{month:%Y-%m}.pdf", statement_paper(month, BILLS))]
        phones = make_phone_run(month=month, bills=bills, papers=papers, by=clerk, at=at)
        meals = make_meal_run(month=month, by=clerk, at=at + HOUR / 4)
        yield at + 2 * HOUR
        self._say(phones.approval, HEAD, at + 2 * HOUR)
        if not is_last:
            self._say(meals.approval, HEAD, at + 2 * HOUR)
        at = moment(day + ONE_DAY, "10:30")
        yield at
        for run in (phones,) if is_last else (phones, meals):
            paid = pay_run(run_id=run.pk, by=self.people[CASHIER], at=at, request=uuid4())
            post_entry(entry_id=paid.entry_id, by=self.people[ACCOUNTANT], at=at + HOUR / 6)
        at = self.until - 3 * HOUR
        yield at
        if is_last:
            self._say(meals.approval, HEAD, at)  # approved this morning, to be paid

    def lent(self, number, code, amount, purpose, day) -> Process:
        """An advance that nobody has settled in its days."""
        at = moment(day, "10:15")
        yield at
        asked = self._ask(number, code, amount, purpose, at, advance=amount)
        self._say(asked.approval, HEAD, at + HOUR / 2)
        yield at + HOUR
        self._lend(asked, at + HOUR)

    def beyond(self, number, code, amount, purpose, day) -> Process:
        """A request beyond its budget: a special consent of its own, then the approval."""
        at = moment(day, "11:05")
        yield at
        reason = "老客户比去年多了四十家，合同已续签"
        asked = self._ask(number, code, amount, purpose, at, reason=reason)
        yield at + HOUR
        self._say(asked.overruns.get().approval, HEAD, at + HOUR)
        self._say(asked.approval, HEAD, at + HOUR)

    def own(self, day: date) -> Process:
        """The general manager's own spending, put before the books."""
        at = moment(day, "15:30")
        yield at
        asked = self._ask(HEAD, "hospitality", 1280, "宴请航空公司代表", at)
        yield at + HOUR / 2
        self._say(asked.approval, ACCOUNTANT, at + HOUR / 2, verdict="filed")

    def refused(self, day: date) -> Process:
        """What the general manager refused, and what was returned for changes."""
        at = moment(day, "16:40")
        yield at
        wish = self._ask("1110", "office", 2600, "办公室咖啡机", at)
        again = self._ask("1501", "supplies", 900, "招聘会展架", at + HOUR / 6)
        yield at + HOUR
        self._say(wish.approval, HEAD, at + HOUR, verdict="refused", comment="今年不添置")
        self._say(again.approval, HEAD, at + HOUR, verdict="returned", comment="先比三家，写明单价")

    def waiting(self, until: datetime) -> Process:
        """What lies before the general manager, the cashier and the asker now."""
        at = until - 2 * HOUR
        yield at
        lend = self._ask("1102", "supplies", 350, "大促包装材料样品", at, advance=350)
        signed = self._ask("1201", "transport", 260, "拜访供应商来回车费", at)
        claimed = self._ask("1109", "business", 420, "展会广告牌制作", at)
        by_phone = self._ask("1202", "transport", 180, "海关补单打车", at)
        way = Trip(at + HOUR / 8, at + HOUR / 4, "长水机场", "接海关来的客人")
        tell_outing(person=self.people[HEAD], trip=way, by=self.people[HEAD], at=at)
        for each in (lend, signed, claimed):
            self._say(each.approval, HEAD, at + HOUR / 12)
        self._hear(by_phone.approval, "来电，陈总在机场，同意", at + HOUR / 6)
        yield at + HOUR / 2
        self._say(
            self._claim(signed, ((246, "滴滴出行"),), at + HOUR / 2).approval, HEAD, at + HOUR
        )
        self._claim(claimed, ((420, "彩云广告"),), at + HOUR)
        at = until - HOUR / 2
        yield at
        self._ask("1403", "transport", 540, "大理踩线油费和过路费", at, advance=500)
        self._ask("1401", "hospitality", 26000, "年底答谢宴", at, reason="地接社合作满十年")

    def _ask(self, number, code, amount, purpose, at, *, advance=0, reason="") -> Spending:
        category = Category.objects.get(code=code)
        draft = Draft(category, Decimal(amount), purpose, Decimal(advance), reason)
        return ask_spending(draft=draft, by=self.people[number], at=at)

    def _say(self, approval: Approval, number: str, at, *, verdict="approved", comment="") -> None:
        """A word of a person on the step that waits for them."""
        step = Step.objects.get(approval=approval, state="open")
        words = {"verdict": verdict, "comment": comment, "by": self.people[number]}
        decide_step(step_id=step.pk, at=at, **words)

    def _hear(self, approval: Approval, comment: str, at) -> None:
        """The office writes down that the general manager consented by phone."""
        step = Step.objects.get(approval=approval, state="open")
        people = {"giver": self.people[HEAD], "by": self.people[CLERK]}
        record_phone_consent(step_id=step.pk, comment=comment, at=at, **people)

    def _lend(self, asked: Spending, at):
        words = {"by": self.people[CASHIER], "at": at, "request": uuid4()}
        return pay_advance(spending_id=asked.pk, **words)

    def _claim(self, asked: Spending, bought, at) -> Claim:
        drafts = []
        for amount, seller in bought:
            self.numbers += 1
            drafts.append(
                Invoice(f"265320000000{self.numbers:08}", Decimal(amount), kind="32",
                        day=at.date(), seller=seller, stated=Decimal(amount))
            )  # fmt: skip
        papers = [(f"发票{draft.number[-4:]}.pdf", invoice_paper(draft)) for draft in drafts]
        by = Employee.objects.select_related("position").get(pk=asked.person_id)
        return file_claim(spending_id=asked.pk, drafts=drafts, papers=papers, by=by, at=at)

    def _pay(self, claim: Claim, at, account: str):
        checked = list(claim.invoices.values_list("pk", flat=True))
        words = {"account": account, "by": self.people[CASHIER], "at": at, "request": uuid4()}
        return check_and_pay(claim_id=claim.pk, checked=checked, **words)
