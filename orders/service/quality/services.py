"""The verbs of quality: draw, score, appeal, answer."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from orders.service.answering import APPEAL, answered, expect_answer
from orders.service.letters import tell
from orders.service.quality import rules
from orders.service.quality.models import (
    QualityAnswer,
    QualityAppeal,
    QualityDraw,
    QualitySample,
    QualityScore,
)
from orders.service.quality.rules import CLAUSES, drawn
from orders.service.quality.selectors import LEAD, answerers, conversations, fault_of_answering
from orders.service.rules import check, check_text
from regulations.binding.refused import in_words
from regulations.binding.rows import insert
from regulations.rulebook import clause
from regulations.rulebook.rules import day_of
from regulations.rulebook.selectors import in_force

SCORED = gettext_noop("A conversation of yours was scored: %(score)s points. “%(what)s”")
APPEALED = gettext_noop("%(name)s appeals against a score of %(score)s points: “%(why)s”")
ANSWERED = gettext_noop("The appeal was answered, the score is %(score)s points: “%(why)s”")
WORDS = {
    "quality_lead": (_("The lead of the service draws and scores."), ""),
    "quality_not_oneself": (_("Nobody scores their own conversations."), ""),
    "service_qualityscore_sample_id_key": (
        _("This conversation has been scored already."), "",
    ),
    "service_qualitysample_ticket_id_key": (_("Somebody has just drawn. Look again."), ""),
    "quality_seed_once": (_("There is a draw by this seed."), ""),
    "quality_own_appeal": (_("Only the person who was scored appeals."), ""),
    "quality_appeal_in_time": (_("The time for an appeal is over."), ""),
    "service_qualityappeal_score_id_key": (_("You have appealed already."), ""),
    "quality_answer_above": (
        _("An appeal is answered by somebody above who gave the score."), "",
    ),
    "service_qualityanswer_appeal_id_key": (_("The appeal has been answered already."), ""),
}  # fmt: skip


def link(sample_id: int) -> str:
    """Where a conversation that was drawn is looked at."""
    return f"/service/quality/{sample_id}/"


def _check_lead(by) -> None:
    if not by.has_perm(LEAD):
        raise PermissionDenied(_("The lead of the service draws and scores."))


def _clause_of(sample: QualitySample) -> str:
    return CLAUSES[sample.ticket.way]


@clause("C10-R1", "C10-R2")
@transaction.atomic
def draw_sample(*, month: date, each: int, seed: str, by, at: datetime) -> QualityDraw:
    """Draw so many conversations of everybody from a month's, by a stated seed, and keep them.

    What was drawn before is not drawn again. Refused (C10-R1): a month to come, nothing left.
    """
    _check_lead(by)
    rows = drawn(seed, each, conversations(month))
    check(rules.fault_of_draw(month, day_of(at), each, len(rows)), "C10-R1")
    draw = QualityDraw(month=month, seed=seed, each=each, size=len(rows), by=by, at=at)
    with in_words("C10-R1", WORDS):
        insert(draw)
        for row in rows:
            insert(QualitySample(draw=draw, ticket_id=row.pk, person_id=row.person, at=at))
    return draw


@clause("C10-R1", "C10-R2")
@transaction.atomic
def score_sample(
    *, sample_id: int, faults: Sequence[str], note: str, by, at: datetime
) -> QualityScore:
    """Score a conversation by the faults of its list, once; the person is told, and may appeal.

    Each fault takes off what the rules in force say. Refused (C10-R1, by phone C10-R2): one's own
    conversation, a second score, a fault of the other list.
    """
    _check_lead(by)
    rows = QualitySample.objects.select_related("ticket", "person", "score")
    sample = rows.get(pk=sample_id)
    ref, way, is_scored = _clause_of(sample), sample.ticket.way, hasattr(sample, "score")
    fault = rules.fault_of_scorer(scorer=by.pk, person=sample.person_id, is_scored=is_scored)
    check(fault or rules.fault_of_ticks(way, faults), ref)
    held = in_force("service", at)
    points = rules.points_of(way, held.params)
    row = QualityScore(
        sample=sample, faults=sorted(faults), points=points, note=note.strip(), by=by, at=at,
        score=rules.score_of(len(faults), points), version=held.version,
        appeal_until=rules.appeal_until(at, held.params.appeal_within_days),
    )  # fmt: skip
    with in_words(ref, WORDS):
        insert(row)
    _tell([sample.person], SCORED, row, "scored", at, by, what=sample.ticket.what[:60])
    return row


def _tell(people, text: str, of: QualityScore, key: str, at: datetime, by, **params) -> None:
    tell(
        people, text, key=f"quality:{of.pk}:{key}", clause=_clause_of(of.sample),
        url=link(of.sample_id), by=by, at=at, **{"score": of.score} | params,
    )  # fmt: skip


@clause("C10-R1", "C10-R2")
@transaction.atomic
def appeal_score(*, score_id: int, text: str, by, at: datetime) -> QualityAppeal:
    """Appeal against one's own score, once and in time; who stands above the scorer is told, and
    answers by a deadline."""
    rows = QualityScore.objects.select_related("sample__ticket", "by", "appeal")
    score = rows.get(pk=score_id)
    ref = _clause_of(score.sample)
    fault = rules.fault_of_appeal(
        by=by.pk, person=score.sample.person_id, at=at, until=score.appeal_until,
        is_appealed=hasattr(score, "appeal"),
    )  # fmt: skip
    check(fault, ref)
    row = QualityAppeal(score=score, text=check_text(text, ref), by=by, at=at)
    with in_words(ref, WORDS):
        insert(row)
    above = answerers(row)
    expect_answer(kind=APPEAL, key=row.pk, ref=ref, owner=above[0] if above else None, at=at)
    _tell(above, APPEALED, score, "appealed", at, by, name=by.name, why=row.text[:200])
    return row


@clause("C10-R1", "C10-R2")
@transaction.atomic
def answer_appeal(
    *, appeal_id: int, faults: Sequence[str], text: str, by, at: datetime
) -> QualityAnswer:
    """Say which faults stand, and why; the score that follows from them is the one that counts.

    Refused (C10-R1, by phone C10-R2): to the scorer, to the person, to whoever does not stand above
    the scorer; a fault that was not ticked; a second answer.
    """
    rows = QualityAppeal.objects.select_related("score__sample__ticket", "score__by", "by")
    appeal = rows.get(pk=appeal_id)
    score, ref = appeal.score, _clause_of(appeal.score.sample)
    check(fault_of_answering(appeal, by), ref)
    check(rules.fault_of_standing(score.faults, faults, text), ref)
    row = QualityAnswer(
        appeal=appeal, faults=sorted(faults), text=text.strip(), by=by, at=at,
        score=rules.score_of(len(faults), score.points),
    )  # fmt: skip
    with in_words(ref, WORDS):
        insert(row)
    answered(kind=APPEAL, key=appeal.pk, by=by, at=at)
    words = {"score": row.score, "why": row.text[:200]}
    _tell([appeal.by, score.by], ANSWERED, score, "answered", at, by, **words)
    return row
