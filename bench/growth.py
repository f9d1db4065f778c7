"""What becomes of every list page while its table grows: `python -m bench.growth`.

Two portals are filled one after the other, each measured by a process of its own against its own
empty shell. Exits 1 when a page grows too much. Not filled yet, so that their pages are empty in
both: breaches, customers, tickets, judged days, stray punches. The small portal has a day of
punches (8,000) and a thousand requests more, which wait.
"""

import json
import math
import subprocess
import sys

from bench import scratch, staff
from bench.measure import Figure, in_turns

SMALL, LARGE, ROUNDS, MOST = 1_000, 1_000_000, 25, 1.3
# No shop has a million of these: so many at most.
FEWER = {"goods": 200_000, "contracts": 50_000, "content": 200_000}
# Sums of a year, or of every month that is open: no lists, and told without a limit.
SUMS = ("/desk/months/", "/books/", "/books/months/")
PAGES = {
    "orders": ("/desk/", "/desk/rows/?v=old", "/desk/received/", "/desk/breaches/", "/breaches/",
               "/desk/months/", "/desk/?q=138000123", "/customers/", "/service/", "/service/day/"),
    "punches": ("/attendance/results/", "/attendance/today/", "/attendance/months/",
                "/attendance/clocks/strays/"),
    "ledger lines": ("/books/", "/books/vouchers/", "/books/months/"),
    "spending requests": ("/expenses/all/", "/expenses/all/?state=pending", "/expenses/cashier/"),
    "requests for a decision": ("/approvals/", "/approvals/count/"),
    "notices": ("/notices/", "/notices/bell/"),
    "goods": ("/goods/", "/goods/?q=龙井", "/goods/?q=xab"),
    "contracts": ("/contracts/", "/contracts/?q=承揽"),
    "content": ("/content/", "/content/all/", "/content/all/?kind=news&state=draft"),
    "moves of supplies": ("/supplies/", "/supplies/?q=B0015", "/supplies/items/1500/"),
    "all of it": ("/", "/home/waits/", "/home/own/", "/search/?q=yg1", "/people/"),
}  # fmt: skip
_NOTICES = """
INSERT INTO notices_notice (key, kind, recipient_id, text, params, url, clause, at, read_at)
SELECT 'bench:' || n, 'approvals.step', %(person)s, 'a request waits', '{}', '/', '',
    now() - n * interval '1 minute', CASE WHEN n > 30 THEN now() END
FROM generate_series(1, %(rows)s) AS n
"""


def fill(superuser: str, rows: int) -> object:
    """A company with so many rows of everything; who reads all its lists."""
    from bench import approvals, attendance, contracts, goods, ledger, money, site, supplies
    from hr.people.models import Employee

    reader = Employee.objects.create_superuser("G0", "钱超", "guizhang-2026")
    boss = staff.person("G1", "陈国强", "general_manager")
    staff.roster(staff.person("G2", "王小芳", "ecommerce_assistant", boss), boss)
    keepers = {
        "accountant": staff.person("G3", "何芳", "chief_accountant", boss),
        "cashier": staff.person("G4", "吕娜", "cashier", boss),
    }
    least = {name: min(rows, most) for name, most in FEWER.items()}
    scratch.fill(superuser, 10_000_000, 10_000_000 + rows - 1)
    attendance.fill(superuser, staff.department(), days=max(1, rows // 8_000))
    since = {"since": 1, "first": attendance.MONTH, "days": 300}
    ledger.fill(superuser, keepers, entries=rows // 4, **since)
    money.fill(superuser, boss, rows)
    approvals.kind_of_bench()
    approvals.fill(superuser, boss, reader, rows + approvals.OPEN)
    goods.fill(superuser, least["goods"])
    contracts.fill(superuser, boss, least["contracts"])
    site.fill(superuser, boss.pk, least["content"])
    supplies.fill(superuser, rows)
    scratch.run(superuser, _NOTICES, {"person": reader.pk, "rows": rows})
    return reader


def measure(reader) -> dict[str, list[float]]:
    """By page its cost against the empty shell's, CPU and wall, and its queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(reader)

    def asked(path: str):
        def ask() -> None:
            answer = client.get(path, follow=True)
            assert answer.status_code == 200, (path, answer.status_code)

        return ask

    paths = ["/shell/empty/", *(path for group in PAGES.values() for path in group)]
    jobs = {path: asked(path) for path in paths}
    costs = in_turns(jobs, ROUNDS)
    shell, found = costs["/shell/empty/"], {}
    for path, job in jobs.items():
        with CaptureQueriesContext(connection) as seen:
            job()
        cost = costs[path]
        found[path] = [cost.cpu / shell.cpu, cost.wall / shell.wall, len(seen)]
    return found


def figures(small: dict, large: dict) -> list[Figure]:
    """How many times as much each page takes, and asks."""
    found = []
    for group, paths in PAGES.items():
        rows = min(LARGE, FEWER.get(group, LARGE))
        for path in paths:
            told = f"{path}, {rows:,} {group} against {SMALL:,}"
            (_, before, few), (_, after, many) = small[path], large[path]
            found += [
                Figure(f"{told}, wall", after / before, math.inf if path in SUMS else MOST),
                Figure(f"{told}, queries more", many - few, 0, ""),
            ]
    return found


def _one(rows: int) -> dict[str, list[float]]:
    """What a process of its own measured with so many rows."""
    command = [sys.executable, "-m", "bench.growth", str(rows)]
    told = subprocess.run(command, cwd=scratch.ROOT, check=True, capture_output=True, text=True)
    return json.loads(told.stdout.splitlines()[-1])


def main() -> int:
    """Measure one size and print it as JSON where it is named, else both and print the table."""
    if len(sys.argv) > 1:
        superuser = scratch.start()
        import django

        django.setup()
        print(json.dumps(measure(fill(superuser, int(sys.argv[1])))))
        return 0
    found = figures(_one(SMALL), _one(LARGE))
    for figure in found:
        print(figure)
    return 0 if all(figure.holds for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
