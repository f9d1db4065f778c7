"""What whoever decides reads of a proposal or a plan, and every chain there is."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.products.showcase import is_taken_down
from catalog.proposals import selectors
from catalog.proposals.content import changes_of, pictures_of
from catalog.proposals.letters import link
from catalog.proposals.models import CompetitorPrice, Plan, Proposal, ProposalLine
from catalog.proposals.registry import objections_to
from catalog.proposals.rules import Kind, State, chain_of
from catalog.proposals.standing import beside, obstacles
from regulations.approvals.registry import Hint
from regulations.approvals.rules import Stage
from regulations.rulebook.rules import CHINA
from regulations.words import labelled, listed

Facts = Iterable[tuple[object, object]]
SHOWN = 40
# Characters of a description beside the button.
READ = 300


def link_of(proposal: Proposal) -> str:
    """Where a proposal is looked at."""
    return link(proposal.pk)


def edit_of(proposal: Proposal) -> str:
    """Where a returned proposal is changed."""
    return f"{link(proposal.pk)}edit/"


def link_of_plan(plan: Plan) -> str:
    """Where a plan is looked at."""
    return f"/proposals/plans/{plan.pk}/"


def edit_of_plan(plan: Plan) -> str:
    """Where a returned plan is changed."""
    return f"/proposals/plans/{plan.pk}/edit/"


def facts_of(document: Proposal) -> Facts:
    """What the leader reads of a proposal: every product with its prices, and the reason."""
    row = Proposal.objects.select_related("by", "plan", "ends__plan").get(pk=document.pk)
    lines = selectors.lines_of(row)
    told = "\n".join(_of_line(line, row.kind) for line in lines[:SHOWN])
    changes = _of_content(lines[0]) if row.kind == Kind.CONTENT else []
    if row.kind == Kind.LISTING:
        changes = [
            (_("What will be shown"), "\n".join(_of_listing(each) for each in lines[:SHOWN]))
        ]
    facts = [
        (_("Kind"), row.get_kind_display()),
        (_("Goods"), told + ("\n…" if len(lines) > SHOWN else "")),
        *changes,
        (_("Reason"), row.reason),
    ]
    if row.is_automatic:
        facts.insert(1, (_("Proposed by"), _("the portal, since stock is back")))
    if row.kind in (Kind.PROMOTION, Kind.ENDING):
        promotion = row.ends or row
        facts += [(_("Promotion plan"), promotion.plan), (_("Window"), window_of(promotion))]
    if row.kind in (Kind.PRICE, Kind.LISTING):
        facts.append((_("Competitors' prices"), _competitors(lines) or "—"))
    return facts


def _of_line(line: ProposalLine, kind: str) -> str:
    before = "—" if line.before is None else f"{line.before:,.2f}"
    if kind == Kind.ENDING:
        return labelled(line.product, f"{before} → {line.product.price:,.2f}")
    if kind == Kind.CONTENT:
        return str(line.product)
    if kind == Kind.LISTING and line.price is None:
        stays = _("at the price in force, %(price)s") % {"price": f"{line.product.price:,.2f}"}
        return labelled(line.product, stays)
    if line.price is None or line.price == line.before:
        return labelled(line.product, before)
    return labelled(line.product, f"{before} → {line.price:,.2f}")


def _of_content(line: ProposalLine) -> Facts:
    """What is to be shown instead of what; pictures are looked at on the page of the proposal."""
    told = [(each.label, f"{each.before} → {each.after}") for each in changes_of(line)]
    was, wanted = pictures_of(line)
    if was != wanted:
        text = _("%(before)s before, %(after)s after, of which %(new)s are new: see its page")
        new = len(set(wanted) - set(was))
        words = {"before": len(was), "after": len(wanted), "new": new}
        told.append((_("Pictures"), text % words))
    return told


def _of_listing(line: ProposalLine) -> str:
    """What customers will read of a product, and how many pictures there are of it."""
    shown = line.content_before or {}
    count = len(shown.get("pictures") or shown.get("head") or [])
    words = shown.get("description", "")
    told = f"{words[:READ]}…" if len(words) > READ else words
    pictures = ngettext("%(count)s picture", "%(count)s pictures", count) % {"count": count}
    return labelled(line.product, listed(filter(None, (told, pictures))))


def _competitors(lines: list[ProposalLine]) -> str:
    """The newest price of each competitor for the first goods."""
    told = []
    for line in lines[:5]:
        rows = CompetitorPrice.objects.filter(product=line.product_id).select_related("competitor")
        newest = rows.order_by("competitor_id", "-at").distinct("competitor_id")
        prices = listed(f"{row.competitor} {row.price:,.2f}" for row in newest)
        if prices:
            told.append(labelled(line.product.title, prices))
    return "\n".join(told)


def window_of(row: Proposal | Plan) -> str:
    """From when until when, as people read it."""
    start, end = row.starts_at.astimezone(CHINA), row.ends_at.astimezone(CHINA)
    return f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"


def hints_of(document: Proposal) -> list[Hint]:
    """What keeps it from being carried out as it stands, other proposals about the same goods, and
    what a price makes of a product: a rise or a fall by a fifth and more."""
    lines = selectors.lines_of(document)
    hints = [Hint(each) for each in obstacles(document, lines, Now())[:5]]
    hints += [Hint(each.text, link=each.link) for each in objections_to(document, lines)[:5]]
    if document.kind == Kind.LISTING:
        text = _("%(goods)s was taken down by the site administrator: see its case.")
        found = [each.product for each in lines if is_taken_down(each.product)]
        hints += [Hint(text % {"goods": product.title}) for product in found[:5]]
    text = _("Another proposal about the same goods is open: %(proposal)s, %(state)s.")
    for other in beside(document, lines):
        words = {"proposal": other, "state": State(other.state).label}
        hints.append(Hint(text % words, link=link(other.pk)))
    for line in lines:
        if line.before and line.price and abs(line.price / line.before - 1) >= 0.2:
            share = (line.price / line.before - 1) * 100
            text = _("%(goods)s: %(share)s%% against the price before.")
            hints.append(Hint(text % {"goods": line.product.title, "share": f"{share:+.0f}"}))
    return hints[:10]


def facts_of_plan(document: Plan) -> Facts:
    """What the leader reads of a plan."""
    return [
        (_("Title"), document.title),
        (_("Window"), window_of(document)),
        (_("Plan"), document.reason),
    ]


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """Every chain of this room: one for all it asks."""
    return [(gettext_lazy("prices, listings, delistings, promotions, plans"), chain_of())]
