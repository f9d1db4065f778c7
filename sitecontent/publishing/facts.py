"""What whoever decides reads of a version, and every chain there is."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regulations.approvals.registry import Hint
from regulations.approvals.rules import Stage
from regulations.rulebook.rules import CHINA
from regulations.words import labelled, listed
from sitecontent.publishing.letters import link
from sitecontent.publishing.models import Version
from sitecontent.publishing.rules import Kind, Place, chain_of

Facts = Iterable[tuple[object, object]]
SHOWN = 1500


def link_of(version: Version) -> str:
    """Where a version is read as it will look."""
    return f"{link(version.item_id)}?version={version.number}"


def edit_of(version: Version) -> str:
    """Where a returned version is changed: in a new one."""
    return f"{link(version.item_id)}edit/"


def facts_of(document: Version) -> Facts:
    """What the deciders read: the text itself, flags with source and licence, files, window."""
    row = Version.objects.select_related("item__product", "by").get(pk=document.pk)
    item = row.item
    facts = [
        (_("Kind"), _kind(row)),
        (_("Version"), row.number),
        (_("Written by"), row.by),
        (_("Title"), row.title),
        (_("Text"), (row.summary + "\n" + row.body).strip()[:SHOWN] or "—"),
    ]
    if item.product:
        facts.append((_("Product"), item.product))
    if row.is_flagged:
        facts.append((_("Flags"), _flags(row)))
    if row.source:
        facts.append((_("Source and licence"), listed(filter(None, (row.source, row.licence)))))
    if row.starts_at or row.ends_at:
        facts.append((_("Shown"), window_of(row)))
    return [*facts, (_("Files"), _files(row) or "—")]


def _kind(row: Version) -> str:
    kind = str(Kind(row.item.kind).label)
    return labelled(kind, Place(row.item.place).label) if row.item.place else kind


def _flags(row: Version) -> str:
    flags = ((row.is_confidential, _("confidential")), (row.is_copyrighted, _("copyrighted")))
    return listed(word for is_set, word in flags if is_set)


def _files(row: Version) -> str:
    return listed(row.placed.values_list("attachment__name", flat=True)[:20])


def window_of(row: Version) -> str:
    """From when until when, as people read it."""
    ends = [each.astimezone(CHINA) if each else None for each in (row.starts_at, row.ends_at)]
    if ends == [None, None]:
        return ""
    return " – ".join(f"{each:%Y-%m-%d %H:%M}" if each else "…" for each in ends)


def hints_of(document: Version) -> list[Hint]:
    """What stands beside the button: words found and called harmless, nobody checked it yet."""
    newest = document.screenings.order_by("-id").first()
    count = newest.count if newest else 0
    hints = []
    if count:
        text = _("%(count)s words of the list stand in it; a person called each harmless.")
        hints.append(Hint(text % {"count": count}, link_of(document)))
    if not hasattr(document, "check_made"):
        hints.append(Hint(_("Nobody has checked it yet; that is done before publication.")))
    return hints


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """Every chain of this room."""
    return [
        (gettext_lazy("news, articles, products, company, slots"),
         chain_of(Kind.NEWS, is_flagged=False)),
        (gettext_lazy("what is confidential or copyrighted"),
         chain_of(Kind.NEWS, is_flagged=True)),
        (gettext_lazy("pages and redesigns"), chain_of(Kind.PAGE, is_flagged=False)),
    ]  # fmt: skip
