"""Goods that are to be shown are held against the word list like everything else (C6-4 to C6-6).

The line of a listing or of a change of what is shown is looked through when it is asked. Nobody
approves or carries it out while a word of the list stands in it that nobody called harmless.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import BigIntegerField, F, Func, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalog.proposals.models import Proposal, ProposalLine
from catalog.proposals.registry import SHOWING, Objection
from catalog.proposals.rules import OPEN
from hr.people.selectors import allowed
from regulations.binding.rows import insert, insert_once
from regulations.notices.services import Message, notify
from regulations.rulebook import clause
from sitecontent.publishing.models import GoodsHit, GoodsHitDecision, GoodsScreening, Word
from sitecontent.publishing.refusals import in_words
from sitecontent.publishing.screening.rules import CLAUSE_OF, Found
from sitecontent.publishing.screening.services import matcher

CLAUSE = "C6-4"
ADDRESS = "/content/words/goods/"
FOUND = gettext_noop("Words of the list stand in goods that are to be shown: %(goods)s")


@clause("C6-4", "C6-5", "C6-6")
def texts_of(line: ProposalLine) -> Mapping[str, str]:
    """Every text of a product that anybody may come to read once the line is carried out."""
    shown, product = line.content or line.content_before or {}, line.product
    # The site prints name and variety as one line: a word may run from one into the other.
    title = f"{shown.get('name') or ''} {shown.get('variant') or ''}".strip()
    return {
        "title": title,
        "description": shown.get("description") or "",
        "sku": product.sku,
        "category": product.category.name if product.category else "",
    }


@clause("C6-4", "C6-5", "C6-6")
def look_at(proposal: Proposal, lines: Sequence[ProposalLine], at: datetime) -> None:
    """Hold each line against the list, once for each state of the list; who decides is told."""
    found = [line for line in lines if _screen(line, at)]
    if not found or not objections_to(proposal, lines):
        return
    message = Message(
        key=f"content:goods:{found[0].pk}:{matcher().digest[:8]}", text=FOUND,
        params={"goods": found[0].product.title}, url=ADDRESS, clause=CLAUSE,
    )  # fmt: skip
    people = [each for each in allowed("publishing.decide_hit") if each.pk != proposal.by_id]
    notify(recipients=people, message=message, at=at)


def _screen(line: ProposalLine, at: datetime) -> bool:
    """Hold a line against the list; whether anything new was found."""
    looking, texts = matcher(), texts_of(line)
    newest = line.screenings.order_by("-id").first()
    if newest and newest.digest == looking.digest:
        return False
    hits = [(name, hit) for name, text in texts.items() for hit in looking.find(text)]
    row = GoodsScreening(
        line=line, digest=looking.digest, words=looking.count, count=len(hits), at=at
    )
    if not insert_once(row):  # another has looked at the same moment
        return False
    GoodsHit.objects.bulk_create([_hit(row, name, texts[name], hit) for name, hit in hits])
    return bool(hits)


def _hit(row: GoodsScreening, name: str, text: str, hit: Found) -> GoodsHit:
    return GoodsHit(
        screening=row, word_id=hit.key, field=name, start=hit.start, end=hit.end,
        text=text[hit.start : hit.end][:200], reads=hashlib.sha256(text.encode()).hexdigest(),
    )  # fmt: skip


def _hits(lines: QuerySet | Sequence[ProposalLine]) -> list[GoodsHit]:
    """What the newest screening of each line found, with the last word on it (`said`)."""
    newest = GoodsScreening.objects.filter(line=OuterRef("screening__line")).order_by("-id")
    said_of = Func(F("id"), function="publishing_goods_said_of", output_field=BigIntegerField())
    rows = GoodsHit.objects.filter(
        screening__line__in=lines, screening=Subquery(newest.values("pk")[:1])
    )
    rows = rows.select_related("word", "screening__line__product", "screening__line__proposal__by")
    hits = list(rows.annotate(said_id=said_of).order_by("id"))
    said = GoodsHitDecision.objects.select_related("by").in_bulk([hit.said_id for hit in hits])
    for hit in hits:
        hit.said = said.get(hit.said_id)
    return hits


@clause("C6-4", "C6-5", "C6-6")
def objections_to(proposal: Proposal, lines: Sequence[ProposalLine]) -> list[Objection]:
    """What stands in the way of showing it: words that nobody called harmless."""
    text = _("%(goods)s: “%(word)s” is on the word list; a person decides on it first.")
    bad = _("%(goods)s: “%(word)s” is not to be published.")
    return [
        Objection(
            (bad if hit.said else text)
            % {"goods": hit.screening.line.product.title, "word": hit.text},
            ADDRESS, CLAUSE_OF[hit.word.sort],
        )
        for hit in _hits(lines)
        if not (hit.said and hit.said.is_harmless)
    ]  # fmt: skip


def open_hits() -> list[GoodsHit]:
    """What was found in proposals that are not ended, the undecided first."""
    lines = ProposalLine.objects.filter(
        proposal__state__in=OPEN, proposal__kind__in=SHOWING, round=F("proposal__round")
    )
    return sorted(_hits(lines), key=lambda hit: (hit.said is not None, -hit.pk))


@clause("C6-4")
def look_at_open(at: datetime) -> None:
    """Hold what waits against a list that has grown."""
    rows = Proposal.objects.filter(state__in=OPEN, kind__in=SHOWING).order_by("id")
    for proposal in rows:
        lines = proposal.lines.filter(round=proposal.round).select_related("product__category")
        look_at(proposal, list(lines), at)


@clause("C6-4", "C6-5", "C6-6")
@transaction.atomic
def decide(*, hit_id: int, is_harmless: bool, reason: str, by, at: datetime) -> GoodsHitDecision:
    """Say of a word found in goods whether it is harmless where it stands, and why."""
    if not by.has_perm("publishing.decide_hit"):
        raise PermissionDenied(_("Your position does not include deciding on words."))
    hit = GoodsHit.objects.select_related("word", "screening__line__proposal").get(pk=hit_id)
    ref = CLAUSE_OF[hit.word.sort]
    if hit.screening.line.proposal.by_id == by.pk:
        raise ValidationError(_("The author does not decide on words found."), code=ref)
    if not reason.strip():
        raise ValidationError(_("Give the reason."), code=ref)
    row = GoodsHitDecision(
        hit=hit, is_harmless=is_harmless, reason=reason.strip()[:500], by=by, at=at
    )
    with in_words(ref):
        insert(row)
    return row


@clause("C6-4", "C6-5", "C6-6")
def check_name(text: str) -> None:
    """A name that stands on the site without a chain, as that of a category does, holds no word of
    the list at all."""
    hits = matcher().find(text)
    if hits:
        word = Word.objects.get(pk=hits[0].key)
        raise ValidationError(
            _("“%(word)s” is on the word list: it stands in no name on the site."),
            params={"word": word.text}, code=CLAUSE_OF[word.sort],
        )  # fmt: skip
