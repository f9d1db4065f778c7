"""The list of content among two hundred thousand, the public site under load, the word list."""

import os
import random
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from django.test import Client

from bench import scratch
from bench.measure import Figure, in_turns
from config.processes import free_port, wait_until

ITEMS, REQUESTS, CONNECTIONS = 200_000, 6_000, 6
# A site of some years: nearly everything is published and shown, some is written or waits.
_FILL = [
    """
INSERT INTO publishing_item (id, kind, place, note, by_id, created_at, title, number, state,
    changed_at)
OVERRIDING SYSTEM VALUE
SELECT n, (ARRAY['news', 'article', 'product', 'company'])[n %% 4 + 1], '', '', %(person)s, now(),
    substr('西湖安溪云南福鼎茉莉祁门桂花新疆和田东北', n %% 20 + 1, 2)
        || substr('龙井观音普洱白茶红茶核桃大枣木耳', n / 20 %% 15 + 1, 2) || ' ' || n, 1,
    CASE n %% 100 WHEN 0 THEN 'draft' WHEN 1 THEN 'pending' WHEN 2 THEN 'approved'
        ELSE 'published' END, now() - n * interval '1 minute'
FROM generate_series(1, %(items)s) AS n
""",
    """
INSERT INTO publishing_version (id, item_id, number, title, summary, body, address, is_important,
    is_confidential, is_copyrighted, source, licence, by_id, at, recorded_at)
OVERRIDING SYSTEM VALUE
SELECT id, id, 1, title, '摘要', repeat('好茶。', 300), '', false, false, false, '', '', by_id,
    created_at, created_at FROM publishing_item
""",
    """
INSERT INTO publishing_publication (id, version_id, by_id, at, recorded_at)
OVERRIDING SYSTEM VALUE
SELECT id, id, by_id, created_at, created_at FROM publishing_item WHERE state = 'published'
""",
    """
INSERT INTO publishing_shown (publication_id, item_id, version_id, kind, place, starts_at)
SELECT p.id, p.id, p.id, i.kind, '', p.at - interval '1 hour' - p.id * interval '1 second'
FROM publishing_publication AS p JOIN publishing_item AS i ON i.id = p.id
""",
]
PAGES = {
    "shell": "/shell/empty/",
    "list": "/content/all/",
    "middle": "/content/all/?before=100000",
    "of a kind and state": "/content/all/?kind=news&state=draft",
    "search": "/content/all/?q=龙井",
    "desk": "/content/",  # five lists on one page
}


def fill(superuser: str, person: int, items: int = ITEMS) -> None:
    """So many pieces of content in all states, written by a person, past the triggers."""
    scratch.run(superuser, _FILL, {"items": items, "person": person})


def _pages(person) -> dict:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)

    def job(path: str):
        def ask() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        return ask

    return in_turns({name: job(path) for name, path in PAGES.items()}, 40)


def _read(connection: socket.socket) -> bytes:
    """The head of an answer, its body read away."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += connection.recv(65536)
    head, _sign, body = got.partition(b"\r\n\r\n")
    size = next((line for line in head.split(b"\r\n") if line.lower().startswith(b"content-len")),
                b":0")  # fmt: skip
    left = int(size.split(b":")[1]) - len(body)
    while left > 0:
        left -= len(connection.recv(65536))
    return head


def _rate(port: int, path: str, is_known: bool) -> float:
    """Answers in a second of two web processes, each reader asking again on its connection."""
    ask = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as first:
        first.sendall(ask + b"\r\n")
        head = _read(first)
    etag = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"etag"))
    if is_known:
        ask += b"If-None-Match:" + etag.split(b":", 1)[1] + b"\r\n"
    wanted = b" 304 " if is_known else b" 200 "

    def read(_number: int) -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            for _each in range(REQUESTS // CONNECTIONS):
                connection.sendall(ask + b"\r\n")
                assert wanted in _read(connection)

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(read, range(CONNECTIONS)))  # both processes have made the page by now
        begun = time.perf_counter()
        list(pool.map(read, range(CONNECTIONS)))
        return REQUESTS / (time.perf_counter() - begun)


def _rates() -> dict[str, float]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    command += ["--no-control-socket", "--log-level", "error"]
    server = subprocess.Popen(command, env=os.environ)

    def answers() -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", port)) == 0

    try:
        assert wait_until(answers, seconds=60)
        return {
            "home, revalidated": _rate(port, "/site/", True),
            "feed, revalidated": _rate(port, "/site/feed.json", True),
            "one item, whole": _rate(port, "/site/1003/", False),
            "goods, revalidated": _rate(port, "/site/goods/", True),
            "feed of goods, revalidated": _rate(port, "/site/goods.json", True),
        }
    finally:
        server.terminate()
        server.wait()


def _screening() -> float:
    """Median wall time in ms of 10,000 words over an article of 10,000 characters."""
    from sitecontent.publishing.screening.rules import Matcher, plain

    draw = random.Random(7)
    signs = [chr(code) for code in range(0x4E00, 0x9FA5)]
    words = {"".join(draw.choices(signs, k=draw.randint(2, 6))) for _each in range(10_000)}
    looking = Matcher([(number, plain(word)) for number, word in enumerate(sorted(words))])
    text = "".join(draw.choices(signs[:3500], k=9_996)) + sorted(words)[0]
    return in_turns({"find": lambda: looking.find(text)}, 40)["find"].wall * 1000


def measure(superuser: str, person) -> list[Figure]:
    """The table of content; `person` may see it."""
    fill(superuser, person.pk)
    costs = _pages(person)
    shell = costs["shell"]
    figures = [
        Figure(f"content, {name}, 200,000 items, against the empty shell, CPU",
               costs[name].cpu / shell.cpu, 4 if name == "desk" else 3)
        for name in PAGES if name != "shell"
    ]  # fmt: skip
    figures += [
        Figure(f"content, {name}, against the empty shell, wall", costs[name].wall / shell.wall, 3)
        for name in ("list", "middle")
    ]
    figures.append(Figure("10,000 words over 10,000 characters, wall", _screening(), 20, "ms"))
    figures += [
        Figure(f"public site, {name}, answers a second", rate, 500, "", at_least=True)
        for name, rate in _rates().items()
    ]
    return figures
