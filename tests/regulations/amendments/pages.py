"""Reading the pages of drafts and filling their form in."""

import re
from datetime import timedelta
from html import unescape

from django.utils import timezone

from regulations.amendments.models import RuleDraft
from tests.regulations.amendments.conftest import draft_tea

ENGLISH = {"headers": {"accept-language": "en"}}
HTMX = {"headers": {"hx-request": "true", "accept-language": "en"}}
NEW = "/rules/drafts/new/?set=tea"


def soon(days: int = 10):
    """A day to come."""
    return (timezone.now() + timedelta(days=days)).date()


def shown(client, person, path: str, status: int = 200, **options) -> str:
    """A page as a person reads it, in English."""
    client.force_login(person)
    answer = client.get(path, **options or ENGLISH)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def inputs(page: str) -> dict[str, str]:
    """What the form of a page would send."""
    found = dict(re.findall(r'<input [^>]*name="([^"]+)"[^>]* value="([^"]*)"', page))
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def send(client, person, path: str, **typed):
    """The form of a page, sent with some inputs typed otherwise (`__` stands for a dot)."""
    page = shown(client, person, path)
    data = inputs(page) | {"note": "茶太淡", "in_force_from": f"{soon()}"}
    data |= {name.replace("__", "."): text for name, text in typed.items()}
    return client.post(path, data, **ENGLISH)


def drafted(company, **changes) -> RuleDraft:
    """A draft for a day to come."""
    return draft_tea(company, at=timezone.now(), **{"in_force_from": soon()} | changes)
