"""What each level may see and change: the one list behind Django's groups and PostgreSQL's roles.

A model stands here by its name, for the rooms beside this one are not imported. Each level holds
what stands at the levels before it. Never here: what is locked, sessions, passwords, and what says
anything about a person.
"""

import re
from collections.abc import Mapping

from regulations.rulebook import clause
from sitecontent.database.levels.rules import Level

VIEW, ENTER, WORK = ("view",), ("view", "add"), ("view", "add", "change")
SQL = {"view": "SELECT", "add": "INSERT", "change": "UPDATE"}

_ADDED: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # C13-3: what is public.
    Level.ORDINARY: {
        "database.PublicContent": VIEW,
        "database.PublicGood": VIEW,
        "products.Category": VIEW,
        "rulebook.Clause": VIEW,
        "rulebook.Edition": VIEW,
    },
    # C13-4: goods and content, entered and changed.
    Level.BACK_OFFICE: {
        "products.Category": WORK,
        "products.ListingChange": VIEW,
        "products.PriceChange": VIEW,
        "products.PriceWindow": VIEW,
        "products.Product": WORK,
        "publishing.Attachment": ENTER,
        "publishing.Item": ENTER,
        "publishing.Placed": ENTER,
        "publishing.Shown": VIEW,
        "publishing.Version": ENTER,
        "publishing.Word": VIEW,
    },
    # C13-5: backups, what is refused, sealed and granted.
    Level.DATABASE: {
        "binding.Attempt": VIEW,
        "binding.Seal": VIEW,
        "binding.Unsealed": VIEW,
        "database.Backup": VIEW,
        "database.GrantCheck": VIEW,
        "database.RightGrant": VIEW,
        "database.RightRequest": VIEW,
        "deadlines.Heartbeat": VIEW,
        "deadlines.Outage": VIEW,
    },
}
# Acts of the portal that belong to a level.
_ACTS = {Level.DATABASE: ("database.make_backup",)}
_GRANT = re.compile(r"(\w+)(?:\s*(\([^)]*\)))?")


def up_to(level: str) -> list[str]:
    """A level and those before it, the lowest first."""
    return Level.values[: Level.values.index(level) + 1]


@clause("C13-2", "C13-3", "C13-4")
def tables(level: str) -> dict[str, tuple[str, ...]]:
    """Model by name → what a level may do to its rows: see them, add some, change them."""
    found: dict[str, tuple[str, ...]] = {}
    for each in up_to(level):
        found |= _ADDED[each]
    return found


@clause("C13-2", "C13-5")
def permissions(level: str) -> set[str]:
    """What the group of a level holds, as `app.codename`."""
    held = {act for each in up_to(level) for act in _ACTS.get(each, ())}
    for label, verbs in tables(level).items():
        app, model = label.split(".")
        held |= {f"{app}.{verb}_{model.lower()}" for verb in verbs}
    return held


def narrowed(verbs: tuple[str, ...], grants: str) -> list[str]:
    """What a role gets of a table: what is asked for, in the columns the portal's own role has.

    ValueError where the portal itself may not: a level is never wider than the portal.

    >>> narrowed(("view", "change"), 'SELECT, INSERT, UPDATE ("state")')
    ['SELECT', 'UPDATE ("state")']
    """
    own = {right: f"{right} {columns}".rstrip() for right, columns in _GRANT.findall(grants)}
    missing = [verb for verb in verbs if SQL[verb] not in own]
    if missing:
        raise ValueError(f"The portal's role may not {missing} here: {grants}")
    return [own[SQL[verb]] for verb in verbs]
