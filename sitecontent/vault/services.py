"""The verbs of accounts: enter, ask for a change, let it take effect, take a secret into use."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.debug import sensitive_variables

from hr.people.models import Employee
from regulations.approvals.rules import State as Outcome
from regulations.approvals.services import Matter, ask_approval
from regulations.binding.rows import insert
from regulations.notices.sayings import in_each_language
from regulations.passwords import faults, spec_of
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from sitecontent.vault import clocks, losses, rules
from sitecontent.vault.keys import keyring
from sitecontent.vault.keys.envelope import Place, lock, mark_of
from sitecontent.vault.letters import tell
from sitecontent.vault.models import Change, Cipher, Enactment, Entry, Secret, Use, Wrapping
from sitecontent.vault.refusals import in_words
from sitecontent.vault.rules import Field, Kind, What, clause_of
from sitecontent.vault.seats import acts_for, chain_for, holders_of, in_seats, seat_of

CHANGE = "vault.change"
ASKED = {
    What.SECRET: gettext_noop("New secret: %(kind)s, %(name)s"),
    What.HOLDERS: gettext_noop("Other custodians: %(kind)s, %(name)s"),
    What.CLOSING: gettext_noop("Given up: %(kind)s, %(name)s"),
}
# Where the name says the kind already.
BY_NAME = {
    What.SECRET: gettext_noop("New secret: %(name)s"),
    What.HOLDERS: gettext_noop("Other custodians: %(name)s"),
    What.CLOSING: gettext_noop("Given up: %(name)s"),
}
TO_SET = gettext_noop("The new secret of %(name)s is approved: set it there, then say so here.")
SET = gettext_noop("The new secret of %(name)s is in use.")
KEPT = gettext_noop("You keep the account %(name)s.")
CLOSED = gettext_noop("The account %(name)s is given up.")


@dataclass(frozen=True)
class Draft:
    """A secret as it is entered; `repr` shows nothing of it."""

    password: str = field(repr=False)
    login: str = field(default="", repr=False)
    more: str = field(default="", repr=False)

    def fields(self) -> dict[str, str]:
        """What is locked, by field."""
        found = {Field.LOGIN: self.login, Field.PASSWORD: self.password, Field.MORE: self.more}
        return {name.value: text for name, text in found.items() if text}


@clause("C8-1", "C8-2")
@sensitive_variables("draft")
@transaction.atomic
def enter_account(
    *, name: str, kind: Kind, address: str, draft: Draft, holders: Collection[int], reason: str,
    person: Employee | None = None, by, at: datetime,
) -> Change:  # fmt: skip
    """Enter an official account with its first secret and its custodians; the general manager
    is asked. Until then nobody opens it. `person`: whose login of this portal it is."""
    _require_keeper(by)
    rules.check_owner(kind, person is not None)
    if not name.strip():
        raise ValidationError(_("Give the account a name."), code="C8-1")
    entry = Entry(
        name=name.strip(), kind=Kind(kind), address=address.strip(), person=person, by=by,
        created_at=at,
    )  # fmt: skip
    with in_words("C8-1"):
        entry.save(force_insert=True)
    return _ask_secret(entry, draft, sorted(set(holders)), reason, by, at)


@clause("C8-2", "C13-8")
@sensitive_variables("draft")
@transaction.atomic
def replace_secret(*, entry_id: int, draft: Draft, reason: str, by, at: datetime) -> Change:
    """Ask for a new secret of an account; the one in use stays until the new one is approved and
    a custodian says that it is set."""
    entry = _acted_on(entry_id, by)
    is_new = not holders_of(entry)
    before = entry.changes.order_by("-id").values_list("holders", flat=True).first()
    return _ask_secret(entry, draft, before if is_new else None, reason, by, at)


@clause("C8-2")
@transaction.atomic
def change_custodians(
    *, entry_id: int, holders: Collection[int], reason: str, by, at: datetime
) -> Change:
    """Ask for other custodians of an account: they change when the general manager says so."""
    entry, wanted = _acted_on(entry_id, by), sorted(set(holders))
    if set(wanted) == {each.pk for each in holders_of(entry)}:
        raise ValidationError(_("These are its custodians already."), code="C8-2")
    _check_people(wanted, entry.kind)
    return _ask(Change(entry=entry, what=What.HOLDERS, holders=wanted), reason, by, at)


@clause("C8-2")
@transaction.atomic
def give_up(*, entry_id: int, reason: str, by, at: datetime) -> Change:
    """Ask for an account to be given up; what was on record of it stays."""
    return _ask(Change(entry=_acted_on(entry_id, by), what=What.CLOSING), reason, by, at)


def _require_keeper(by) -> None:
    if not by.has_perm("vault.keep_vault") or by.position is None:
        raise PermissionDenied(_("Your position does not include keeping official accounts."))


def _acted_on(entry_id: int, by) -> Entry:
    entry = Entry.objects.select_related("current").get(pk=entry_id)
    if not acts_for(by, entry):
        raise PermissionDenied(_("Only a custodian of this account does this."))
    return entry


def _check_people(wanted: Collection[int], kind: str) -> None:
    people = Employee.objects.select_related("position").filter(pk__in=wanted)
    rules.check_holders(
        [(each.is_active, each.position.code if each.position else "") for each in people], kind,
        has_lead=any(seat_of(each) == rules.SITE_LEAD for each in in_seats()),
    )  # fmt: skip


@sensitive_variables("draft")
def _ask_secret(
    entry: Entry, draft: Draft, holders: list[int] | None, reason: str, by, at: datetime
) -> Change:
    check_password(draft, entry, at)
    if holders is not None:
        _check_people(holders, entry.kind)
    secret = _store(entry, draft, by, at)
    change = Change(entry=entry, what=What.SECRET, secret=secret, holders=holders)
    return _ask(change, reason, by, at)


@clause("C13-8")
@sensitive_variables("draft")
def check_password(draft: Draft, entry: Entry, at: datetime) -> None:
    """Refuse a password that the specification in force does not take, with all that is wrong."""
    spec = spec_of(in_force("passwords", at).params)
    found = list(faults(draft.password, spec, names=(draft.login, entry.name)))
    if found:
        raise ValidationError(
            [ValidationError(each.text, params=each.params, code="C13-8") for each in found]
        )


@sensitive_variables("draft", "sealed", "ring")
def _store(entry: Entry, draft: Draft, by, at: datetime) -> Secret:
    """A new version, locked: its row, its fields, its own key."""
    ring = keyring.load(settings.VAULT_KEYS)
    number = 1 + (entry.secrets.order_by("-number").values_list("number", flat=True).first() or 0)
    secret = Secret(
        entry=entry, number=number, mark=mark_of(draft.password, entry.pk, ring), by=by, at=at
    )
    with in_words(clause_of(entry.kind)):
        insert(secret)
    sealed = lock(draft.fields(), Place(entry.pk, number), ring)
    insert(Wrapping(secret=secret, key_id=sealed.key_id, wrapped=sealed.wrapped))
    for name, body in sealed.bodies.items():
        insert(Cipher(secret=secret, field=name, body=body))
    return secret


def _ask(change: Change, reason: str, by, at: datetime) -> Change:
    entry = change.entry
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code="C8-2")
    change.reason, change.by, change.at = reason.strip()[: rules.LONGEST_REASON], by, at
    with in_words(clause_of(entry.kind)):
        insert(change)
    matter = Matter(*_title(change), clause=clause_of(entry.kind))
    chain = chain_for(by, entry, change.holders)
    ask_approval(kind=CHANGE, document=change, matter=matter, chain=chain, by=by, at=at)
    return change


def _title(change: Change) -> tuple[str, dict]:
    """What is asked, with the kind of the account where its name does not say it."""
    what, name = What(change.what), change.entry.name
    kind = in_each_language(lambda: Kind(change.entry.kind).label)
    labels = [kind] if isinstance(kind, str) else kind.values()
    if any(label.casefold() in name.casefold() for label in labels):
        return BY_NAME[what], {"name": name}
    return ASKED[what], {"kind": kind, "name": name}


@clause("C8-2")
def settle_change(document: Change, outcome: Outcome, by, at: datetime) -> None:
    """What the general manager said (handler of `CHANGE`): approved, the change takes effect."""
    if outcome != Outcome.APPROVED:
        return
    change = Change.objects.select_related("entry__current", "secret__by__position")
    change = change.get(pk=document.pk)
    entry, before = change.entry, holders_of(change.entry)
    with in_words(clause_of(entry.kind)):
        insert(Enactment(change=change, by=by, at=at))
    entry.refresh_from_db()
    after = holders_of(entry)
    gone = [each for each in before if each not in after]
    for person in gone:
        losses.lose_account(entry, person, rules.Cause.CUSTODY, by=by, at=at)
    if change.what == What.SECRET and not seat_of(change.secret.by):
        losses.lose_account(entry, change.secret.by, rules.Cause.POST, by=by, at=at)
    losses.meet_successors(entry, gone, by=by, at=at)
    new = [each for each in after if each not in before]
    tell(new, KEPT, entry=entry, key=f"kept:{change.pk}", by=by, at=at)
    if change.what == What.SECRET:
        tell(after, TO_SET, entry=entry, key=f"set:{change.pk}", by=by, at=at)
    if change.what == What.CLOSING:
        clocks.stop_clocks(entry, at)
        tell(before, CLOSED, entry=entry, key=f"closed:{change.pk}", by=by, at=at)


@clause("C8-2", "C13-8")
@transaction.atomic
def take_into_use(*, secret_id: int, by, at: datetime) -> Use:
    """A custodian has set the approved secret where the account is: what had to be changed is
    changed, and the next change by rule is due in so many days."""
    secret = Secret.objects.select_related("entry__current").get(pk=secret_id)
    entry = secret.entry
    if not acts_for(by, entry):
        raise PermissionDenied(_("Only a custodian of this account does this."))
    use = Use(secret=secret, by=by, at=at)
    with in_words(clause_of(entry.kind)):
        insert(use)
    clocks.meet_clocks(secret, by=by, at=at)
    clocks.start_rotation(secret, at)
    tell(holders_of(entry), SET, entry=entry, key=f"use:{secret.pk}", by=by, at=at)
    return use
