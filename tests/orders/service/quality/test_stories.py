"""Quality from end to end: drawn, scored, appealed, answered; and what the gates refuse."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from orders.service.models import (
    QualityAnswer,
    QualityAppeal,
    QualityDraw,
    QualitySample,
    QualityScore,
)
from orders.service.quality.selectors import (
    conversations,
    drawn_again,
    samples_for,
    standing_of,
    sums_of,
)
from orders.service.quality.services import (
    answer_appeal,
    appeal_score,
    draw_sample,
    score_sample,
)
from regulations.binding import registry
from regulations.deadlines.models import Deadline
from tests.hr.conftest import AT
from tests.orders.service.refusals import gate_refuses, refused, role_cannot, told

MARCH = date(2025, 3, 1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def sample(desk):
    """A conversation of Anna's on the phone, drawn."""
    desk.talk(desk.anna, "phone")
    draw = draw_sample(month=MARCH, each=1, seed="s", by=desk.lead, at=AT)
    return draw.samples.get()


@pytest.fixture
def score(desk, sample):
    """Two faults of the fourteen."""
    words = {"faults": ["G", "A"], "note": "语气平淡", "by": desk.lead, "at": AT}
    return score_sample(sample_id=sample.pk, **words)


@pytest.mark.clause("C10-R1", "C10-R2")
def test_a_draw_is_fair_kept_and_can_be_drawn_again(desk):
    for _number in range(4):
        desk.talk(desk.anna)
        desk.talk(desk.ben, "phone")
    desk.talk(desk.lead)
    desk.talk(desk.anna, "mail")
    desk.talk(desk.anna, at=AT - 15 * DAY)
    unanswered = desk.talk(desk.ben)
    assert len(conversations(MARCH)) == 10
    draw = draw_sample(month=MARCH, each=3, seed="春分", by=desk.lead, at=AT + HOUR)
    people = sorted(row.person.name for row in draw.samples.all())
    assert people == sorted(["张丽"] * 3 + ["陈浩"] * 3 + ["李敏"])
    assert (draw.size, draw.seed) == (7, "春分")
    desk.talk(desk.ben, at=AT + 2 * HOUR)
    assert drawn_again(draw)
    second = draw_sample(month=MARCH, each=9, seed="清明", by=desk.deputy, at=AT + 3 * HOUR)
    assert second.size == 4
    assert drawn_again(draw)
    assert drawn_again(second)
    refused("C10-R1", draw_sample, month=MARCH, each=1, seed="x", by=desk.lead, at=AT + 3 * HOUR)
    refused("C10-R1", draw_sample, month=date(2025, 4, 1), each=1, seed="x", by=desk.lead, at=AT)
    with pytest.raises(PermissionDenied):
        draw_sample(month=MARCH, each=1, seed="x", by=desk.anna, at=AT)
    assert unanswered.steps.count() == 1


@pytest.mark.clause("C10-R2")
def test_a_score_follows_from_its_faults_and_is_told(desk, score):
    assert (score.score, score.points, score.faults) == (80, 10, ["A", "G"])
    assert score.version.rule_set == "service"
    assert told(desk.anna, "was scored")
    words = {"sample_id": score.sample_id, "note": "", "at": AT}
    refused("C10-R2", score_sample, **words, faults=[], by=desk.deputy)
    with pytest.raises(PermissionDenied):
        score_sample(**words, faults=[], by=desk.anna)


@pytest.mark.clause("C10-R1", "C10-R2")
def test_nobody_scores_themselves(desk):
    desk.talk(desk.lead)
    draw = draw_sample(month=MARCH, each=1, seed="s", by=desk.lead, at=AT)
    words = {"sample_id": draw.samples.get().pk, "note": "", "at": AT}
    refused("C10-R1", score_sample, **words, faults=[], by=desk.lead)
    refused("C10-R1", score_sample, **words, faults=["A"], by=desk.deputy)
    row = score_sample(**words, faults=["1", "3", "6"], by=desk.deputy)
    assert row.score == 55


@pytest.mark.clause("C10-R1", "C10-R2")
def test_an_appeal_is_answered_above_the_scorer(desk, score):
    words = {"score_id": score.pk, "text": "客户没有道谢"}
    refused("C10-R2", appeal_score, **words, by=desk.ben, at=AT)
    refused("C10-R2", appeal_score, **words, by=desk.anna, at=AT + 4 * DAY)
    refused("C10-R2", appeal_score, **words | {"text": " "}, by=desk.anna, at=AT)
    row = appeal_score(**words, by=desk.anna, at=AT + DAY)
    refused("C10-R2", appeal_score, **words, by=desk.anna, at=AT + DAY)
    assert told(desk.boss, "appeals")
    assert not told(desk.lead, "appeals")
    clock = Deadline.objects.get(kind="service.appeal", key=str(row.pk))
    assert (clock.owner, clock.due_at, clock.clause) == (desk.boss, AT + 4 * DAY, "C10-R2")
    answer = {"appeal_id": row.pk, "faults": ["A"], "text": "录音里没有道谢", "at": AT + DAY}
    for by in (desk.lead, desk.anna, desk.ben, desk.deputy):
        refused("C10-R2", answer_appeal, **answer, by=by)
    refused("C10-R2", answer_appeal, **answer | {"faults": ["A", "B"]}, by=desk.boss)
    refused("C10-R2", answer_appeal, **answer | {"text": ""}, by=desk.boss)
    assert answer_appeal(**answer, by=desk.boss).score == 90
    refused("C10-R2", answer_appeal, **answer, by=desk.head)
    clock.refresh_from_db()
    assert (clock.met_at, clock.met_by) == (AT + DAY, desk.boss)
    assert told(desk.anna, "was answered")
    assert told(desk.lead, "was answered")
    assert standing_of(samples_for(desk.anna).get()) == (90, ["A"])


@pytest.mark.clause("C10-R1")
def test_the_general_manager_answers_too_and_who_sees_what(desk, score):
    row = appeal_score(score_id=score.pk, text="不服", by=desk.anna, at=AT)
    for person, sees in ((desk.anna, 1), (desk.ben, 0), (desk.boss, 1), (desk.lead, 1),
                         (desk.designer, 0), (desk.head, 1)):  # fmt: skip
        assert samples_for(person).count() == sees, person
    assert answer_appeal(appeal_id=row.pk, faults=[], text="撤销", by=desk.head, at=AT).score == 100


@pytest.mark.clause("C10-R1", "C10-R2")
def test_the_month_of_everybody(desk):
    for by in (desk.anna, desk.anna, desk.ben):
        desk.talk(by)
    draw = draw_sample(month=MARCH, each=5, seed="s", by=desk.lead, at=AT)
    assert samples_for(desk.anna).count() == 0  # what is drawn is seen once it is scored
    own = list(draw.samples.filter(person=desk.anna))
    for row, faults in zip(own, (["1", "2"], ["2"]), strict=True):
        score_sample(sample_id=row.pk, faults=faults, note="", by=desk.lead, at=AT)
    sums = {row.person: row for row in sums_of(samples_for(desk.lead))}
    anna, ben = sums[desk.anna], sums[desk.ben]
    assert (anna.drawn, sorted(anna.scores), anna.mean) == (2, [70, 85], 77.5)
    assert anna.faults == {("online", "1"): 1, ("online", "2"): 2}
    assert (ben.drawn, ben.scores, ben.mean) == (1, [], None)


@pytest.mark.clause("C10-R1", "C10-R2")
def test_the_database_refuses_what_the_services_would(desk, score):
    held, other = score.version, desk.talk(desk.ben)
    draw = {"month": MARCH, "each": 1, "size": 1, "at": AT}
    own = QualityDraw.objects.create(**draw, seed="eigen", by=desk.lead)
    mail, past = desk.talk(desk.ben, "mail"), desk.talk(desk.ben, at=AT - 15 * DAY)
    words = {"points": 15, "score": 100, "version": held, "appeal_until": AT + DAY, "at": AT}
    gate_refuses(
        QualityDraw(**draw, seed="x", by=desk.anna),
        QualityDraw(**draw | {"size": 0}, seed="x", by=desk.lead),
        QualityDraw(**draw, seed="s", by=desk.lead),
        QualitySample(draw=score.sample.draw, ticket=other, person=desk.ben, at=AT),  # one more
        QualitySample(draw=own, ticket=other, person=desk.anna, at=AT),  # not theirs
        QualitySample(draw=own, ticket=mail, person=desk.ben, at=AT),
        QualitySample(draw=own, ticket=past, person=desk.ben, at=AT),
        QualitySample(draw=own, ticket=score.sample.ticket, person=desk.anna, at=AT),  # again
    )
    mine = QualitySample.objects.create(draw=own, ticket=other, person=desk.ben, at=AT)
    gate_refuses(
        QualityScore(sample=mine, by=desk.ben, **words),
        QualityScore(sample=mine, by=desk.lead, faults=["A"], **words | {"score": 85}),
        QualityScore(sample=mine, by=desk.lead, faults=["1"], **words),  # the score does not follow
        QualityScore(sample=mine, by=desk.lead, faults=["1", "1"], **words | {"score": 70}),
        QualityScore(sample=mine, by=desk.lead, **words | {"appeal_until": AT}),
        QualityScore(sample=score.sample, by=desk.deputy, **words),  # a second score
        QualityAppeal(score=score, text="替她", by=desk.ben, at=AT),
        QualityAppeal(score=score, text="x", by=desk.anna, at=score.appeal_until),
    )
    appeal = appeal_score(score_id=score.pk, text="不服", by=desk.anna, at=AT)
    answer = {"appeal": appeal, "faults": ["A"], "score": 90, "text": "x", "at": AT}
    gate_refuses(
        *(QualityAnswer(**answer, by=by) for by in (desk.lead, desk.anna, desk.deputy, desk.ben)),
        QualityAnswer(**answer | {"faults": ["A", "B"], "score": 80}, by=desk.boss),
        QualityAnswer(**answer | {"score": 100}, by=desk.boss),
    )
    role_cannot(
        "UPDATE service_qualityscore SET score = 100", "DELETE FROM service_qualitysample",
        "UPDATE service_qualitydraw SET seed = 'x'", "TRUNCATE service_qualityanswer",
        "UPDATE service_qualityappeal SET text = 'x'",
    )  # fmt: skip
    for model in (QualityDraw, QualitySample, QualityScore, QualityAppeal, QualityAnswer):
        assert registry.protection(model).grants == "SELECT, INSERT"


@pytest.mark.clause("C10-R1")
def test_the_lead_cannot_score_their_own_by_hand(desk):
    """SQL as the portal's role, past every service."""
    desk.talk(desk.lead)
    draw = draw_sample(month=MARCH, each=1, seed="s", by=desk.lead, at=AT)
    insert = (
        "INSERT INTO service_qualityscore (sample_id, faults, points, score, note, version_id,"
        " appeal_until, at, by_id) SELECT s.id, '{}', 15, 100, '', v.id, now(), %s, %s"
        " FROM service_qualitysample AS s, rulebook_ruleversion AS v"
        " WHERE s.draw_id = %s AND v.rule_set = 'service' LIMIT 1"
    )
    with (
        pytest.raises(IntegrityError, match="their own"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(insert, [AT, desk.lead.pk, draw.pk])
