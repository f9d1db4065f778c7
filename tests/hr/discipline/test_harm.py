"""C7-5 names dismissal and the law only where the harm to the deal cannot be undone."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from hr.discipline.models import Ruling
from hr.discipline.rulings.rules import Draft, Ground, Harm, Kind, check_measures
from hr.discipline.rulings.services import confirm_case
from tests.hr.discipline.conftest import DAY, HOUR
from tests.hr.discipline.test_pages import ROW, page_of, read_in_english  # noqa: F401

pytestmark = [pytest.mark.clause("C7-5")]
ASK = "Say whether the harm to the deal can be undone: C7-5 names “{}” only where it cannot."
ONLY = "C7-5 names “{}” only where the harm to the deal cannot be undone."


def said(bureau, clause: str, harm: str, kind: Kind) -> str | None:
    """What there is against a measure; its day is one it could have."""
    day = bureau.at.date() + 7 * DAY if kind == Kind.DISMISSAL else None
    draft = Draft(1, kind, day=day, reason="查实")
    try:
        check_measures([draft], Ground(clause, None, (1,), bureau.at.date(), harm))
    except ValidationError as error:
        assert error.code == clause
        return error.messages[0]
    return None


@pytest.mark.parametrize(
    ("clause", "harm", "kind", "words"),
    [
        ("C7-5", "", Kind.DISMISSAL, ASK.format("dismissal")),
        ("C7-5", "", Kind.REFERRAL, ASK.format("referral to law")),
        ("C7-5", Harm.UNDOABLE, Kind.DISMISSAL, ONLY.format("dismissal")),
        ("C7-5", Harm.UNDOABLE, Kind.REFERRAL, ONLY.format("referral to law")),
        ("C7-5", Harm.LASTING, Kind.DISMISSAL, None),
        ("C7-5", Harm.LASTING, Kind.REFERRAL, None),
        ("C7-5", "", Kind.WARNING, None),
        ("C7-5", Harm.UNDOABLE, Kind.WARNING, None),
        ("A5-1", "", Kind.DISMISSAL, None),
        ("C6-7", "", Kind.REFERRAL, None),
    ],
)
def test_dismissal_and_the_law_need_harm_that_cannot_be_undone(bureau, clause, harm, kind, words):
    assert said(bureau, clause, harm, kind) == words


def test_what_was_found_of_the_harm_stays_with_the_decision(bureau):
    case = bureau.case(clause="C7-5")
    words = {"case_id": case.pk, "finding": "属实", "by": bureau.officer, "at": bureau.at + HOUR}
    referral = [bureau.draft(Kind.REFERRAL)]
    with pytest.raises(ValidationError, match="Say whether"):
        confirm_case(measures=referral, **words)
    ruling = confirm_case(measures=referral, harm=Harm.LASTING, **words)
    assert ruling.basis["harm"] == "lasting"
    objection = bureau.object(ruling)
    with pytest.raises(ValidationError, match="Say whether"):
        bureau.answer(objection, "changed", *referral)


def test_the_form_asks_where_the_clause_makes_it_count_and_nowhere_else(bureau, client):
    ours, other = bureau.case(clause="C7-5"), bureau.case()
    assert 'name="harm"' not in page_of(client, bureau.officer, f"/cases/{other.pk}/decide/")
    page = page_of(client, bureau.officer, f"/cases/{ours.pk}/decide/")
    assert "it cannot be undone" in page
    assert "only where the harm to the deal cannot be undone" in page
    sent = ROW | {
        "finding": "改了金额", "form-0-person": bureau.subject.pk, "form-0-kind": "referral",
    }  # fmt: skip
    answer = client.post(f"/cases/{ours.pk}/decide/", sent)
    assert "This field is required." in answer.content.decode()
    answer = client.post(f"/cases/{ours.pk}/decide/", sent | {"harm": "undoable"})
    assert "only where the harm to the deal cannot be undone" in answer.content.decode()
    assert not Ruling.objects.exists()
    assert client.post(f"/cases/{ours.pk}/decide/", sent | {"harm": "lasting"}).status_code == 302
    assert Ruling.objects.get().basis["harm"] == "lasting"
    page = page_of(client, bureau.officer, f"/cases/{ours.pk}/")
    assert "Harm to the deal: it cannot be undone" in page


def test_an_answer_begins_with_what_was_found_before(bureau, client):
    case, now = bureau.case(clause="C7-5"), timezone.now()
    ruling = confirm_case(
        case_id=case.pk, finding="属实", measures=[bureau.draft()], harm=Harm.UNDOABLE,
        by=bureau.officer, at=now,
    )  # fmt: skip
    path = f"/cases/objections/{bureau.object(ruling, at=now).pk}/"
    page = page_of(client, bureau.deputy, path)
    assert '<option value="undoable" selected>' in page
    sent = ROW | {
        "reply": "changed", "text": "重新认定", "form-0-person": bureau.subject.pk,
        "form-0-kind": "referral", "harm": "lasting",
    }  # fmt: skip
    assert client.post(path, sent).status_code == 302
    assert Ruling.objects.get(number=2).basis["harm"] == "lasting"
