"""The verbs of backups: make and prove one on record, let old ones go, sign the week."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulations.binding.rows import insert
from regulations.notices.sayings import Said, stored
from regulations.rulebook import clause
from regulations.rulebook.selectors import in_force
from sitecontent.database.backups import clocks, making, proving, selectors
from sitecontent.database.backups.making import DATABASE, Made
from sitecontent.database.backups.models import Backup, Certificate, Failure, Proof, Removal, Step
from sitecontent.database.backups.proving import Proved
from sitecontent.database.backups.refusals import in_words
from sitecontent.database.backups.rules import in_mb, jumps, to_remove, week_ends
from sitecontent.database.backups.setup import Setup
from sitecontent.database.backups.targets import Target, targets_of
from sitecontent.database.backups.troubles import BackupTrouble, Busy, said_of
from sitecontent.database.levels.selectors import backs_up

ONLY = _("Backing up and restoring is for administrators of the database alone.")
BACK_OFFICE = _("The back office signs the weekly record.")
ORDERS = "orders"  # the chain of what happened to them
NOT_OVER = _("This week is not over: its record is signed once it is.")
NOT_YET = _("No backup made after the end of this week has been proved by a restore yet.")
OTHER_FILE = gettext_noop("Another file lies there than was backed up.")
FAILED = {
    Step.MAKE: gettext_noop("A backup failed: %(reason)s"),
    Step.PROVE: gettext_noop("A backup could not be proved: %(reason)s"),
    Step.CLEAR: gettext_noop("Old backups could not be taken away: %(reason)s"),
}
DISPROVED = gettext_noop(
    "The backup %(name)s did not come back whole. %(count)s findings; the first: %(what)s"
)
PARTLY = gettext_noop("The backup %(name)s could not be put into: %(where)s")
JUMPED = gettext_noop(
    "The size of the backup %(name)s differs much from the one before: %(size)s MB, "
    "%(before)s MB before."
)


@clause("C13-5", "C13-S2", "C7-4")
def back_up(setup: Setup, *, by, at: datetime, now) -> Backup:
    """Make a backup and put it on record; `by` is null for the nightly one, `now()` says the time.

    One that comes to nothing is on record as well, and raised again. One that finds another
    running is no failure, and only raised: Busy.
    """
    _only(by)
    before = selectors.last()
    try:
        made = making.make(setup, at=at, last_size=before.size if before else 0)
    except (BackupTrouble, OSError) as error:
        _note_trouble(Step.MAKE, error, by=by, at=now())
        raise
    return _note(made, taken_at=at, before=before, by=by, at=now())


def _only(by) -> None:
    if by is not None and not backs_up(by):
        raise PermissionDenied(ONLY)


def _chain_of(manifest: dict) -> dict:
    """What the backup holds of the chains of orders: heads, their sum, the last seal."""
    heads, total = manifest["chains"].get(ORDERS, (0, "0"))
    seal, digest = manifest["seals"].get(ORDERS, (None, ""))
    return {"heads": heads, "sum": total, "seal": seal, "digest": digest}


@transaction.atomic
def _note(made: Made, *, taken_at: datetime, before: Backup | None, by, at: datetime) -> Backup:
    counts = {name: count for name, (count, _sum) in made.manifest["tables"].items()}
    row = Backup(
        name=made.index.name, taken_at=taken_at, size=made.index.size,
        sha256=made.index.parts[DATABASE].sha256, tables=len(counts), rows=sum(counts.values()),
        orders=counts.get("desk_order", 0), chain=_chain_of(made.manifest), targets=made.stored,
        errors=made.errors, seconds=made.seconds, by=by, at=at,
    )  # fmt: skip
    insert(row)
    if made.errors:
        clocks.tell(PARTLY, key=f"partly:{row.name}", at=at, name=row.name,
                    where=", ".join(made.errors))  # fmt: skip
    if before and jumps(row.size, before.size):
        clocks.tell(JUMPED, key=f"size:{row.name}", at=at, name=row.name,
                    size=in_mb(row.size), before=in_mb(before.size))  # fmt: skip
    return row


def _note_trouble(step: Step, error: Exception, *, by, at: datetime) -> None:
    if not isinstance(error, Busy):
        note_failure(step=step, reason=said_of(error), by=by, at=at)


@transaction.atomic
def note_failure(*, step: Step, reason: Said, by, at: datetime) -> Failure:
    """Put a try that came to nothing on record, and tell of it, each reader in their language."""
    row = Failure(step=step, reason=stored(reason), by=by, at=at)
    insert(row)
    clocks.tell(FAILED[step], key=f"failed:{row.pk}", at=at, reason=row.reason)
    return row


@clause("C13-5", "C13-S2", "C7-4")
def prove(setup: Setup, *, name: str, target: Target | None = None, by, at: datetime, now) -> Proof:
    """Prove a backup by a restore, from the first target that has it unless one is named.

    What could not be tried at all is on record as a failure, and raised again; Busy only raised.
    """
    _only(by)
    row = Backup.objects.get(name=name)
    try:
        place = target or _place_of(setup, row)
        proved = proving.prove(setup, place, name)
    except (BackupTrouble, OSError) as error:
        _note_trouble(Step.PROVE, error, by=by, at=now())
        raise
    return _note_proof(row, proved, by=by, at=now())


def _place_of(setup: Setup, row: Backup) -> Target:
    for target in targets_of(setup.targets):
        if target.label in row.targets:
            return target
    raise BackupTrouble(_("The backup %(name)s lies in none of the targets."), name=row.name)


@transaction.atomic
def _note_proof(row: Backup, proved: Proved, *, by, at: datetime) -> Proof:
    findings = list(proved.findings)
    if not findings and proved.sha256 != row.sha256:
        findings = [Said(OTHER_FILE)]
    proof = Proof(
        backup=row, target=proved.target, sha256=proved.sha256, holds=not findings,
        findings=[stored(each) for each in findings[:50]], seconds=proved.seconds, by=by, at=at,
    )  # fmt: skip
    insert(proof)
    if proof.holds:
        clocks.meet_weekly(at)
    else:
        clocks.tell(DISPROVED, key=f"disproved:{proof.pk}", at=at, name=row.name,
                    count=len(findings), what=_first(proof))  # fmt: skip
    return proof


def _first(proof: Proof) -> str | dict:
    first = proof.findings[0]
    return first if isinstance(first, dict) else first[:300]


@clause("C13-S2")
def let_go(setup: Setup, *, at: datetime, now) -> list[Removal]:
    """Take away what the rules no longer keep; a target that cannot be reached keeps its own.

    What lies in a target without being on record is not touched.
    """
    held = in_force("backup", at)
    gone = []
    for target in targets_of(setup.targets):
        try:
            found = selectors.kept_in(target.label, target.names())
            for kept in to_remove(found, held.params, at):
                target.remove(kept.name)
                row = Removal(
                    backup=Backup.objects.get(name=kept.name), target=target.label, at=now()
                )
                insert(row)
                gone.append(row)
        except Exception as error:  # whatever a library raises: the others go on
            reason = Said("%(target)s: %(error)s", target=target.label, error=error)
            note_failure(step=Step.CLEAR, reason=reason, by=None, at=now())
    return gone


@clause("C7-4")
@transaction.atomic
def sign_week(*, week: date, by, at: datetime) -> Certificate:
    """Sign the record of a week that is over: the first proved backup made after its end, which
    holds every order of it.

    Refused: anybody outside the back office, a week that still runs, one without a proved backup,
    a second signature, whoever made that backup.
    """
    if not by.has_perm("database.sign_backup"):
        raise PermissionDenied(BACK_OFFICE)
    if at < week_ends(week):
        raise ValidationError(NOT_OVER, code="C7-4")
    backup, proof = selectors.of_week(week)
    if backup is None or proof is None:
        raise ValidationError(NOT_YET, code="C7-4")
    row = Certificate(week=week, backup=backup, proof=proof, orders=backup.orders, by=by, at=at)
    with in_words("C7-4"):
        insert(row)
    row.refresh_from_db()  # the database counted the orders of the week
    clocks.meet_signing(row)
    return row


__all__ = ["back_up", "let_go", "note_failure", "prove", "sign_week"]
