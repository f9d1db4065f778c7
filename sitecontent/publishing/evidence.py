"""What was taken down, for those who judge it: on the case, its text and its files (C6-7)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from hr.discipline.selectors import cases_of
from regulations.rulebook import clause
from sitecontent.publishing import selectors
from sitecontent.publishing.models import Attachment, Placed, Takedown, Version
from sitecontent.publishing.publication import case_key

EVIDENCE = "content"
PARTS = {
    "title": _("Title"), "summary": _("Summary"), "body": pgettext_lazy("content", "Text"),
    "address": _("Where it leads"), "source": _("Source"), "licence": _("Licence or consent"),
}  # fmt: skip
LONG = 200


@clause("C6-7")
def shown_then(facts: dict) -> list[dict]:
    """What was shown when it was taken down, as it was published: each part and its text, of a
    file its number and name."""
    row = Takedown.objects.select_related("publication__version").get(pk=facts["_takedown"])
    version = row.publication.version
    words = [
        {"part": name, "shown_then": text} for name in PARTS if (text := getattr(version, name))
    ]
    files = version.placed.values_list("attachment", "attachment__name")
    return words + [
        {"part": "file", "shown_then": name, "number": number} for number, name in files
    ]


def in_reading(records: list[dict]) -> list[dict]:
    """The parts as people call them; a long text to be opened, files as ways to them."""
    return [
        {
            "part": str(PARTS.get(each["part"], pgettext("evidence", "File"))),
            "shown_then": _readable(each),
        }
        for each in records
    ]


def _readable(record: dict):
    text = record["shown_then"]
    if "number" in record:
        return {"text": text, "url": f"/content/files/{record['number']}/"}
    return {"text": f"{text[:LONG]}…", "raw": text} if len(text) > LONG else text


@clause("C6-7")
def judged_of(item_id: int, viewer) -> QuerySet[Version]:
    """The versions of an item that were taken down with a case that somebody sees, the newest
    first."""
    rows = Takedown.objects.filter(item=item_id).select_related("publication")
    found = {case_key(row): row.publication.version_id for row in rows}
    keys = cases_of(viewer).filter(key__in=found).values_list("key", flat=True)
    versions = Version.objects.filter(pk__in=[found[key] for key in keys])
    return versions.select_related("item__product").order_by("-number")


@clause("C4-3", "C6-6", "C6-7")
def may_open(file: Attachment, viewer) -> bool:
    """Whether a file is somebody's to open: it stands in a version they read or judge."""
    placed = Placed.objects.filter(attachment=file)
    if viewer.has_perm("publishing.view_item"):
        item = selectors.readable_by(viewer).filter(pk=file.item_id).first()
        last = selectors.last_read(item) if item else 0
        if item and (item.is_open or placed.filter(version__number__lte=last).exists()):
            return True
    return placed.filter(version__in=judged_of(file.item_id, viewer)).exists()
