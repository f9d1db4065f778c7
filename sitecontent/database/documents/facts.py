"""What the general manager reads of a version, and where it is looked at."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulations.approvals.rules import Stage
from sitecontent.database.documents import rules
from sitecontent.database.documents.models import DocumentVersion


def link_of(row: DocumentVersion) -> str:
    """Where a version is read, with what changes."""
    return f"/documents/{row.document}/?version={row.number}"


def facts_of(row: DocumentVersion) -> Iterable[tuple[object, object]]:
    """The document, since when it is to hold, what changes."""
    return [
        (_("Document"), row.title), (_("Version"), row.number),
        (_("In force from"), f"{row.in_force_from:%Y-%m-%d}"), (_("What changes"), row.note),
    ]  # fmt: skip


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """The chain of a version."""
    return [(gettext_lazy("document of the handbook"), rules.chain())]
