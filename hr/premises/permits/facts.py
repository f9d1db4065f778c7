"""What whoever decides reads of a permit, and every chain there is."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from hr.premises.permits.models import Permit
from hr.premises.permits.rules import Kind, chain_of
from regulations.approvals.rules import Stage
from regulations.rulebook.rules import CHINA


def link_of(document: Permit) -> str:
    """Where a permit is looked at."""
    return f"/premises/permits/{document.pk}/"


def facts_of(document: Permit) -> Iterable[tuple[object, object]]:
    """The holder, the purpose, the thing, to whom, from when until when."""
    row = Permit.objects.select_related("by__department").get(pk=document.pk)
    ends = [each.astimezone(CHINA) for each in (row.starts_at, row.ends_at)]
    facts = [(_("Holder"), f"{row.by.number} {row.by.name}"), (_("Permit for"),
             row.get_kind_display()), (_("Purpose"), row.purpose)]  # fmt: skip
    if row.thing:
        facts.append((_("Which computer or information"), row.thing))
    if row.receiver:
        facts.append((_("Told to"), row.receiver))
    return [*facts, (_("When"), " – ".join(f"{each:%Y-%m-%d %H:%M}" for each in ends))]


def charts_of(kind: Kind):
    """The one chain of a kind, as a function of a moment."""

    def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
        return [(kind.label, chain_of(kind))]

    return charts
