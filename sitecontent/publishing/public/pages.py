"""Answers of the public site: made once for each stand of the site, revalidated by their ETag.

The stand's number is a row of the database that every publication and takedown counts up in its
own transaction; so every process shows the same, and nothing has to be told to anybody.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from sitecontent.publishing.public.selectors import Stand, number_now, pages_at, stand_at

MOST_PAGES = 500
PAGES = ("pages",)
SECOND = timedelta(seconds=1)
_kept: list[Stand] = []


@dataclass(frozen=True)
class Page:
    """The bytes of an answer, and by what they are known again."""

    body: bytes
    media: str
    etag: str


def stand_now(at: datetime) -> Stand:
    """The stand of now; what this process made for it comes along."""
    number = number_now()
    if not _kept or not _kept[0].holds(number, at):
        _kept[:] = [stand_at(at)]
    return _kept[0]


def pages_now(at: datetime) -> list[tuple[int, str]]:
    """The pages that stand below every page, asked for once for each stand."""
    stand = stand_now(at)
    found = stand.pages.get(PAGES)
    if found is None:
        found = stand.pages[PAGES] = pages_at(stand.since)
    return found


def forget() -> None:
    """Forget what this process has made."""
    _kept.clear()


def answer(
    request: HttpRequest,
    key: tuple,
    make: Callable[[], tuple[bytes, str]],
    at: datetime,
    stand: Stand | None = None,
) -> HttpResponse:
    """The page of a key, or 304 where the reader has it; `make` gives its bytes and their type.

    It holds no cookie and asks for no session; whoever keeps it asks again each time. `stand` is
    that of something else than what is published.
    """
    stand = stand or stand_now(at)
    page = stand.pages.get(key)
    if page is None:
        body, media = make()
        page = Page(body, media, f'"{hashlib.sha256(body).hexdigest()[:32]}"')
        if len(stand.pages) >= MOST_PAGES:
            stand.pages.clear()
        stand.pages[key] = page
    return conditional(request, page, stand.changed, at)


def conditional(request, page: Page, changed: datetime, at: datetime) -> HttpResponse:
    """The page with its validators, or 304."""
    # Within a second two stands would bear the same Last-Modified.
    is_settled = at - changed >= SECOND
    modified = int(changed.timestamp()) if is_settled else None
    response = HttpResponse(page.body, content_type=page.media)
    found = get_conditional_response(request, page.etag, modified, response)
    found["ETag"] = page.etag
    if is_settled:
        found["Last-Modified"] = format_datetime(datetime.fromtimestamp(modified, UTC), usegmt=True)
    found["Cache-Control"] = "public, no-cache"
    found["Content-Language"] = "zh-hans"
    found["X-Content-Type-Options"] = "nosniff"
    return found
