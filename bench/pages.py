"""Pages against the bare view and the empty shell, at 1,000 and at 1,000,000 orders."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.measure import Cost, Figure, in_turns

ROUNDS = 60
SAME, CHANGED, COLD = range(3)
PAGES = {  # name: (address, answer, what has become of the list since the page before)
    "bare": ("/bare/", 200, SAME),
    "shell": ("/shell/empty/", 200, SAME),
    "cold desk": ("/desk/", 200, COLD),
    "changed desk": ("/desk/", 200, CHANGED),
    "desk": ("/desk/", 200, SAME),  # after the one before it: the list is at hand
    "refresh": ("/desk/rows/?v=old", 200, CHANGED),
    "still": ("/desk/rows/?v={version}", 204, SAME),
    "search": ("/desk/?q=138000123", 200, COLD),
}
# The most urgent order looks otherwise than before.
_CHANGE = """
UPDATE desk_orderstate SET tries = tries % 100 + 1 WHERE order_id = (
    SELECT order_id FROM desk_orderstate WHERE NOT (state IN ('closed', 'void', 'shipped'))
    ORDER BY due_at, order_id LIMIT 1)
"""


def _job(client: Client, path: str, status: int, become: int) -> Callable[[], None]:
    """Ask for a page after what has become of the list; of a cold one nothing is at hand."""
    from orders.desk.views import _rendered, _row

    def job() -> None:
        if become == CHANGED:
            with connection.cursor() as cursor:
                cursor.execute(_CHANGE)
        if become == COLD:
            _row.cache_clear()
        if become != SAME:
            _rendered.cache_clear()
        answer = client.get(path)
        assert answer.status_code == status, (path, answer.status_code)

    return job


def measure(person) -> tuple[dict[str, Cost], dict[str, int]]:
    """Costs and numbers of queries of every page, for a person of the desk."""
    from orders.desk.selectors import desk_version

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    jobs = {
        name: _job(client, path.format(version=desk_version()), status, become)
        for name, (path, status, become) in PAGES.items()
    }
    costs = in_turns(jobs, ROUNDS)
    queries = {}
    for name, job in jobs.items():
        with CaptureQueriesContext(connection) as seen:
            job()
        queries[name] = len(seen)
    return costs, queries


def figures(small, large) -> list[Figure]:
    """The table of the pages; `small` and `large` are results of `measure`."""
    (few, _), (many, queries) = small, large
    bare, shell = many["bare"].cpu, many["shell"].cpu
    against_bare = {"refresh": 3.5, "still": 1.2}
    return [
        Figure("the bare view, ms of CPU (for scale)", bare * 1000, float("inf"), "ms"),
        Figure("empty shell against the bare view, CPU", shell / bare, 4),
        *(
            Figure(f"{name} against the empty shell, CPU", many[name].cpu / shell, 2)
            for name in ("desk", "changed desk", "cold desk")
        ),
        *(
            Figure(f"{name} against the bare view, CPU", many[name].cpu / bare, limit)
            for name, limit in against_bare.items()
        ),
        *(
            Figure(f"{name}, 1,000,000 orders against 1,000, wall",
                   many[name].wall / few[name].wall, 1.3)
            for name in ("desk", "changed desk", "refresh", "still", "search")
        ),
        *(
            Figure(f"queries of {name}", queries[name], 10, "")
            for name in ("changed desk", "refresh", "search")
        ),
    ]  # fmt: skip
