"""The home page and the parts it asks for, against the empty shell; what they ask the database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.measure import Figure, in_turns

ROUNDS = 30
PAGES = {
    "shell": "/shell/empty/", "home page": "/", "its part of what waits": "/home/waits/",
    "its part of one's own day and month": "/home/own/",
    "its part of the company, within the minute": "/company/",
}  # fmt: skip
PART = float("inf")  # none named: they come after the page, beside each other


def measure(boss) -> list[Figure]:
    """For who leads the company, who has most of everything."""
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(boss)

    def ask(path):
        answer = client.get(path, headers={"hx-request": "true"} if path == "/company/" else {})
        assert answer.status_code == 200, (path, answer.status_code)

    costs = in_turns({name: lambda path=path: ask(path) for name, path in PAGES.items()}, ROUNDS)
    figures, shell = [], costs["shell"].cpu
    for name, path in PAGES.items():
        if name == "shell":
            continue
        with CaptureQueriesContext(connection) as seen:
            ask(path)
        limit = 3 if path == "/" else PART
        cost = costs[name].cpu / shell
        figures.append(Figure(f"{name} against the empty shell, CPU", cost, limit))
        figures.append(Figure(f"queries of the {name}", len(seen), 20, ""))
    return figures
