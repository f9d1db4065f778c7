"""The clocks of answers at the service desk: to an appeal, to a report of the unusual."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from orders.service.letters import CLOCK, nearest_above, tell
from orders.service.models import QualityAppeal, Unusual
from regulations.deadlines.models import Deadline
from regulations.deadlines.services import meet_deadline, start_deadline
from regulations.rulebook import clause
from regulations.rulebook.rules import until_text
from regulations.rulebook.selectors import in_force

APPEAL, UNUSUAL = "service.appeal", "service.unusual"
LABELS = {
    APPEAL: _("answer an appeal against a score"),
    UNUSUAL: _("answer a report of the unusual"),
}
LATE = {
    APPEAL: gettext_noop("The appeal of %(name)s was not answered by %(due)s"),
    UNUSUAL: gettext_noop("The unusual that %(name)s reported was not answered by %(due)s"),
}


@clause("C10-R1", "C10-R2", "C10-R5")
def expect_answer(*, kind: str, key: int, ref: str, owner, at: datetime) -> Deadline | None:
    """Let the clock of an answer run against whoever gives it; None where nobody does."""
    if owner is None:
        return None
    held = in_force("service", at)
    within = {
        APPEAL: timedelta(days=held.params.appeal_answer_days),
        UNUSUAL: timedelta(hours=held.params.unusual_answer_hours),
    }[kind]
    return start_deadline(
        kind=kind, key=str(key), clause=ref, version=held.version, owner=owner, starts_at=at,
        due_at=at + within,
    )  # fmt: skip


def answered(*, kind: str, key: int, by, at: datetime) -> None:
    """The answer was given; nothing where no clock ran."""
    row = Deadline.objects.filter(kind=kind, key=str(key)).first()
    if row:
        meet_deadline(deadline_id=row.pk, by=by, at=at)


@clause("C10-R1", "C10-R2", "C10-R5")
def tell_unanswered(deadlines: list[Deadline], at: datetime) -> None:
    """Nobody answered in time (handler of both kinds): owner and superior are told."""
    names, links = names_of(deadlines), links_of(deadlines)
    for row in deadlines:
        tell(
            [row.owner, *nearest_above(row.owner_id)], LATE[row.kind], kind=CLOCK, at=at,
            key=f"unanswered:{row.pk}", clause=row.clause, url=links[row.pk], name=names[row.pk],
            due=until_text(row.due_at),
        )  # fmt: skip


def links_of(deadlines: list[Deadline]) -> dict[int, str]:
    """Where each leads, by clock."""
    appeals = QualityAppeal.objects.filter(
        pk__in=[row.key for row in deadlines if row.kind == APPEAL]
    )
    samples = dict(appeals.values_list("pk", "score__sample"))
    return {
        row.pk: f"/service/unusual/#u{row.key}"
        if row.kind == UNUSUAL
        else f"/service/quality/{samples[int(row.key)]}/"
        for row in deadlines
    }


def names_of(deadlines: list[Deadline]) -> dict[int, str]:
    """Who waits for the answer, by clock."""
    names = {}
    for kind, model in ((APPEAL, QualityAppeal), (UNUSUAL, Unusual)):
        of_kind = {int(each.key): each.pk for each in deadlines if each.kind == kind}
        rows = model.objects.filter(pk__in=of_kind).values_list("pk", "by__name")
        names |= {of_kind[pk]: name for pk, name in rows}
    return names
