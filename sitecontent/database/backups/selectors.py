"""Reads of the backups: which is the last, which was proved, which lie where."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Prefetch, QuerySet

from sitecontent.database.backups.models import Backup, Certificate, Failure, Proof, Removal
from sitecontent.database.backups.rules import CHINA, Kept, Standing, week_ends


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
    newest, whole = last(), proved()
    wrong = newest_proofs().filter(holds=False).aggregate(at=Max("backup__taken_at"))["at"]
    return Standing(
        made_at=newest and newest.taken_at,
        proved_at=whole and whole.taken_at,
        failed_at=Failure.objects.aggregate(at=Max("at"))["at"],
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
    """The newest proved backup taken in the week of a Monday, with its proof."""
    begins = datetime(week.year, week.month, week.day, tzinfo=CHINA)
    rows = backups().filter(taken_at__gte=begins, taken_at__lt=week_ends(week), is_proved=True)
    row = rows.select_related("by").first()
    return row, row and newest_proofs().filter(backup=row, holds=True).order_by("-id").first()


def certificates(number: int) -> list[Certificate]:
    """The signed weeks, the newest first."""
    return list(Certificate.objects.select_related("by", "backup", "proof")[:number])


def weeks_before(week: date, number: int) -> list[date]:
    """A Monday and those before it."""
    return [week - timedelta(days=7 * back) for back in range(number)]


def removals_of(name: str) -> QuerySet[Removal]:
    """Where a backup was taken away."""
    return Removal.objects.filter(backup__name=name)
