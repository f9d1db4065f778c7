"""Reads of documents: what is in force, what waits, who has acknowledged it."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from regulations.rulebook import registry
from regulations.rulebook.registry import Paper
from regulations.rulebook.rules import day_of
from sitecontent.database.documents.models import DocumentReading, DocumentVersion
from sitecontent.database.documents.rules import DOCUMENTS, joined

OPEN = ("pending", "returned")


def versions(code: str) -> QuerySet[DocumentVersion]:
    """All versions of a document, the newest first."""
    rows = DocumentVersion.objects.select_related("by", "approval", "force__by")
    return rows.filter(document=code).order_by("-number")


def in_force(code: str, at: datetime, person=None) -> DocumentVersion | None:
    """The version in force at a moment, with `acknowledged_at` by a person where one is named."""
    rows = versions(code).filter(force__day__lte=day_of(at), force__at__lte=at)
    theirs = DocumentReading.objects.filter(version=OuterRef("pk"), person=person)
    return rows.annotate(acknowledged_at=Subquery(theirs.values("at")[:1])).first()


def waiting(code: str) -> DocumentVersion | None:
    """The version that lies before the general manager."""
    return versions(code).filter(approval__state__in=OPEN).first()


def draft_of(code: str) -> dict[str, str]:
    """What a new version begins with: the newest text in force or refused, else the one that comes
    with the product, from the folder of its documents."""
    last = versions(code).first()
    if last:
        return {"zh": last.zh, "en": last.en}
    folder = settings.BASE_DIR / "docs" / "handbook"
    files = {name: folder / f"{code}.{name}.md" for name in ("zh", "en")}
    return {
        name: path.read_text(encoding="utf-8") if path.exists() else ""
        for name, path in files.items()
    }


def text_before(code: str) -> str:
    """Both texts of the version that counts: the newest one that was approved."""
    last = versions(code).filter(approval__state="approved").first()
    return joined(last.zh, last.en) if last else ""


def papers(person, at: datetime) -> Iterable[Paper]:
    """Every document for the pages of the handbook, and whether a person has to acknowledge it."""
    for code, each in DOCUMENTS.items():
        row = in_force(code, at, person)
        yield Paper(
            title=each.title, clause=each.clause, link=f"/documents/{code}/",
            number=row.number if row else None, day=row.force.day if row else None,
            is_known=row is None or row.acknowledged_at is not None,
        )  # fmt: skip


def readers(version: DocumentVersion) -> QuerySet:
    """Everybody who acknowledges documents, with `acknowledged_at`, by department and number."""
    theirs = DocumentReading.objects.filter(version=version, person=OuterRef("pk"))
    rows = registry.readers().annotate(acknowledged_at=Subquery(theirs.values("at")[:1]))
    return rows.order_by("unit_key", "number")


def missing(version: DocumentVersion) -> QuerySet:
    """Who has not acknowledged a version."""
    return readers(version).filter(acknowledged_at=None)
