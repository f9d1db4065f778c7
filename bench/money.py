"""Pages of money in a portal of some years: books, a group, requests, beside the empty shell."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench import scratch
from bench.measure import Figure, in_turns

ROUNDS, REQUESTS, RECEIPTS, MOST_QUERIES = 40, 20_000, 5, 15
STATES = ("settled", "settled", "settled", "refused", "cancelled", "approved", "pending")
_REQUESTS = """
INSERT INTO expenses_spending (person_id, line_id, amount, advance, purpose, state, asked_at,
    request)
SELECT %(person)s, %(line)s, 100 + n %% 900, 0, '接待客户 ' || n,
    (%(states)s::text[])[1 + (%(requests)s - n) %% %(count)s], now() - n * interval '20 minutes',
    gen_random_uuid()
FROM generate_series(1, %(requests)s) AS n
"""


def _group(people: dict) -> str:
    """A tour with a contract, a budget sheet and its price paid in instalments: its address."""
    from finance.tours.budgets.services import Planned, sign_budget
    from finance.tours.papers.services import sign_contract
    from finance.tours.receipts.services import Money, take_money
    from finance.tours.services import Plan, register_tour

    travel = {name: people[name] for name in ("operations", "sales", "guide")}
    who, day = {"by": people["operations"], "at": timezone.now()}, timezone.localdate()
    plan = Plan(
        code="BENCH-1", name="大理四日", kind="group", customer="学校", route="大理", travellers=30,
        departs_on=day + timedelta(days=9), returns_on=day + timedelta(days=12),
        **travel,
    )  # fmt: skip
    tour = register_tour(plan=plan, **who)
    sign_contract(
        tour_id=tour.pk, price=Decimal(RECEIPTS * 100), signed_on=day, name="合同.txt",
        content="合同".encode(), **who,
    )  # fmt: skip
    sheet = [Planned("rooms", f"酒店{n}", Decimal(500)) for n in range(8)]
    sign_budget(tour_id=tour.pk, lines=sheet, **who)
    for _number in range(RECEIPTS):
        money = Money(Decimal(100), "王老师", "bank")
        who = {"by": people["cashier"], "at": timezone.now()}
        take_money(tour_id=tour.pk, money=money, request=uuid4(), **who)
    return f"/tours/{tour.pk}/"


def fill(superuser: str, person, requests: int = REQUESTS) -> None:
    """So many requests of some years in all states, past the triggers."""
    from finance.expenses.budget.services import set_budget
    from finance.expenses.models import BudgetLine, Category
    from hr.people.models import Employee

    head = Employee.objects.get(position__code="general_manager")
    year = timezone.localdate().year
    words = {"category": Category.objects.get(code="hospitality"), "amount": Decimal(10**6)}
    set_budget(year=year, **words, by=head, at=timezone.now())
    values = {
        "person": person.pk, "line": BudgetLine.objects.get(year=year).pk, "states": list(STATES),
        "count": len(STATES), "requests": requests,
    }  # fmt: skip
    scratch.run(superuser, [_REQUESTS], values)


def measure(superuser: str, people: dict, lines: int) -> list[Figure]:
    """Time and queries of each page, read by the chief accountant among so many ledger lines."""
    from hr.people.models import Employee

    person = Employee.objects.create_superuser("B9", "钱超", "guizhang-2026")
    pages = {
        "books": "/books/",
        "list of vouchers": "/books/vouchers/",
        "group": _group(people),
    }
    fill(superuser, person)
    pages |= {
        "list of requests": "/expenses/all/",
        "requests in one state": "/expenses/all/?state=pending",
    }
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(people["accountant"])
    jobs = {name: (lambda path=path: _get(client, path)) for name, path in pages.items()}
    times = in_turns({"shell": lambda: _get(client, "/shell/empty/"), **jobs}, ROUNDS)
    shell, figures = times["shell"].wall, []
    for name, job in jobs.items():
        with CaptureQueriesContext(connection) as seen:
            job()
        figures += [
            Figure(f"{name} among {lines:,} lines against the shell", times[name].wall / shell, 3),
            Figure(f"queries of {name}", len(seen), MOST_QUERIES, ""),
        ]
    return figures


def _get(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
