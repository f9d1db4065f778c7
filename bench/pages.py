"""Pages against the bare view and the empty shell, at 1,000 and at 1,000,000 orders."""

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.measure import Cost, Figure, in_turns

ROUNDS = 60
PAGES = {  # name: (address, answer, whether the list has just changed)
    "bare": ("/bare/", 200, False),
    "shell": ("/shell/empty/", 200, False),
    "changed desk": ("/desk/", 200, True),
    "desk": ("/desk/", 200, False),  # after the one before it: the list is at hand
    "refresh": ("/desk/rows/?v=old", 200, True),
    "still": ("/desk/rows/?v={version}", 204, False),
    "search": ("/desk/?q=138000123", 200, True),
}


def _job(client: Client, path: str, status: int, is_changed: bool) -> Callable[[], None]:
    """Ask for a page; a changed list is one that nothing is at hand of."""
    from orders.desk.views import _rendered

    def job() -> None:
        if is_changed:
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
        name: _job(client, path.format(version=desk_version()), status, is_changed)
        for name, (path, status, is_changed) in PAGES.items()
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
            for name in ("desk", "changed desk")
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
