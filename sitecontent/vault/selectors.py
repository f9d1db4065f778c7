"""What the pages read: accounts, one account, who opened what, loans; nothing that is locked."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from hr.people.models import Employee
from regulations.deadlines.models import Deadline
from regulations.rulebook import clause
from sitecontent.vault import rules
from sitecontent.vault.clocks import ROTATE
from sitecontent.vault.keys import keyring
from sitecontent.vault.keys.keyring import KeyTrouble
from sitecontent.vault.models import Change, Custody, Entry, Loan, MustChange, Reveal, Secret
from sitecontent.vault.rules import Way
from sitecontent.vault.seats import acts_for, head_of, holders_of, holds, seat_of

PAGE, RECENT = 50, 20


@dataclass
class Line:
    """An account on the list."""

    entry: Entry
    holders: list[Employee] = field(default_factory=list)
    rotation: Deadline | None = None
    must_change: list[MustChange] = field(default_factory=list)
    waits: Change | None = None
    is_mine: bool = False


def listing(viewer, *, with_closed: bool = False) -> list[Line]:
    """Every account with its custodians and clocks, in a fixed number of queries."""
    rows = Entry.objects.select_related("current")
    rows = list(rows if with_closed else rows.filter(closed_at=None))
    ids = [row.pk for row in rows]
    people = defaultdict(list)
    kept = Custody.objects.filter(content_object__in=ids).select_related("user__position")
    for custody in kept.order_by("user__number"):
        people[custody.content_object_id].append(custody.user)
    rotations = _rotations([row.current_id for row in rows if row.current_id])
    marked, waiting = _marked(ids), _waiting(ids)
    return [
        Line(
            entry=row, holders=people[row.pk], rotation=rotations.get(row.current_id),
            must_change=marked[row.pk], waits=waiting.get(row.pk),
            is_mine=viewer in people[row.pk] and bool(seat_of(viewer)),
        )
        for row in rows
    ]  # fmt: skip


def _rotations(secrets: list[int]) -> dict[int, Deadline]:
    rows = Deadline.objects.filter(kind=ROTATE, key__in=[str(pk) for pk in secrets])
    return {int(row.key): row for row in rows.filter(met_at=None, voided_at=None)}


def _marked(entries: list[int]) -> dict[int, list[MustChange]]:
    found = defaultdict(list)
    rows = MustChange.objects.filter(
        secret__entry__in=entries, deadline__met_at=None, deadline__voided_at=None
    )
    for row in rows.select_related("secret", "deadline", "person").order_by("deadline__due_at"):
        found[row.secret.entry_id].append(row)
    return found


def _waiting(entries: list[int]) -> dict[int, Change]:
    rows = Change.objects.filter(entry__in=entries, approval__state="pending")
    return {row.entry_id: row for row in rows.select_related("approval", "by")}


@dataclass
class Page:
    """One account as its page shows it to a viewer."""

    entry: Entry
    holders: list[Employee]
    line: Line
    secrets: list[Secret]
    changes: list[Change]
    reveals: list[Reveal]
    loans: list[Loan]
    holds: bool
    acts: bool
    may_break: bool
    to_set: Secret | None

    @property
    def openable(self) -> list[Secret]:
        """Versions that were approved, the newest first."""
        return [row for row in self.secrets if _is_enacted(row)]


def _is_enacted(row: Secret) -> bool:
    return hasattr(row, "change") and hasattr(row.change, "enactment")


def page_of(entry: Entry, viewer) -> Page:
    """An account with everything that is known of it, and what the viewer may do."""
    secrets = list(
        Secret.objects.filter(entry=entry).select_related("by", "use__by", "change__approval",
                                                          "change__enactment")
    )  # fmt: skip
    line = next(each for each in listing(viewer, with_closed=True) if each.entry.pk == entry.pk)
    mine, is_in_use = holds(viewer, entry), entry.current_id is not None
    return Page(
        entry=entry, holders=holders_of(entry), line=line, secrets=secrets,
        changes=list(entry.changes.select_related("by", "approval", "enactment")[:RECENT]),
        reveals=list(reveals(entry=entry)[:RECENT]),
        loans=list(entry.loans.select_related("by", "approval", "end")[:RECENT]),
        holds=mine, acts=acts_for(viewer, entry),
        may_break=not mine and is_in_use and entry.closed_at is None and bool(seat_of(viewer))
        and viewer.has_perm("vault.break_glass"),
        to_set=_to_set(secrets, entry),
    )  # fmt: skip


def _to_set(secrets: list[Secret], entry: Entry) -> Secret | None:
    """The approved version that nobody has set yet."""
    least = entry.current.number if entry.current else 0
    return next((row for row in secrets if row.number > least and _is_enacted(row)), None)


def reveals(*, entry: Entry | None = None, before: int | None = None):
    """What was opened, the newest first."""
    rows = Reveal.objects.select_related("by", "entry", "secret", "review__by", "opening")
    if entry is not None:
        rows = rows.filter(entry=entry)
    return rows.filter(pk__lt=before) if before else rows


def loans_of(viewer, at: datetime) -> list[Loan]:
    """One's own loans, the newest first, each with whether it may be used now."""
    rows = Loan.objects.select_related("entry__current", "approval", "end").filter(by=viewer)
    found = list(rows[:RECENT])
    for row in found:
        row.is_now = is_now(row, at)
    return found


def is_now(loan: Loan, at: datetime) -> bool:
    """Whether the login is lent at a moment."""
    is_lent = loan.approval and loan.approval.state == "approved" and not loan.approval.doubted_at
    is_within = loan.starts_at <= at < loan.ends_at and loan.entry.kind not in rules.SITE_KINDS
    return bool(is_lent and is_within and not hasattr(loan, "end") and not loan.entry.closed_at)


def lendable(viewer: Employee) -> list[Entry]:
    """Accounts in use whose login is offered to somebody; those they keep are none of them."""
    words = {
        "position": viewer.position.code if viewer.position else "",
        "has_head": head_of(viewer) is not None,
    }
    kept = Custody.objects.filter(user=viewer).values("content_object")
    rows = Entry.objects.filter(closed_at=None, current__isnull=False).exclude(pk__in=kept)
    return [row for row in rows if rules.is_offered(row.kind, **words)]


def key_trouble() -> KeyTrouble | None:
    """Why nothing can be opened or locked with the key file; None where it is well."""
    try:
        keyring.load(settings.VAULT_KEYS)
    except KeyTrouble as trouble:
        return trouble
    return None


def candidates() -> list[Employee]:
    """Who may be a custodian: everybody in one of the four seats."""
    return list(
        Employee.objects.select_related("position")
        .filter(Q(position__code__in=("general_manager", "deputy", "site_manager",
                                      "system_administrator")), is_active=True)
        .order_by("number")
    )  # fmt: skip


def working() -> QuerySet[Employee]:
    """Everybody at work, whose login of this portal may be kept, by number."""
    return Employee.objects.filter(is_active=True).order_by("number")


@clause("C13-8")
def lent_until(since: Mapping[int, datetime | None]) -> dict[int, datetime]:
    """Until when the logins of these people were lent, of loans that were used since their moments:
    the end that was agreed, or the one that came before it. By person; who lent nothing is left
    out."""
    rows = Reveal.objects.filter(way=Way.LOAN, entry__person__in=list(since))
    found: dict[int, datetime] = {}
    for person, at, agreed, early in rows.values_list(
        "entry__person", "at", "loan__ends_at", "loan__end__at"
    ):
        if since[person] is None or at > since[person]:
            end = min(agreed, early or agreed)
            found[person] = max(end, found.get(person, end))
    return found
