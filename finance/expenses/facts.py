"""What whoever decides reads of requests, consents, claims and runs, and every chain there is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.timekeeping.outings.selectors import covers_of
from attendance.timekeeping.punches.selectors import punches_between
from finance.expenses.budget.services import consented_to, missing_of, overruns_of
from finance.expenses.claims.rules import kind_label
from finance.expenses.claims.selectors import alike, beyond_tax, consented_on, spent_before
from finance.expenses.letters import link
from finance.expenses.models import Advance, BudgetLine, Claim, Overrun, Run, Spending
from finance.expenses.rules import OPEN, State, beyond_of, chain_of
from finance.ledger.wording import yuan
from hr.people.registry import away
from hr.roster.shifts.selectors import plans
from regulations.approvals.registry import Hint, PhoneTerms
from regulations.approvals.rules import Stage
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of, start_of
from regulations.rulebook.selectors import in_force

Facts = Iterable[tuple[object, object]]


def link_of(spending: Spending) -> str:
    """Where a request is looked at."""
    return link(spending.pk)


def link_of_claim(claim: Claim) -> str:
    """Where a claim is looked at: with its request."""
    return link(claim.spending_id)


def link_of_run(run: Run) -> str:
    """Where a run is looked at."""
    return f"/expenses/runs/{run.pk}/"


def link_of_overrun(overrun: Overrun) -> str:
    """Where what goes beyond the budget is looked at."""
    return link(overrun.spending_id) if overrun.spending_id else f"/expenses/runs/{overrun.run_id}/"


@clause("A7.2-1", "A7.2-2")
def phone_terms(at: datetime) -> PhoneTerms:
    """The general manager may be away: a consent by phone is confirmed within the rules' days."""
    held = in_force("finance", at)
    within = timedelta(days=held.params.phone_consent_confirm_days)
    return PhoneTerms("A7.2-1", within, held.version)


@clause("A7.2-1", "A7.2-2")
def at_work(giver, at: datetime) -> object:
    """Why somebody signs in the portal and consents by no phone: attendance has them at work.

    "" outside the hours they work today, where a leave or an outing says that they are away, where
    they have left, and where nothing says that they have come.
    """
    day = day_of(at)
    start, spells = start_of(day), plans([giver.pk], day, day)[giver.pk, day].spells
    if not any(begins <= at < ends for begins, ends in spells):
        return ""
    covers = covers_of([giver.pk], at, at + timedelta(seconds=1))
    if giver.pk in away([giver.pk], at) or any(True for _each in covers):
        return ""
    if len(punches_between([giver.pk], start, at).get(giver.pk, ())) % 2 == 0:
        return ""
    text = _("%(person)s is at work by the times recorded today, and signs; consent by phone is "
             "for who is away. Whoever goes out leaves an outing or a press.")  # fmt: skip
    return text % {"person": giver.name}


def _budget(line: BudgetLine) -> Facts:
    taken = {"amount": yuan(line.amount), "held": yuan(line.held), "used": yuan(line.used)}
    return [
        (_("Budget"), f"{line.year} {line.category}"),
        (
            _("How it stands"),
            _("%(amount)s, committed %(held)s, spent %(used)s") % taken,
        ),
        (_("Left"), yuan(line.left)),
    ]


def facts_of(document: Spending) -> Facts:
    """What the general manager reads of a request."""
    row = Spending.objects.select_related("person", "line__category").get(pk=document.pk)
    return [
        (_("Person"), f"{row.person.number} {row.person.name}"),
        (_("Kind"), row.line.category.get_kind_display()),
        (_("Advance wanted"), yuan(row.advance) if row.advance else "—"),
        (_("Purpose"), row.purpose),
        *_budget(row.line),
    ]


def hints_of(document: Spending) -> list[Hint]:
    """That it goes beyond the budget, and that an advance of the person is still open."""
    row = Spending.objects.select_related("line").get(pk=document.pk)
    hints = _beyond(row, row.amount)
    for advance in Advance.objects.filter(person=row.person_id, settled_at=None):
        text = _("An advance of %(lent)s yuan is not settled yet (A7.2-3).")
        hints.append(Hint(text % {"lent": yuan(advance.amount)}, link(advance.spending_id)))
    return hints


def _beyond(row: Spending | Run, amount: Decimal) -> list[Hint]:
    if row.state != State.PENDING:
        return []
    missing = missing_of(row, amount)
    if missing:
        known = overruns_of(row).filter(state__in=OPEN[:2]).first()
        text = _("%(beyond)s yuan beyond the budget: first comes the special consent (A7.1-2).")
        where = f"/approvals/{known.approval_id}/" if known else ""
        return [Hint(text % {"beyond": yuan(missing)}, where)]
    if beyond_of(left=row.line.left, amount=amount):
        text = _("The special consent over %(amount)s yuan is given.")
        return [Hint(text % {"amount": yuan(consented_to(row))}, is_warning=False)]
    return []


def facts_of_overrun(document: Overrun) -> Facts:
    """What the general manager reads of a special consent."""
    row = Overrun.objects.select_related(
        "spending__line__category", "spending__person", "run__line__category", "asked_by"
    ).get(pk=document.pk)
    target = row.spending or row.run
    amount = row.spending.amount if row.spending else row.run.total
    return [
        (_("What for"), str(target)),
        (_("Asked by"), row.asked_by.name),
        (_("Amount altogether"), yuan(amount)),
        (_("Beyond the budget"), yuan(row.amount)),
        (_("Reason"), row.reason),
        *_budget(target.line),
    ]


def facts_of_claim(document: Claim) -> Facts:
    """What the general manager reads before signing a claim."""
    rows = Claim.objects.select_related("spending__line__category", "spending__approval", "person")
    row = rows.get(pk=document.pk)
    loan = Advance.objects.filter(spending=row.spending_id, settled_at=None).first()
    invoices = list(row.invoices.filter(is_live=True).select_related("reverses"))
    return [
        (_("Person"), f"{row.person.number} {row.person.name}"),
        (_("Purpose"), row.spending.purpose),
        (_("Category"), row.spending.line.category),
        (_("Approved"), f"{yuan(row.spending.amount)} · {consented_on(row.spending)}"),
        (_("Claimed"), yuan(row.total)),
        (_("Advance"), yuan(loan.amount) if loan else "—"),
        (_("Invoices"), "\n".join(map(invoice_text, invoices))),
        (_("Files"), row.files.filter(is_live=True).count()),
        (_("Note"), row.note or "—"),
    ]


def invoice_text(invoice) -> str:
    """An invoice in a line."""
    day = invoice.day.isoformat() if invoice.day else ""
    red = _("reverses %(number)s") % {"number": invoice.reverses} if invoice.reverses else ""
    kind = str(kind_label(invoice.kind))
    told = (str(invoice), day, kind, invoice.seller, yuan(invoice.amount), red)
    return " · ".join(part for part in told if part)


def above_text(invoice) -> str:
    """What is said of an invoice by which more is claimed than its QR code tells."""
    text = _(
        "Invoice %(number)s: its QR code says %(stated)s, claimed are %(amount)s, more than any "
        "tax explains."
    )
    told = {"stated": yuan(invoice.stated), "amount": yuan(invoice.amount)}
    return text % ({"number": invoice} | told)


def hints_of_claim(document: Claim) -> list[Hint]:
    """That an invoice is older than the consent, that its QR code says less, or that one of the
    same number, or seller, day and amount, was handed in before."""
    early = _(
        "Invoice %(number)s of %(day)s is older than the consent of %(consent)s: it was spent "
        "first and asked for afterwards."
    )
    row = Claim.objects.select_related("spending__approval").get(pk=document.pk)
    consent = consented_on(row.spending)
    hints = [
        Hint(early % {"number": each, "day": each.day.isoformat(), "consent": consent.isoformat()})
        for each in spent_before(row.spending, row.invoices.all())
    ]
    hints += [Hint(above_text(each)) for each in beyond_tax(row.invoices.all())]
    text = _(
        "An invoice of the same number, or of the same seller, day and amount, was handed in "
        "before: %(number)s."
    )
    return hints + [
        Hint(text % {"number": other}, link(other.claim.spending_id) if other.claim else "")
        for other in alike(document)
    ]


def facts_of_run(document: Run) -> Facts:
    """What the general manager reads of a monthly run."""
    row = Run.objects.select_related("line__category", "made_by").get(pk=document.pk)
    own = sum((each.own for each in row.rows.all()), Decimal(0))
    return [
        (_("Month"), f"{row.month:%Y-%m}"),
        (_("Made by"), row.made_by.name),
        (_("People"), row.rows.count()),
        (_("Paid by the company"), yuan(row.total)),
        (_("The people's own"), yuan(own)),
        *_budget(row.line),
    ]


def hints_of_run(document: Run) -> list[Hint]:
    """That a run goes beyond its budget."""
    row = Run.objects.select_related("line").get(pk=document.pk)
    return _beyond(row, row.total)


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The two chains there are."""
    return [
        (gettext_lazy("of everybody"), chain_of(asks_head=False)),
        (
            gettext_lazy("of the general manager, whom nobody stands above"),
            chain_of(asks_head=True),
        ),
    ]
