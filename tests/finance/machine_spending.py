"""The model's part of spending: one budget line, requests, advances, claims."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from finance.expenses.advances.services import pay_advance, return_advance
from finance.expenses.budget.services import set_budget
from finance.expenses.claims.paying import check_and_pay, reject_claim
from finance.expenses.claims.services import file_claim
from finance.expenses.models import Advance, BudgetLine, Category, HoldEnd
from finance.expenses.services import Draft, ask_spending, cancel_spending
from regulations.approvals.services import decide_step
from tests.finance.expenses.conftest import invoice
from tests.finance.machine import BANK, CASH, PLACES, SUMS, ZERO, Money

WHO = st.sampled_from(["sales", "guide"])


@dataclass(eq=False)
class Request:
    """A request as the model knows it; `beyond` is what it took of a special consent."""

    row: object
    who: str
    amount: Decimal
    advance: Decimal
    consent: Decimal
    state: str = "pending"
    beyond: Decimal = ZERO
    lent: bool = False
    claim: object = None
    total: Decimal = ZERO
    signed: bool = False


class Spending(Money):
    """One budget line of a year, and what two people ask of it."""

    def __init__(self):
        super().__init__()
        self.budget = self.held = self.used = self.consented = ZERO
        self.requests: list[Request] = []
        self.numbers = 0

    @initialize()
    def begin(self):
        """Money in both places, and a budget."""
        for place in (CASH, BANK):
            self._plain(place, Decimal(1500), (place, "3001"))
        self._budget(Decimal(1000))

    @property
    def left(self) -> Decimal:
        return self.budget + self.consented - self.held - self.used

    def _budget(self, amount):
        is_fine = amount + self.consented >= self.held + self.used
        words = {"year": 2026, "category": Category.objects.get(code="hospitality")}
        words |= {"amount": amount, "reason": "调整", "by": self.people["head"]}
        if self.tries(is_fine, set_budget, **words):
            self.budget = amount

    @rule(amount=SUMS)
    def change_budget(self, amount):
        self._budget(amount)

    @rule(
        who=WHO,
        amount=SUMS,
        share=st.sampled_from([0, 50, 100]),
        reason=st.sampled_from(["", "急"]),
    )
    def ask(self, who, amount, share, reason):
        """Beyond the budget only with a reason, which asks for the special consent beside it."""
        self._ask(who, amount, share, reason)

    def _ask(self, who, amount, share, reason):
        beyond = max(ZERO, amount - self.left)
        advance = (amount * share / 100).quantize(Decimal("0.01"))
        draft = Draft(Category.objects.get(code="hospitality"), amount, "接待", advance, reason)
        is_fine = not beyond or bool(reason)
        row = self.tries(is_fine, ask_spending, draft=draft, by=self.people[who])
        if row:
            self.requests.append(Request(row, who, amount, advance, beyond))

    def _of(self, *states) -> list[Request]:
        return [each for each in self.requests if each.state in states]

    def _say(self, document, verdict="approved", is_fine=True):
        step = document.approval.steps.get(state="open")
        words = {"step_id": step.pk, "verdict": verdict, "comment": "好", "by": self.people["head"]}
        return self.tries(is_fine, decide_step, **words)

    @precondition(lambda self: self._of("pending"))
    @rule(data=st.data(), consents=st.booleans())
    def approve(self, data, consents):
        self._approve(data.draw(st.sampled_from(self._of("pending"))), consents)

    def _approve(self, request, consents):
        """A hold is placed, beyond the budget only as far as the special consent goes."""
        granted = ZERO
        overrun = request.row.overruns.filter(state="pending").first()
        if overrun and consents:
            self._say(overrun)
        if request.row.overruns.filter(state="approved").exists():
            granted = request.consent
        beyond = max(ZERO, request.amount - self.left)
        if self._say(request.row, is_fine=beyond <= granted):
            request.state, request.beyond = "approved", beyond
            self.held += request.amount
            self.consented += beyond

    @precondition(lambda self: self._of("pending"))
    @rule(data=st.data())
    def refuse(self, data):
        request = data.draw(st.sampled_from(self._of("pending")))
        self._say(request.row, "refused")
        request.state = "refused"

    @precondition(lambda self: self.requests)
    @rule(data=st.data(), place=PLACES)
    def lend(self, data, place):
        self._lend(data.draw(st.sampled_from(self.requests)), place)

    def _lend(self, request, place):
        """One open advance of a person, before anything of it is claimed."""
        is_fine = (
            request.state == "approved" and request.advance > 0 and not request.lent
            and not request.claim and self.has(self.own, request.advance, place)
            and not any(each.lent for each in self.requests if each.who == request.who)
        )  # fmt: skip
        words = {"account": place, "by": self.people["cashier"], "request": uuid4()}
        if self.tries(is_fine, pay_advance, spending_id=request.row.pk, **words):
            request.lent = True
            self.lent += request.advance
            self.moved(self.own, place, -request.advance)

    @precondition(lambda self: self.requests)
    @rule(data=st.data(), place=PLACES)
    def give_back(self, data, place):
        request = data.draw(st.sampled_from(self.requests))
        is_fine = request.lent and not request.claim
        words = {"account": place, "by": self.people["cashier"], "request": uuid4()}
        if self.tries(is_fine, return_advance, spending_id=request.row.pk, **words):
            self.lent -= request.advance
            self.moved(self.own, place, request.advance)
            self._end(request, "cancelled", ZERO)

    @precondition(lambda self: self._of("approved"))
    @rule(data=st.data())
    def cancel(self, data):
        request = data.draw(st.sampled_from(self._of("approved")))
        is_fine = not request.lent and not request.claim
        words = {"spending_id": request.row.pk, "by": self.people[request.who]}
        if self.tries(is_fine, cancel_spending, **words):
            self._end(request, "cancelled", ZERO)

    @precondition(lambda self: self.requests)
    @rule(data=st.data(), share=st.integers(1, 110))
    def claim(self, data, share):
        self._claim(data.draw(st.sampled_from(self.requests)), share)

    def _claim(self, request, share):
        """Within what was approved, and once at a time."""
        total = max((request.amount * share / 100).quantize(Decimal("0.01")), Decimal("0.01"))
        is_fine = request.state == "approved" and not request.claim and total <= request.amount
        self.numbers += 1
        words = {"drafts": [invoice(total, f"2333200000002{self.numbers:07}", day=self.day)]}
        words |= {"spending_id": request.row.pk, "by": self.people[request.who]}
        request_claim = self.tries(is_fine, file_claim, **words)
        if request_claim:
            request.claim, request.total, request.signed = request_claim, total, False

    def _claimed(self) -> list[Request]:
        return [each for each in self._of("approved") if each.claim]

    @precondition(lambda self: self._claimed())
    @rule(data=st.data(), verdict=st.sampled_from(["approved", "approved", "refused"]))
    def sign(self, data, verdict):
        request = data.draw(st.sampled_from(self._claimed()))
        if not request.signed:
            self._sign(request, verdict)

    def _sign(self, request, verdict):
        self._say(request.claim, verdict)
        request.signed = verdict == "approved"
        if verdict == "refused":
            request.claim = None

    @precondition(lambda self: self._claimed())
    @rule(data=st.data(), place=PLACES, checks=st.booleans())
    def pay(self, data, place, checks):
        self._pay(data.draw(st.sampled_from(self._claimed())), place, checks)

    def _pay(self, request, place, checks):
        """Signed, every invoice looked at, and the difference lies there."""
        gap = request.total - (request.advance if request.lent else ZERO)
        is_fine = request.signed and checks and (gap <= 0 or self.has(self.own, gap, place))
        checked = list(request.claim.invoices.values_list("pk", flat=True)) if checks else []
        words = {"account": place, "by": self.people["cashier"], "request": uuid4()}
        words |= {"claim_id": request.claim.pk, "checked": checked}
        if self.tries(is_fine, check_and_pay, **words):
            self.moved(self.own, place, -gap)
            self.lent -= request.advance if request.lent else ZERO
            self._end(request, "settled", request.total)

    @precondition(lambda self: self._claimed())
    @rule(data=st.data())
    def reject(self, data):
        request = data.draw(st.sampled_from(self._claimed()))
        words = {"claim_id": request.claim.pk, "reason": "抬头不符", "by": self.people["cashier"]}
        if self.tries(request.signed, reject_claim, **words):
            request.claim, request.signed = None, False

    @rule(who=WHO, steps=st.integers(1, 6), share=st.integers(20, 100), place=PLACES)
    def bring_on(self, who, steps, share, place):
        """The newest request of a person goes its ordinary way for some steps."""
        for _step in range(steps):
            open_ones = [each for each in self._of("pending", "approved") if each.who == who]
            if not open_ones:
                amount = max(Decimal(1), (self.left * share / 300).quantize(Decimal("0.01")))
                self._ask(who, amount, share // 34 * 50, "急")
                continue
            request = open_ones[-1]
            if request.state == "pending":
                self._approve(request, consents=True)
            elif request.advance and not request.lent and not request.claim and share % 2:
                self._lend(request, place)
                share += 1
            elif not request.claim:
                self._claim(request, share)
            elif not request.signed:
                self._sign(request, "approved")
            else:
                self._pay(request, place, checks=True)

    def _end(self, request: Request, state: str, used: Decimal) -> None:
        """The hold ends: what was paid is used, the rest is free, an unneeded consent too."""
        self.held -= request.amount
        self.used += used
        self.consented -= min(request.beyond, request.amount - used)
        request.state, request.lent, request.claim = state, False, None

    @invariant()
    def the_budget_is_as_the_model_says_and_never_exceeded(self):
        line = BudgetLine.objects.filter(category__code="hospitality", year=2026).first()
        if line is None:
            return
        found = (line.amount, line.held, line.used, line.consented)
        assert found == (self.budget, self.held, self.used, self.consented)
        assert self.held + self.used <= self.budget + self.consented
        assert self.held == sum((each.amount for each in self._of("approved")), ZERO)
        assert HoldEnd.objects.count() == len(self._of("settled", "cancelled"))

    @invariant()
    def open_advances_are_those_of_the_model(self):
        lent = sorted(each.row.pk for each in self.requests if each.lent)
        rows = Advance.objects.filter(settled_at=None).order_by("spending")
        assert list(rows.values_list("spending", flat=True)) == lent
