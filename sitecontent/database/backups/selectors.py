"""Reads of the backups: which is the last, which was proved, which lie where."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet

from sitecontent.database.backups.models import Backup, Certificate, Failure, Proof, Removal, Step
from sitecontent.database.backups.rules import Kept, Standing, week_ends, week_of

WEEK = timedelta(days=7)


def newest_proofs() -> QuerySet[Proof]:
    """The newest proof of each backup in each target: what an older one said counts no more."""
    later = Proof.objects.filter(
        backup=OuterRef("backup"), target=OuterRef("target"), id__gt=OuterRef("id")
    )
    return Proof.objects.filter(~Exists(later))


def backups() -> QuerySet[Backup]:
    """All backups, the newest first, with `is_proved`: a copy of it held when last restored."""
    held = newest_proofs().filter(backup=OuterRef("pk"), holds=True)
    return Backup.objects.annotate(is_proved=Exists(held))


def listed(number: int) -> list[Backup]:
    """The newest backups with their proofs (`tried`), `kept`, the targets they still lie in, and
    `command`, which brings them back."""
    proofs = Prefetch("proofs", Proof.objects.order_by("-id"), to_attr="tried")
    rows = list(backups().select_related("by").prefetch_related(proofs, "removals")[:number])
    for row in rows:
        gone = {each.target for each in row.removals.all()}
        row.kept = [target for target in row.targets if target not in gone]
        row.command = (
            f"manage.py restore {row.kept[0]} {row.name} --identity FILE" if row.kept else ""
        )
        row.last_proof = row.tried[0] if row.tried else None
    return rows


def first() -> Backup | None:
    """The oldest backup on record."""
    return Backup.objects.last()


def last() -> Backup | None:
    """The newest backup."""
    return Backup.objects.first()


def proved() -> Backup | None:
    """The newest backup that a restore has proved."""
    return backups().filter(is_proved=True).first()


def standing() -> Standing:
    """The moments by which backups are late, unproven or failed."""
    newest, whole, oldest = last(), proved(), first()
    failed = dict(Failure.objects.order_by().values_list("step").annotate(Max("at")))
    wrong = newest_proofs().filter(holds=False).aggregate(at=Max("backup__taken_at"))["at"]
    return Standing(
        made_at=newest and newest.taken_at,
        proved_at=whole and whole.taken_at,
        first_at=oldest and oldest.taken_at,
        noted_at=newest and newest.at,
        tried_at=Proof.objects.aggregate(at=Max("at"))["at"],
        failed_at=failed.get(Step.MAKE),
        untried_at=failed.get(Step.PROVE),
        uncleared_at=failed.get(Step.CLEAR),
        disproved_at=wrong,
    )


def kept_in(target: str, names: list[str]) -> list[Kept]:
    """What is known of the sets that lie in a target; a proof of the copy there counts first."""
    rows = backups().filter(name__in=names, targets__contains=[target])
    proofs = newest_proofs().filter(target=target, backup__in=rows.values("pk"))
    here = dict(proofs.values_list("backup_id", "holds"))
    return [Kept(row.name, row.taken_at, here.get(row.pk, row.is_proved)) for row in rows]


def failures(since: datetime) -> list[Failure]:
    """Tries that failed since a moment, the newest first."""
    return list(Failure.objects.filter(at__gte=since)[:20])


def of_week(week: date) -> tuple[Backup | None, Proof | None]:
    """The first proved backup taken in the week after that of a Monday, with its proof."""
    ends = week_ends(week)
    rows = backups().filter(taken_at__gte=ends, taken_at__lt=ends + WEEK, is_proved=True)
    row = rows.select_related("by").last()
    return row, row and newest_proofs().filter(backup=row, holds=True).order_by("-id").first()


@dataclass(frozen=True)
class WeekOrders:
    """The orders that came in during a week and were there for a backup: how many, from which
    number to which."""

    week_orders: int
    first_number: str
    last_number: str


def orders_of(week: date, backup: Backup) -> WeekOrders:
    """What the record of a week will say of its orders: the database counts them as it signs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM database_orders_of_week(%s, %s)", [week, backup.recorded_at])
        return WeekOrders(*cursor.fetchone())


def certificates(number: int) -> list[Certificate]:
    """The signed weeks, the newest first."""
    return list(Certificate.objects.select_related("by", "backup", "proof")[:number])


@dataclass(frozen=True)
class Week:
    """A week from its Monday, and its record where that is signed."""

    monday: date
    row: Certificate | None
    is_over: bool

    @property
    def until(self) -> date:
        """Its Sunday."""
        return self.monday + timedelta(days=6)

    @property
    def ends(self) -> date:
        """The Monday after it, from which its record is signed."""
        return self.monday + WEEK


def weeks(at: datetime, number: int) -> list[Week]:
    """The week that runs and those before it, back to the one that the first backup can hold."""
    signed = {row.week: row for row in certificates(number)}
    oldest, this = first(), week_of(at)
    since = week_of(oldest.taken_at) - WEEK if oldest else this
    mondays = [this - WEEK * back for back in range(number)]
    return [Week(each, signed.get(each), each < this) for each in mondays if each >= since]


def later_damage(proof: Proof) -> Proof | None:
    """A later proof of the same copy that did not hold, where it is the newest."""
    rows = newest_proofs().filter(backup=proof.backup_id, target=proof.target, holds=False)
    return rows.first()


def removals_of(name: str) -> QuerySet[Removal]:
    """Where a backup was taken away."""
    return Removal.objects.filter(backup__name=name)
