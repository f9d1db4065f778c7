"""The verbs of partners: take one up, change what is known of one, note how it goes on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from regulations.binding.rows import insert
from regulations.rulebook import clause
from sitecontent.campaigns.letters import nearest_superior, tell
from sitecontent.campaigns.partners.models import Partner, PartnerNote
from sitecontent.campaigns.partners.rules import Standing, check_note, is_overdue

DUE = gettext_noop("%(name)s: the next step was due on %(day)s: %(step)s")


def link(partner_id: int) -> str:
    """Where a partner is looked at."""
    return f"/campaigns/partners/{partner_id}/"


@clause("B1", "B2")
@transaction.atomic
def save_partner(*, partner: Partner, by, at: datetime) -> Partner:
    """Store a partner, new or changed; what it was stays in its history."""
    if by is not None and not by.has_perm("campaigns.change_partner"):
        raise PermissionDenied(_("Your position does not include keeping partners."))
    partner.full_clean()
    partner._history_user, partner._history_date = by, at
    partner.save()
    return partner


@dataclass(frozen=True)
class Note:
    """Where a partnership stands, what was said, and what comes next until when."""

    standing: Standing
    text: str
    next_step: str = ""
    next_on: date | None = None


@clause("B1", "B2")
@transaction.atomic
def note_progress(*, partner_id: int, note: Note, by, at: datetime) -> PartnerNote:
    """Note where a partnership stands now; the newest note counts, all stay."""
    if by is not None and not by.has_perm("campaigns.note_partner"):
        raise PermissionDenied(_("Your position does not include keeping partners."))
    check_note(note.text, note.next_step, note.next_on, at)
    partner = Partner.objects.select_for_update(no_key=True).get(pk=partner_id)
    row = PartnerNote(
        partner=partner, standing=Standing(note.standing), text=note.text.strip()[:1000],
        next_step=note.next_step.strip()[:200], next_on=note.next_on, by=by, at=at,
    )  # fmt: skip
    insert(row)
    return row


def newest_notes() -> dict[int, PartnerNote]:
    """The note that counts of each partner, by the partner's id."""
    rows = PartnerNote.objects.order_by("partner_id", "-id").distinct("partner_id")
    return {row.partner_id: row for row in rows.select_related("by", "partner__keeper")}


@clause("B1", "B2")
@transaction.atomic
def remind_of_steps(at: datetime, today: date) -> int:
    """Tell who noted a next step, who keeps the partner and the superior that it is overdue, once.

    Returns how many steps are.
    """
    late = [row for row in newest_notes().values() if is_overdue(row.standing, row.next_on, today)]
    for row in late:
        people = [row.by, row.partner.keeper, *nearest_superior(row.partner.keeper or row.by)]
        tell(
            people, DUE, key=f"partner:{row.pk}:due", url=link(row.partner_id), clause="B2", at=at,
            name=row.partner.name, day=row.next_on.isoformat(), step=row.next_step,
        )  # fmt: skip
    return len(late)
