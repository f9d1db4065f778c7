"""One reader who asks for pages, in the process of the portal they are of."""

import re
import time
from collections.abc import Container
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

_LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
_PASSED_OVER = ("set_language", "account_logout")


class Asking:
    """Asks for the pages of `paths`, and for whatever their links lead to."""

    def __init__(self, reader, paths: list[str]):
        self.client = Client(headers={"host": "127.0.0.1"}, raise_request_exception=False)
        self.client.force_login(reader)
        self.paths = paths

    def queries(self) -> dict[str, int]:
        """By page how much it asks the database; what links lead to is told by its name."""
        pages = {path: path for path in self.paths} | self._reached()
        return {name: self._asked(path) for name, path in pages.items()}

    def seconds(self, path: str) -> float:
        """Wall time until a page is there."""
        start = time.perf_counter()
        answer = self.client.get(path, follow=True)
        assert answer.status_code == 200, (path, answer.status_code)
        return time.perf_counter() - start

    def _asked(self, path: str) -> int:
        self.client.get(path)  # what a process keeps from page to page is not the page's
        with CaptureQueriesContext(connection) as seen:
            self.client.get(path)
        return len(seen)

    def _reached(self) -> dict[str, str]:
        """By name of the view one page of each that links lead to, from page to page.

        Not those that miss what the bench has not made: a document behind a request, the history
        behind a product.
        """
        found: dict[str, str] = {}
        waiting = [("", path) for path in self.paths]
        for name, path in waiting:
            answer = self.client.get(path)
            if answer.status_code != 200:
                found.pop(name, None)
            elif not answer.streaming and answer["Content-Type"].startswith("text/html"):
                fresh = _links(answer.content.decode(), but=found)
                found |= fresh
                waiting += fresh.items()
        return found


def _links(page: str, *, but: Container[str]) -> dict[str, str]:
    """By name of the view the first link to each on a page, but those known."""
    found: dict[str, str] = {}
    for link in _LINK.findall(page):
        name = _name(link)
        if name and name not in but:
            found.setdefault(name, link.replace("&amp;", "&"))
    return found


def _name(link: str) -> str:
    """What the portal calls the page of a link; "" for what is none."""
    try:
        name = resolve(urlsplit(link).path).view_name
    except Resolver404:
        return ""
    return "" if name in _PASSED_OVER else name
