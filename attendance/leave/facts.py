"""What whoever decides reads of a leave, and every chain that its rule computes."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from attendance.leave.effects import effects_of, facts_told
from attendance.leave.lengths import in_days, shown
from attendance.leave.letters import link, when
from attendance.leave.models import Leave, Shortening
from attendance.leave.rules import GRANTED, Kind, LeaveRules, State
from attendance.leave.terms import chain_of, supervised_days
from hr.roster.refilling import manager_duties, spell_text
from hr.roster.selectors import desk_duties
from regulations.approvals.registry import PhoneTerms
from regulations.approvals.rules import Stage
from regulations.rulebook import clause
from regulations.rulebook.rules import value_text
from regulations.rulebook.selectors import in_force
from regulations.words import listed, with_aside


def link_of(leave: Leave) -> str:
    """Where a leave is looked at."""
    return link(leave.pk)


def edit_link_of(leave: Leave) -> str:
    """Where a leave that was returned is changed."""
    return f"/leave/{leave.pk}/form/"


@clause("A2.5-2")
def phone_terms(at: datetime) -> PhoneTerms:
    """Whoever decides may be reached by phone where haste is needed, and confirms it afterwards:
    within the days that a form made up afterwards has."""
    held = in_force("leave", at)
    within = timedelta(days=held.params.belated_completion_days)
    return PhoneTerms("A2.5-2", within, held.version)


def facts_of(document: Leave) -> Iterable[tuple[object, object]]:
    """What whoever decides reads before."""
    rows = Leave.objects.select_related("person__department", "certificate_deadline", "extends")
    leave = rows.get(pk=document.pk)
    facts = [
        (_("Person"), f"{leave.person.number} {leave.person.name}"),
        (_("Kind"), leave.get_kind_display()),
        (_("When"), when(leave.starts_at, leave.ends_at, leave.unit)),
        (_("Length"), _length(leave)),
        (_("Reason"), leave.reason),
        (_("How it was asked for"), with_aside(leave.get_path_display(), leave.clause)),
        (pgettext("leave", "Paid"), value_text(leave.is_paid)),
    ]
    if leave.occasion:
        facts.append((_("Occasion"), leave.occasion))
    if leave.kind in GRANTED:
        before = granted_before(leave.person, Kind(leave.kind), leave.pk)
        facts.append((_("Granted before"), "\n".join(before) or _("nothing")))
    if leave.told_at:
        told = f"{when(leave.told_at, leave.told_at).partition('–')[0]} {leave.told_how}"
        facts.append((_("Reported first"), told))
    if leave.extends:
        prolonged = when(leave.extends.starts_at, leave.extends.ends_at, leave.extends.unit)
        facts.append((_("Extends"), prolonged))
    facts += _duties_told(leave)
    if leave.kind == Kind.SICK:
        facts.append((_("Medical certificate"), certificate_text(leave)))
    if leave.state in (State.PENDING, State.RETURNED):
        span = (leave.starts_at, leave.ends_at)
        words = {"is_paid": leave.is_paid, "at": leave.asked_at}
        effects = effects_of(leave.person_id, span, Kind(leave.kind), **words)
        facts += facts_told(effects)
    return facts


def _duties_told(leave: Leave) -> list[tuple[object, object]]:
    """The person's duties within a leave, which others will have to take."""
    span = leave.starts_at, leave.ends_at
    seats = desk_duties([leave.person_id], *span).get(leave.person_id, [])
    nights = list(manager_duties(leave.person, span))
    named = (
        (_("At the order desk, to be filled anew"), seats),
        (_("As duty manager, to be filled anew"), nights),
    )
    return [(name, listed(map(spell_text, duties))) for name, duties in named if duties]


def granted_before(person, kind: Kind, besides: int | None) -> list[str]:
    """The person's other leaves of a kind that is granted for an occasion, with their occasions:
    whether two of them are one is for whoever decides to see."""
    rows = Leave.objects.holding().filter(person=person, kind=kind).exclude(pk=besides)
    return [
        f"{when(row.starts_at, row.ends_at, row.unit)} · {shown(row.days)} · {row.occasion}"
        for row in rows.order_by("starts_at", "pk")
    ]


def _length(leave: Leave) -> str:
    days = in_days(leave.days)
    if leave.run_days > leave.days:
        days += " · " + _("%(run)s in a row") % {"run": shown(leave.run_days)}
    return days


def certificate_text(leave: Leave) -> str:
    """How it stands with the certificate of a sick leave."""
    count = leave.certificates.count()
    if count:
        return ngettext("%(count)s file", "%(count)s files", count) % {"count": count}
    if leave.uncovered_at:
        return _("missing: it was due, the days are absence")
    if leave.certificate_deadline is None:
        return _("not needed")
    due = leave.certificate_deadline.due_at
    return _("to follow by %(due)s") % {"due": when(due, due).partition("–")[0]}


def facts_of_shortening(document: Shortening) -> Iterable[tuple[object, object]]:
    """What whoever decides on a shortening reads before."""
    leave = document.leave
    return [
        (_("Person"), f"{leave.person.number} {leave.person.name}"),
        (_("Kind"), leave.get_kind_display()),
        (_("From"), when(leave.starts_at, leave.starts_at).partition("–")[0]),
        (_("End so far"), when(document.was_until, document.was_until).partition("–")[0]),
        (_("New end"), when(document.ends_at, document.ends_at).partition("–")[0]),
        (_("Reason"), document.reason),
    ]


def charts(at: datetime) -> list[tuple[object, tuple[Stage, ...]]]:
    """Every chain of leave with its case, from the rule that computes it."""
    params: LeaveRules = in_force("leave", at).params
    found = []
    for kind in (Kind.SICK, Kind.PERSONAL):
        days = supervised_days(kind, params)
        words = {"kind": kind.label, "days": days}
        shorter = gettext_lazy("%(kind)s up to %(days)s days in a row") % words
        longer = gettext_lazy("%(kind)s beyond %(days)s days in a row") % words
        found += [
            (shorter, chain_of(kind, Fraction(days), params)),
            (longer, chain_of(kind, Fraction(days + 1), params)),
        ]
    others = (Kind.MARRIAGE, Kind.BEREAVEMENT, Kind.IN_LIEU)
    found += [(kind.label, chain_of(kind, Fraction(1), params)) for kind in others]
    alone = chain_of(Kind.PERSONAL, Fraction(1), params, is_filed_alone=True)
    return [*found, (_("of the general manager, under whom all others stand"), alone)]


def shortest(at: datetime) -> tuple[Stage, ...]:
    """The chain of an ordinary short leave."""
    return chain_of(Kind.PERSONAL, Fraction(1), in_force("leave", at).params)
