"""Five hundred people with a session each, and the years of rows behind them."""

import json
from datetime import date, timedelta
from pathlib import Path

from bench import attendance, ledger, scratch, staff

DESK, LEADS, OTHERS = 20, 20, 2  # a shop and somebody who imports
ORDERS, PUNCH_DAYS, LEDGER_LINES = 1_000_000, 250, 1_000_000  # 2,000 people, four punches a day


def found(people: int) -> dict[str, list[str]]:
    """Everybody who takes part: sessions of staff, desk and leads."""
    boss = staff.person("L0", "陈国强", "general_manager")
    head = staff.person("L1", "陈静", "ecommerce_lead", boss)
    leads = [staff.person(f"LL{n}", f"组长{n}", "ecommerce_lead", boss) for n in range(LEADS)]
    desk = [staff.person(f"LD{n}", f"助理{n}", "ecommerce_assistant", head) for n in range(DESK)]
    others = [
        staff.person(f"LS{n}", f"员工{n}", "web_designer", leads[n % LEADS])
        for n in range(people - DESK - LEADS - OTHERS)
    ]
    staff.roster(desk[0], head)
    return {
        "desk": [session_of(each) for each in desk],
        "leads": [session_of(each) for each in leads],
        "staff": [session_of(each) for each in others],
    }


def fill(superuser: str, *, share: float = 1.0) -> None:
    """Orders, punches and ledger lines of years; `share` of them for a quick run."""
    first = 10_000_000
    scratch.fill(superuser, first, first + int(ORDERS * share) - 1)
    punched = max(1, int(PUNCH_DAYS * share))
    since = date.today() - timedelta(days=punched)
    attendance.fill(superuser, staff.department(), first=since, days=punched)
    keepers = {
        "accountant": staff.person("L2", "何芳", "chief_accountant"),
        "cashier": staff.person("L3", "吕娜", "cashier"),
    }
    begun = date(date.today().year - 3, 1, 1)
    ledger.fill(
        superuser, keepers, since=1, entries=int(LEDGER_LINES * share) // 4, first=begun,
        days=(date.today() - begun).days,
    )  # fmt: skip


def session_of(person) -> str:
    """The key of a session in which a person is logged in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return session.session_key


def write_down(path: Path, sessions: dict[str, list[str]], *, secret: str, rush: float) -> None:
    """What the players need: sessions, cookies' names, the shop's secret, seconds of the rush."""
    from django.conf import settings

    cookies = {"session": settings.SESSION_COOKIE_NAME, "csrf": settings.CSRF_COOKIE_NAME}
    told = {"sessions": sessions, "cookies": cookies, "secret": secret, "rush": rush}
    path.write_text(json.dumps(told), encoding="utf-8")
