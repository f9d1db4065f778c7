"""What five hundred people do all day, for locust; BYLAW_LOAD names the file `company` wrote.

Everybody comes in the first minutes, looks at their day and clocks in. Whoever keeps a page open
asks for its bell; the desk asks for its list every five seconds, accepts and remarks; leads decide
on leave that others ask for; a shop pushes orders and one person brings files of them.
"""

import csv
import hashlib
import hmac
import io
import itertools
import json
import os
import random
import re
import time
from datetime import date, timedelta
from pathlib import Path

from locust import FastHttpUser, between, constant, constant_pacing, task

TOLD = json.loads(Path(os.environ["BYLAW_LOAD"]).read_text(encoding="utf-8"))
SEED = random.Random(20261130)
TOKEN = "t" * 32  # the browser chooses what cookie and header say alike
NUMBERS = itertools.count(1)
COLUMNS = ("number", "placed_at", "receiver", "phone", "address", "title", "quantity", "unit_price")
FILE_ROWS = 200
APPROVES = re.compile(r'formaction="(/approvals/steps/\d+/)" name="verdict" value="approved"')


def order() -> dict:
    """An order nobody has seen yet."""
    number = next(NUMBERS)
    return {
        "number": f"load-{os.getpid()}-{number}", "placed_at": time.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "receiver": "王小芳", "phone": f"139{number:08}", "address": "杭州市文三路1号",
    }  # fmt: skip


class Person(FastHttpUser):
    """Somebody who is logged in."""

    abstract = True
    sessions: str
    _next: itertools.count

    def on_start(self) -> None:
        """Take one of the sessions."""
        keys = TOLD["sessions"][self.sessions]
        key, names = keys[next(self._next) % len(keys)], TOLD["cookies"]
        cookies = f"{names['session']}={key}; {names['csrf']}={TOKEN}; django_language=zh-hans"
        self.headers = {"Cookie": cookies, "X-CSRFToken": TOKEN}

    def look(self, path: str, name: str, **words) -> str:
        """A page or a part of one."""
        return self.client.get(path, name=name, headers=self.headers, **words).text or ""

    def send(self, path: str, name: str, data: dict, expected=(200, 302), **words) -> str:
        """A form; any other answer than those expected is a failure."""
        with self.client.post(
            path, data=data, name=name, headers=self.headers, catch_response=True,
            allow_redirects=False, **words,
        ) as answer:  # fmt: skip
            if answer.status_code in expected:
                answer.success()
            return answer.text or ""

    def home(self) -> str:
        """The home page as a browser asks for it: at once, and its two parts."""
        page = self.look("/", "home")
        self.look("/home/own/", "home: own")
        self.look("/home/waits/", "home: waits")
        return page


class Staff(Person):
    """Most people: they clock in, look something up now and then, ask for leave once."""

    sessions, _next = "staff", itertools.count()
    fixed_count = len(TOLD["sessions"]["staff"])
    wait_time = between(20, 40)

    def on_start(self) -> None:
        """Come in during the rush."""
        super().on_start()
        time.sleep(SEED.uniform(0, TOLD["rush"]))
        token = re.search(r'name="token" value="([^"]+)"', self.home())[1]
        self.send("/attendance/punch/", "clock in", {"token": token})
        self.has_asked = SEED.random() < 0.7  # for leave; the others will

    @task(12)
    def bell(self) -> None:
        """A page that is kept open asks by itself."""
        self.look("/notices/bell/", "bell")

    @task(2)
    def look_home(self) -> None:
        """See what waits."""
        self.home()

    @task(2)
    def month(self) -> None:
        """Look at one's month."""
        self.look("/attendance/months/", "own month")

    @task(2)
    def clause(self) -> None:
        """Read a clause."""
        self.look(f"/handbook/{SEED.choice(['A2.2-3', 'A2.5-1', 'C7-2', 'C7-1'])}/", "clause")

    @task(1)
    def find(self) -> None:
        """Find somebody from the keyboard."""
        self.look(f"/search/?q=yg{SEED.randrange(10)}", "search")

    @task(1)
    def leave(self) -> None:
        """Ask for a day of leave in the weeks to come."""
        if self.has_asked:
            self.look("/leave/", "own leave")
            return
        self.has_asked = True
        self.look("/leave/ask/", "leave: form")
        first = date.today() + timedelta(days=SEED.randrange(14, 60))
        words = {
            "kind": "personal",
            "unit": "day",
            "first": f"{first}",
            "reason": "家里有事",
        }
        self.send("/leave/ask/", "leave: ask", words, expected=(302, 422))  # a rest day is refused


class Desk(Person):
    """Order assistants: the list all the time, an order now and then."""

    sessions, _next = "desk", itertools.count()
    fixed_count = len(TOLD["sessions"]["desk"])
    wait_time = constant_pacing(5)
    version = ""

    @task
    def follow(self) -> None:
        """The list by itself, and every sixth time an order of it."""
        if not self.version:
            page = self.look("/desk/", "desk")
        else:
            page = self.look(f"/desk/rows/?v={self.version}", "desk: rows")
        if found := re.search(r"[?&;]v=([\d.]+)", page):
            self.version = found[1]
        waiting = re.findall(r'class="row received" data-pk="(\d+)"', page)
        if waiting and SEED.random() < 0.3:
            self.work(SEED.choice(waiting))

    def work(self, pk: str) -> None:
        """Open an order, accept it unless another was quicker, note something on it."""
        self.look(f"/desk/orders/{pk}/panel/", "desk: panel")
        words = {"name": "desk: accept", "data": {}, "expected": (200, 409, 422)}
        self.send(f"/desk/orders/{pk}/accept/", **words)
        self.send(f"/desk/orders/{pk}/remark/", "desk: remark", {"text": "请尽快发货"})


class Lead(Person):
    """Leads decide what waits for them."""

    sessions, _next = "leads", itertools.count()
    fixed_count = len(TOLD["sessions"]["leads"])
    wait_time = between(10, 20)

    @task
    def decide(self) -> None:
        """Look into the inbox and approve the first that may be approved there."""
        page = self.look("/approvals/", "inbox")
        if found := APPROVES.search(page):
            words = {"verdict": "approved", "comment": ""}
            self.send(found[1], "approve", words, expected=(200, 302, 409, 422))


class Shop(FastHttpUser):
    """A shop that pushes an order every second."""

    fixed_count = 1
    wait_time = constant(1)

    @task
    def push(self) -> None:
        """One signed order."""
        lines = [{"title": "茶", "quantity": 2, "unit_price": "18.00"}]
        body, at = json.dumps(order() | {"lines": lines}).encode(), str(int(time.time()))
        signed = hmac.new(TOLD["secret"].encode(), f"{at}.".encode() + body, hashlib.sha256)
        headers = {"X-Bylaw-Timestamp": at, "X-Bylaw-Signature": signed.hexdigest()}
        headers["Content-Type"] = "application/json"
        self.client.post("/hooks/orders/", data=body, headers=headers, name="push")


class Importer(Person):
    """Somebody who brings a file of orders every two minutes."""

    sessions, _next = "desk", itertools.count()
    fixed_count = 1
    wait_time = constant(120)

    @task
    def bring(self) -> None:
        """One file, stored at once and worked by the worker."""
        text = io.StringIO()
        rows = csv.DictWriter(text, COLUMNS)
        rows.writeheader()
        for _row in range(FILE_ROWS):
            rows.writerow(order() | {"title": "茶", "quantity": 1, "unit_price": "18.00"})
        edge = "load-file"
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="orders.csv"\r\n'
            f"Content-Type: text/csv\r\n\r\n{text.getvalue()}\r\n--{edge}--\r\n"
        )
        headers = self.headers | {"Content-Type": f"multipart/form-data; boundary={edge}"}
        self.client.post(
            "/desk/imports/", data=body.encode(), headers=headers, name="import",
            allow_redirects=False,
        )  # fmt: skip
