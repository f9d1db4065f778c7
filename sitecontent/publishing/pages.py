"""What the pages of one item have in common."""

from datetime import datetime

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from hr.discipline.selectors import cases_of
from regulations.approvals.selectors import history, open_step_of
from regulations.binding.pages import number_of, status_of
from sitecontent.publishing import rules, selectors
from sitecontent.publishing.evidence import judged_of
from sitecontent.publishing.markup import render as as_html
from sitecontent.publishing.models import Item, Shown, Takedown, Version
from sitecontent.publishing.publication import case_key, deciders_of
from sitecontent.publishing.rules import AUTHORS, CLAUSES, Kind, State
from sitecontent.publishing.services import may_go_on, newest

FORM = ["GET", "HEAD", "POST"]
may_see = permission_required("publishing.view_item", raise_exception=True)


def find_item(pk: int, viewer) -> Item:
    """An item with all that its page names; not found where it is not the reader's to see."""
    rows = selectors.readable_by(viewer).select_related("by", "product").defer("search_words")
    return get_object_or_404(rows, pk=pk)


def find_version(pk: int, number: int | None, viewer) -> Version:
    """A version that somebody reads, or judges after a takedown (C6-7); `number` None: the one that
    stands, or was taken down last."""
    version = None
    if reads := viewer.has_perm("publishing.view_item"):
        item = selectors.readable_by(viewer).select_related("product").filter(pk=pk).first()
        version = selectors.version_of(item, number) if item else None
    if version is None:
        judged = judged_of(pk, viewer)
        version = (judged.filter(number=number) if number else judged).first()
    if version is None:
        raise Http404 if reads else PermissionDenied
    return version


def position_of(person) -> str:
    """The code of a person's position."""
    return person.position.code if person.position else ""


def show_item(request, item: Item, at: datetime, *, refused=None):
    """The page of an item: one version of it, the way it goes, what was found and decided."""
    wanted = number_of(request.GET.get("version"))
    version = selectors.version_of(item, wanted)
    if wanted and version is None:
        raise Http404
    shown = Shown.objects.filter(item=item).order_by("-publication").first()
    context = {
        "item": item,
        "version": version,
        "standing": selectors.standing(item),
        "versions": list(selectors.versions_of(item)),
        "shown": shown,
        "is_shown": shown and shown.starts_at <= at and (not shown.ends_at or at < shown.ends_at),
        "is_ahead": shown and at < shown.starts_at,
        "takedowns": _takedowns(request.user, item),
        "sku": item.product.sku if item.product else "",
        "ref": CLAUSES[Kind(item.kind)],
        "refused": refused,
        "at": at,
    } | _of_version(request.user, item, version, at)
    return render(request, "content/item.html", context, status=status_of(request))


def _takedowns(viewer, item: Item) -> list[Takedown]:
    """What took an item down, with the case that was opened (`case`) for who may see it."""
    rows = list(item.takedowns.select_related("by", "publication__version").order_by("-id"))
    keys = {case_key(row): row for row in rows}
    for case in cases_of(viewer).filter(key__in=keys):
        keys[case.key].case = case.pk
    return rows


def _of_version(viewer, item: Item, version: Version | None, at: datetime) -> dict:
    if version is None:
        return {"acts": _acts(viewer, item, None, [])}
    hits = selectors.hits_of(version)
    return {
        "body": as_html(version.body),
        "placed": selectors.placed_in(version),
        "hits": hits,
        "marked": selectors.marked(version, hits),
        "check": getattr(version, "check_made", None),
        "publication": getattr(version, "publication", None),
        "rounds": history(version.approval) if version.approval else [],
        "may_decide": bool(version.approval and open_step_of(version.approval, viewer, at)),
        "may_judge": viewer.has_perm("publishing.decide_hit") and viewer.pk != version.by_id,
        "acts": _acts(viewer, item, version, hits),
        "is_undecided": any(not (hit.said and hit.said.is_harmless) for hit in hits),
    }


def may_write(viewer, item: Item) -> bool:
    """Whether somebody whose kind it is may write the next version now."""
    before = newest(item)
    return item.state in rules.WRITABLE and (before is None or may_go_on(item, before, viewer))


def _acts(viewer, item: Item, version: Version | None, hits) -> dict[str, bool]:
    """What this person may do with the item as it stands; the services ask again."""
    writes = position_of(viewer) in AUTHORS[Kind(item.kind)]
    is_newest = version is not None and version.number == selectors.standing(item)
    is_author = version is not None and version.by_id == viewer.pk
    is_own = viewer.pk == item.by_id or is_author
    writes = writes and may_write(viewer, item)
    return {
        "write": writes,
        "ask": is_newest and is_author and item.state == State.DRAFT,
        "check": is_newest and not is_author and not hasattr(version, "check_made")
        and item.state in (State.DRAFT, State.PENDING, State.APPROVED)
        and viewer.has_perm("publishing.check_item"),
        "publish": is_newest and item.state == State.APPROVED and _publishes(viewer, item, version),
        "drop": is_own
        and item.state in (State.COLLECTED, State.DRAFT, State.REFUSED, State.APPROVED),
        "withdraw": is_newest and is_author and item.state in (State.PENDING, State.RETURNED),
        "take_down": viewer.has_perm("publishing.take_down"),
        "restore": writes and version is not None and not is_newest,
    }  # fmt: skip


def _publishes(viewer, item: Item, version: Version) -> bool:
    if not viewer.has_perm("publishing.publish_item") or viewer.pk in deciders_of(version):
        return False
    return viewer.pk != version.by_id or item.kind not in (Kind.COMPANY, Kind.PAGE)
