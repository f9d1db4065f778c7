"""What becomes of every list page while its table grows: `python -m bench.growth`.

Two portals stand beside each other, each asked by a process of its own, in turns: page after page
first of the one, then of the other, so that a drifting machine hits both alike. The empty shell
and the list of people are the same in both: what they seem to grow is the machine's. Exits 1 when
a list grows too much.
"""

import json
import math
import statistics
import subprocess
import sys
from datetime import timedelta

from bench import lists, measured, scratch, staff
from bench.measure import Figure

SMALL, LARGE, ROUNDS, WARM_UP, MOST = 1_000, 1_000_000, 30, 3, 1.3
SHELL = "/shell/empty/"
ITEMS = 20  # on the shelves, so that a thousand moves fill the page of each
WAITING = 30  # requests that wait for the reader, in both
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
    "goods": ("/goods/", "/goods/?q=龙井", "/goods/?q=xa"),
    "contracts": ("/contracts/", "/contracts/?q=龙井"),
    "content": ("/content/", "/content/all/", "/content/all/?kind=news&state=published"),
    "moves of supplies": ("/supplies/", "/supplies/?q=打印", "/supplies/items/1010/"),
    "all of it": ("/", "/home/waits/", "/home/own/", "/search/?q=yg1", "/people/"),
}  # fmt: skip


def fill(superuser: str, rows: int) -> object:
    """A company with so many rows of everything; who reads all its lists."""
    from bench import approvals, contracts, goods, ledger, money, site, supplies
    from bench.attendance import MONTH
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
    _punches(superuser, rows)
    since = {"since": 1, "first": MONTH, "days": 300}
    ledger.fill(superuser, keepers, entries=rows // 4, **since)
    money.fill(superuser, boss, rows)
    approvals.kind_of_bench()
    approvals.fill(superuser, boss, reader, rows, waiting=min(WAITING, rows // 2))
    goods.fill(superuser, least["goods"])
    contracts.fill(superuser, boss, least["contracts"])
    site.fill(superuser, boss.pk, least["content"])
    supplies.fill(superuser, rows, items=ITEMS)
    lists.fill(superuser, reader, rows)
    return reader


def _punches(superuser: str, rows: int) -> None:
    """So many punches up to today, and what their days came to."""
    from django.utils import timezone

    from bench import attendance

    days = max(1, rows // (lists.PEOPLE * lists.PUNCHES))
    first = timezone.localdate() - timedelta(days=days - 1)
    attendance.fill(superuser, staff.department(), people=lists.PEOPLE, first=first, days=days)
    lists.judged(superuser, first, days)


class Portal:
    """One of the two, in a process of its own that does what it is told, one line after another."""

    def __init__(self, rows: int):
        command = [sys.executable, "-m", "bench.growth", str(rows)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(command, cwd=scratch.ROOT, **pipes)
        assert self._hear() == "filled"

    def tell(self, what: str):
        """What a method of `Asking` gives over there, by its name and its argument."""
        self.process.stdin.write(f"{what}\n")
        self.process.stdin.flush()
        return self._hear()

    def end(self) -> None:
        """Let it go, with its servers."""
        self.process.stdin.close()
        self.process.wait()

    def _hear(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("A portal of the bench ended before it was asked to.")
        return json.loads(line)


def _serve(rows: int) -> None:
    """Be one of the two portals until nothing more is asked."""
    superuser = scratch.start()
    import django

    django.setup()
    from bench.asking import Asking

    asking = Asking(fill(superuser, rows), [path for group in PAGES.values() for path in group])
    print(json.dumps("filled"), flush=True)
    for line in sys.stdin:
        name, *path = line.split()
        print(json.dumps(getattr(asking, name)(*path)), flush=True)


def figures(small: Portal, large: Portal) -> list[Figure]:
    """How many times as much each page takes, and how much more it asks."""
    rounds = [_round(small, large) for _ in range(ROUNDS + WARM_UP)][WARM_UP:]
    found = []
    for group, paths in {"no rows": (SHELL,), **PAGES}.items():
        rows = min(LARGE, FEWER.get(group, LARGE))
        for path in paths:
            before, after = map(
                statistics.median, zip(*(each[path] for each in rounds), strict=True)
            )
            told = f"{path}, {rows:,} {group} against {SMALL:,}"
            spent = f"from {before * 1000:.1f} to {after * 1000:.1f} ms"
            most = math.inf if path in SUMS else MOST
            found.append(Figure(f"{told}: {spent}", after / before, most))
    more = more_asked(small, large)
    return [*found, Figure(f"pages that ask more: {' '.join(more) or 'none'}", len(more), 0, "")]


def _round(small: Portal, large: Portal) -> dict[str, tuple[float, float]]:
    """By page the seconds of both portals, asked one right after the other."""
    paths = [SHELL, *(path for group in PAGES.values() for path in group)]
    return {path: (small.tell(f"seconds {path}"), large.tell(f"seconds {path}")) for path in paths}


def more_asked(small: Portal, large: Portal) -> dict[str, tuple[int, int]]:
    """By page how much it asks in both, of those that ask more where there are more rows."""
    few, many = small.tell("queries"), large.tell("queries")
    return {name: (few[name], many[name]) for name in few & many.keys() if many[name] > few[name]}


def main() -> int:
    """Serve one size where it is named, else compare both and print the table."""
    if len(sys.argv) > 1:
        _serve(int(sys.argv[1]))
        return 0
    small, large = Portal(SMALL), Portal(LARGE)
    found = figures(small, large)
    for figure in found:
        print(figure)
    measured.write("growth", "Lists from a thousand rows to a million", found)
    small.end()
    large.end()
    return 0 if all(figure.holds for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
