"""The shelves of supplies behind a ledger of a million moves."""

from django.test import Client

from bench import scratch
from bench.measure import Figure, in_turns

ITEMS, MOVES = 2_000, 1_000_000
# Ten years of a large office: five hundred moves of each item, one of ten within the window.
_FILL = [
    """
INSERT INTO supplies_category (id, name)
OVERRIDING SYSTEM VALUE SELECT n, '分类 ' || n FROM generate_series(1000, 1039) AS n
""",
    """
INSERT INTO supplies_item (id, code, name, initials, category_id, specification, unit, shelf,
    is_active, on_hand, price)
OVERRIDING SYSTEM VALUE
SELECT n, 'B' || lpad(n::text, 6, '0'), '打印纸 ' || n, 'dyz', 1000 + n %% 40, 'A4 70g', '包',
    'A-' || n %% 50, true, n %% 60, 20
FROM generate_series(1000, 1000 + %(items)s - 1) AS n
""",
    """
INSERT INTO supplies_supplymove (at, recorded_at, item_id, kind, quantity, on_hand_after, price,
    department_id, source, source_id, by_id)
SELECT now() - (%(moves)s - n) * interval '5 minutes', now(), 1000 + n %% %(items)s,
    CASE WHEN n %% 5 = 0 THEN 'receipt' ELSE 'issue' END, CASE WHEN n %% 5 = 0 THEN 8 ELSE -2 END,
    10, 20, (SELECT min(id) FROM people_department), 'bench', n,
    (SELECT min(id) FROM people_employee)
FROM generate_series(1, %(moves)s) AS n
""",
]
PAGES = {
    "shell": "/shell/empty/",
    "shelves": "/supplies/",
    "middle": "/supplies/?after=B002000",
    "item": "/supplies/items/1500/",
    "search": "/supplies/?q=B0015",
    "month": "/supplies/consumption/",
    "reorder": "/supplies/reorder/",
}


def fill(superuser: str, moves: int = MOVES, items: int = ITEMS) -> None:
    """Shelves of so many items and so many moves of them, past the triggers."""
    scratch.run(superuser, _FILL, {"items": items, "moves": moves})


def measure(superuser: str, person) -> list[Figure]:
    """The table of supplies."""
    fill(superuser)
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)

    def job(path: str):
        def ask() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        return ask

    costs = in_turns({name: job(path) for name, path in PAGES.items()}, 20)
    shell = costs["shell"]
    figures = [
        Figure(f"supplies, {name}, 1,000,000 moves, against the empty shell, CPU",
               costs[name].cpu / shell.cpu, 3)
        for name in ("shelves", "middle", "item", "search")
    ]  # fmt: skip
    figures += [
        Figure(f"supplies, {name}, against the empty shell, wall", costs[name].wall / shell.wall, 3)
        for name in ("shelves", "item")
    ]
    figures += [
        Figure(f"supplies, {name} of 2,000 items, wall", costs[name].wall * 1000, 500, "ms")
        for name in ("month", "reorder")
    ]
    return figures
