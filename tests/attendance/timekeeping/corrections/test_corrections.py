"""A mark is put right by approval, and what was recorded stays (A2.2-3)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from attendance.timekeeping import closed as months
from attendance.timekeeping.corrections.services import (
    Proof,
    ask_correction,
    ask_correction_again,
)
from attendance.timekeeping.models import Correction, CorrectionProof, Punch, StaleDay
from attendance.timekeeping.punches.rules import Origin, Source
from attendance.timekeeping.punches.selectors import day_lines, punches_between
from attendance.timekeeping.punches.services import record_punch
from regulations.approvals.models import Step
from regulations.approvals.services import decide_step, withdraw_approval
from regulations.rulebook.rules import day_of
from tests.company import TEN, minutes

pytestmark = [pytest.mark.clause("A2.2-3"), pytest.mark.usefixtures("past")]
DAY = timedelta(days=1)


@pytest.fixture
def punch(company) -> Punch:
    """The designer's only mark of the day."""
    origin = Origin(Source.WEB, "web:1", is_outside=False)
    return record_punch(person=company.designer, origin=origin, at=TEN)


def ask(company, **words) -> Correction:
    """The designer asks for a missing mark at nine, an hour after ten."""
    plain = {
        "kind": "add",
        "wanted_at": TEN - minutes(60),
        "reason": "忘记打卡",
        "proof": "李雷可证",
    }
    return ask_correction(**plain | words, by=company.designer, at=TEN + minutes(60))


def decide(row: Correction, verdict: str, by, comment="") -> None:
    """A word on the open step."""
    step = Step.objects.get(approval=row.approval, state="open", kind="decide")
    decide_step(step_id=step.pk, verdict=verdict, comment=comment, by=by, at=TEN + minutes(90))
    row.refresh_from_db()


def marks(company) -> list:
    found = punches_between([company.designer.pk], TEN - DAY, TEN + DAY)
    return [mark.at for mark in found.get(company.designer.pk, [])]


def test_direct_supervisor_decides_and_the_office_files(company):
    row = ask(company)
    steps = row.approval.steps.order_by("place")
    assert [(step.kind, step.people) for step in steps] == [
        ("decide", [company.lead.pk]),
        ("file", [company.hr.pk]),  # no office clerk in this company
    ]


def test_approved_mark_counts_and_its_days_are_judged_anew(company, punch):
    row = ask(company)
    assert marks(company) == [TEN]
    StaleDay.objects.all().delete()
    decide(row, "approved", company.lead)
    assert row.outcome == "effective"
    assert marks(company) == [TEN - minutes(60), TEN]
    assert (company.designer.pk, day_of(TEN)) in StaleDay.objects.values_list("person_id", "day")


def test_wrong_time_is_replaced_and_stays_visible(company, punch):
    row = ask(company, kind="move", punch_id=punch.pk, wanted_at=TEN - minutes(5))
    decide(row, "approved", company.lead)
    assert marks(company) == [TEN - minutes(5)]
    lines = day_lines(company.designer, day_of(TEN))
    assert [(line.at, line.counts) for line in lines] == [
        (TEN - minutes(5), True),
        (TEN, False),
    ]
    assert Punch.objects.get().at == TEN


def test_mark_of_somebody_else_is_set_aside(company, punch):
    row = ask(company, kind="remove", punch_id=punch.pk)
    assert row.wanted_at is None
    decide(row, "approved", company.lead)
    assert marks(company) == []


def test_marks_cost_two_queries(company, punch, django_assert_num_queries):
    decide(ask(company), "approved", company.lead)
    with django_assert_num_queries(2):
        marks(company)


def test_refused_correction_changes_nothing_and_may_be_asked_again(company, punch):
    row = ask(company)
    decide(row, "refused", company.lead, "监控中没有")
    assert (row.outcome, marks(company)) == ("refused", [TEN])
    assert ask(company, reason="补充").pk != row.pk


def test_withdrawn_correction_changes_nothing(company, punch):
    row = ask(company)
    withdraw_approval(approval_id=row.approval_id, by=company.designer, at=TEN + minutes(70))
    row.refresh_from_db()
    assert (row.outcome, marks(company)) == ("withdrawn", [TEN])


def test_returned_correction_is_said_anew(company):
    row = ask(company)
    decide(row, "returned", company.lead, "几点？")
    assert row.outcome == ""
    words = {
        "wanted_at": TEN - minutes(30),
        "reason": "看错",
        "proof": "李雷",
        "at": TEN + minutes(95),
    }
    with pytest.raises(PermissionDenied):
        ask_correction_again(correction_id=row.pk, by=company.lead, **words)
    ask_correction_again(correction_id=row.pk, by=company.designer, **words)
    decide(row, "approved", company.lead)
    assert marks(company) == [TEN - minutes(30)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"wanted_at": None}, "Say at what time"),
        ({"wanted_at": TEN + minutes(61)}, "cannot lie in the future"),
        ({"reason": "  "}, "Give the reason"),
        ({"proof": ""}, "Add a proof"),
        ({"kind": "move"}, "Choose the mark"),
        ({"kind": "remove"}, "Choose the mark"),
        ({"kind": "move", "punch_id": 987654}, "not yours"),
    ],
)
def test_what_is_refused(company, words, said):
    with pytest.raises(ValidationError) as refused, translation.override("en"):
        ask(company, **words)
    assert refused.value.code == "A2.2-3"
    with translation.override("en"):
        assert said in "".join(refused.value.messages)
    assert not Correction.objects.exists()


def test_mark_of_another_person_is_not_corrected(company):
    origin = Origin(Source.WEB, "web:2", is_outside=False)
    theirs = record_punch(person=company.assistant, origin=origin, at=TEN)
    with pytest.raises(ValidationError):
        ask(company, kind="remove", punch_id=theirs.pk)
    with pytest.raises(IntegrityError, match="one's own"), transaction.atomic():
        Correction.objects.create(
            person=company.designer, kind="remove", punch=theirs, reason="x", asked_at=TEN
        )


@pytest.mark.parametrize("kind", ["move", "remove"])
def test_mark_is_corrected_once_at_a_time(company, punch, kind):
    ask(company, kind="remove", punch_id=punch.pk)
    with pytest.raises(ValidationError):
        ask(company, kind=kind, punch_id=punch.pk, wanted_at=TEN - minutes(1))


def test_same_missing_mark_is_asked_for_once(company):
    ask(company)
    with pytest.raises(ValidationError):
        ask(company)


def test_nobody_decides_for_themselves(company):
    row = ask(company)
    step = row.approval.steps.get(kind="decide")
    with pytest.raises(PermissionDenied):
        decide_step(step_id=step.pk, verdict="approved", by=company.designer, at=TEN + minutes(90))


def test_who_stands_above_all_is_decided_by_the_rest_of_the_management(company):
    with pytest.raises(ValidationError):  # nobody else in the management here
        ask_correction(
            kind="add", wanted_at=TEN, reason="x", proof="y", by=company.manager,
            at=TEN + minutes(1),
        )  # fmt: skip


@pytest.fixture
def closed(monkeypatch):
    """The closed months: a set of their first days."""
    days: set = set()
    monkeypatch.setattr(months, "_closed", [lambda found: days & set(found)])
    return days


def test_closed_month_takes_no_correction(company, closed):
    closed.add(day_of(TEN).replace(day=1))
    with pytest.raises(ValidationError) as refused:
        ask(company)
    assert "2026-03-04" in "".join(refused.value.messages)


def test_month_closed_meanwhile_takes_the_word_back(company, closed):
    row = ask(company)
    closed.add(day_of(TEN).replace(day=1))
    with pytest.raises(ValidationError), transaction.atomic():
        decide(row, "approved", company.lead)
    row.refresh_from_db()
    assert (row.outcome, marks(company)) == ("", [])
    decide(row, "refused", company.lead, "已结账")


def test_proof_is_kept_as_it_came(company):
    file = Proof("a\\b\\截图.png", b"\x89PNG\r\n\x1a\n123")
    row = ask(company, proof="", file=file)
    kept = CorrectionProof.objects.get(correction=row)
    assert (kept.name, kept.media, bytes(kept.content)) == ("截图.png", "image/png", file.content)
    for change in ("UPDATE {} SET name = 'x'", "DELETE FROM {}"):
        with pytest.raises(Exception, match="denied"), transaction.atomic():
            connection.cursor().execute(change.format("timekeeping_correctionproof"))


def test_what_is_no_proof_is_refused(company):
    with pytest.raises(ValidationError), transaction.atomic():
        ask(company, proof="", file=Proof("x.exe", b"MZ\x00"))
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE timekeeping_correction SET outcome = 'effective', settled_at = now()",
        "UPDATE timekeeping_correction SET wanted_at = wanted_at - interval '1 hour'",
        "UPDATE timekeeping_correction SET reason = 'x'",
        "UPDATE timekeeping_correction SET approval_id = NULL",
        "UPDATE timekeeping_correction SET person_id = person_id",
        "DELETE FROM timekeeping_correction",
        "INSERT INTO timekeeping_correction (person_id, kind, wanted_at, reason, proof, asked_at,"
        " outcome, settled_at) SELECT person_id, 'add', now(), 'x', '', now(), 'effective', now()"
        " FROM timekeeping_correction",
    ],
)
def test_portals_role_gives_no_correction_an_effect_by_raw_sql(company, change):
    ask(company)
    with (
        pytest.raises(Exception, match=r"denied|stays|not approved|undecided"),
        transaction.atomic(),
    ):
        connection.cursor().execute(change)
    assert marks(company) == []


def test_settled_correction_stays_as_it_is(company):
    row = ask(company)
    decide(row, "approved", company.lead)
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        connection.cursor().execute(
            "UPDATE timekeeping_correction SET outcome = '', settled_at = NULL"
        )


def test_pages_ask_show_and_keep_from_strangers(company, client):
    client.force_login(company.designer)
    words = {"wanted_at": "2026-03-04T09:00:00", "reason": "忘记", "proof": "李雷"}
    answer = client.post("/attendance/corrections/ask/", words)
    row = Correction.objects.get()
    assert answer["Location"] == f"/attendance/corrections/{row.pk}/"
    for path in (answer["Location"], "/attendance/corrections/"):
        assert "09:00" in client.get(path).content.decode()
    for person, status in ((company.lead, 200), (company.hr, 200), (company.assistant, 404)):
        client.force_login(person)
        assert client.get(answer["Location"]).status_code == status
