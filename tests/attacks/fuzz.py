"""Somebody logged in who sends what they like to every address, by a seed.

What a request writes is judged as at a COMMIT, deferred triggers and all, and mostly taken back, so
that the forms stay what they were; a part of it is kept, so that pages must live with it.
"""

import re
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from tests.addresses import House
from tests.attacks import hostile, pages

KINDS = ("application/json", "text/plain", "multipart/form-data", "", "application/x-\xff",
         "application/x-www-form-urlencoded; charset=utf-7", "multipart/form-data; boundary=x",
         "application/json; charset=utf-16")  # fmt: skip
HEADERS = ("HTTP_USER_AGENT", "HTTP_REFERER", "HTTP_ACCEPT_LANGUAGE", "HTTP_HX_CURRENT_URL",
           "HTTP_X_FORWARDED_FOR", "HTTP_RANGE", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_NONE_MATCH",
           "HTTP_ACCEPT", "HTTP_X_REQUESTED_WITH", "HTTP_AUTHORIZATION")  # fmt: skip
BODIES = (b"[" * 3000, b'{"a": "\\ud800"}', b"\xff\xfe", b"--x\r\n\r\n", b"%", b"a" * 90_000,
          b'{"id": 1e999}', b"=&=&=", b"&" * 5000)  # fmt: skip
STRANGE = ("0", "9" * 30, "-1", "x" * 300, "%FF", "%ED%A0%80", "1%0A")
# What ends the attack itself: never kept.
NOT_KEPT = ("/account/", "/people/", "/i18n/")
SLOW = 15.0
MARK = "<b id=zzq>"


@dataclass
class Report:
    """What came of it: how many requests, how they were answered, what must not be."""

    asked: int = 0
    hostile: int = 0
    kept: int = 0
    statuses: Counter = field(default_factory=Counter)
    slowest: float = 0
    broken: dict[str, str] = field(default_factory=dict)

    def note(self, answer, what: str, took: float) -> None:
        """Count an answer, and keep what is wrong with it."""
        self.asked += 1
        self.statuses[answer.status_code] += 1
        self.slowest = max(self.slowest, took)
        if answer.status_code == 500:
            self._keep(cause(answer.exc_info), what)
        if took > SLOW:
            self._keep(f"{took:.0f} s", what)
        if "html" in answer.headers.get("Content-Type", "") and MARK in text_of(answer):
            self._keep(f"unescaped at {what[:60]}", what)

    def _keep(self, wrong: str, what: str) -> None:
        """Say it at once: a whole run takes half an hour."""
        if wrong not in self.broken:
            print("BROKEN", wrong, "|", what)
        self.broken.setdefault(wrong, what)


def cause(exc_info) -> str:
    """The error and where of our own code it came from."""
    if not exc_info:
        return "an answer of 500"
    base = str(settings.BASE_DIR)
    ours = [
        f"{Path(each.filename).relative_to(base)}:{each.lineno}"
        for each in traceback.extract_tb(exc_info[2])
        if each.filename.startswith(base) and ".venv" not in each.filename
        and "tests/" not in each.filename and "middleware" not in each.filename
    ]  # fmt: skip
    return f"{exc_info[0].__name__}: {str(exc_info[1])[:150]!r} at {' < '.join(ours[:-4:-1])}"


def text_of(answer) -> str:
    """The body of an answer, unless it is a stream."""
    return "" if answer.streaming else answer.content.decode(errors="replace")


@contextmanager
def commits_judged() -> Iterator[None]:
    """Inside, whatever a view does in a transaction of its own is judged where that would have been
    committed: deferred triggers and constraints speak there, and nowhere later."""
    outer, left = len(connection.savepoint_ids), transaction.Atomic.__exit__

    def leave(atomic, kind, error, trace):
        alone = len(connection.savepoint_ids) == outer + 1 and not connection.needs_rollback
        if kind is None and alone:
            try:
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            except Exception as found:
                left(atomic, type(found), found, found.__traceback__)
                raise
        return left(atomic, kind, error, trace)

    transaction.Atomic.__exit__ = leave
    try:
        yield
    finally:
        transaction.Atomic.__exit__ = left


class Attacker:
    """One reader of the portal, and what they try."""

    def __init__(self, house: House, reader: str, paths: list[str], report: Report, seed: int = 1):
        self.draw, self.report, self.reader = Random(f"{reader} {seed}"), report, reader
        self.person = getattr(house, reader, None)
        self.paths = paths
        self.ids = [str(each) for each in (house.order.pk, house.case.pk, house.colleague.pk)]
        self.handler = Client(raise_request_exception=False).handler
        self.forms: dict[str, list[pages.Form]] = {}
        self.closed: set[str] = set()  # what takes no form
        self.log_in()

    def log_in(self) -> None:
        """A session of one's own; nobody has none."""
        self.first = Client()
        if self.person:
            self.first.force_login(self.person)

    def ask(self, method: str, path: str, body=b"", kind="", *, keep=False, **headers):
        """One request, judged as it would be committed."""
        client = Client(raise_request_exception=False)
        client.cookies.update(self.first.cookies)
        client.handler = self.handler
        began = time.monotonic()
        with transaction.atomic():
            with commits_judged():
                answer = client.generic(method.upper(), path, body, kind, **headers)
            took = time.monotonic() - began
            fine = answer.status_code < 500 and not connection.needs_rollback
            kept = keep and fine and not path.startswith(NOT_KEPT)
            transaction.set_rollback(not kept)
        self.report.kept += kept and method != "get"
        if answer.status_code == 405 and method == "post":
            self.closed.add(path)
        what = f"{self.reader}: {method} {path[:300]} {body[:700]!r} {kind} {headers}"
        self.report.note(answer, what, took)
        return answer

    def read(self, path: str) -> list[pages.Form]:
        """The forms of a page, from what this reader is shown there."""
        answer = self.ask("get", path)
        shown = answer.status_code == 200 and "html" in answer.headers.get("Content-Type", "")
        found = pages.forms_of(text_of(answer), path)[0] if shown else []
        self.forms[path] = [each for each in found if each.path.startswith("/")]
        return self.forms[path]

    def look_around(self, share: float = 1) -> None:
        """Read every page once, or a share of them."""
        for path in self.paths:
            if self.draw.random() < share:
                self.read(path)
        self._learn()

    def _learn(self) -> None:
        known = [each for found in self.forms.values() for each in found]
        # A form that stands on every page is one form.
        self.known = {(each.path, *(one.name for one in each.fields)): each for each in known}
        self.names = sorted({one.name for each in known for one in each.fields}) or ["q"]

    def attack(self, times: int, share: float = 1) -> None:
        """So many requests, each of some kind, by what is found on a share of the pages."""
        self.look_around(share)
        for number in range(times):
            if number % 150 == 149:
                self._look_again()
            self.report.hostile += 1
            way = self.draw.random()
            if way < 0.62 and self.known:
                self._send_a_form()
            elif way < 0.76:
                self._send_to(self._some_address())
            elif way < 0.88:
                self._ask_strangely()
            elif way < 0.94:
                self._send_a_body()
            else:
                self._change_the_address()

    def _look_again(self) -> None:
        self.log_in()
        for path in self.draw.sample(self.paths, 12):
            self.read(path)
        self._learn()

    def _send_a_form(self) -> None:
        form, draw = self.known[self.draw.choice(list(self.known))], self.draw
        wrong = draw.choice((0, 0, 1, 1, 1, 2, 4))
        pairs = pages.filled(form, draw, wrong, self.names)
        if form.method == "get":
            self.ask("get", f"{form.path.split('?')[0]}?{pages.query(pairs)}")
            return
        body, kind = pages.body(pairs, files=form.has_files)
        headers = {"HTTP_HX_REQUEST": "true"} if draw.random() < 0.3 else {}
        self.ask("post", form.path, body, kind, keep=draw.random() < 0.4, **headers)

    def _some_address(self) -> str:
        """One that takes forms, as far as is known."""
        return next(path for path in iter(lambda: self.draw.choice(self.paths), None)
                    if path not in self.closed or self.draw.random() < 0.1)  # fmt: skip

    def _send_to(self, path: str) -> None:
        """To an address itself, in names that some form has."""
        names = self.draw.choices(self.names, k=self.draw.randrange(1, 12))
        pairs = [(each, hostile.value(self.draw)) for each in names]
        self.ask("post", path, *pages.body(pairs, files=False))

    def _ask_strangely(self) -> None:
        names = self.draw.choices(self.names, k=self.draw.randrange(1, 8))
        sent = pages.query([(each, hostile.value(self.draw)[:4000]) for each in names])
        header = hostile.value(self.draw).encode("utf-8", "replace").decode("latin-1")
        headers = {self.draw.choice(HEADERS): header[:3000]}
        self.ask("get", f"{self.draw.choice(self.paths)}?{sent}", **headers)

    def _send_a_body(self) -> None:
        body, kind = self.draw.choice(BODIES), self.draw.choice(KINDS)
        self.ask("post", self._some_address(), body, kind)

    def _change_the_address(self) -> None:
        path, draw = self.draw.choice(self.paths), self.draw
        strange = draw.choice((*STRANGE, *hostile.TIMES, *self.ids))
        parts = path.split("/")
        inner = [at for at, each in enumerate(parts) if re.search(r"\d", each)] or [1]
        parts[draw.choice(inner)] = strange
        self.ask(draw.choice(("get", "post")), "/".join(parts))
