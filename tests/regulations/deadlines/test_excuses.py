"""Words beside a breach: who is told of them, how often they are said, and many judged at once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from hr.people.models import Employee
from regulations.binding.services import entering_past
from regulations.deadlines.models import Deadline, Excuse
from regulations.deadlines.services import judge_breaches, sign_excuse, start_deadline
from regulations.notices.models import Notice

START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
DUE = START + timedelta(minutes=10)  # 18:10 in China
LINK = "/list/?breach=1"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("heard")]


@pytest.fixture
def head() -> Employee:
    """Who stands above everybody."""
    return Employee.objects.create_user("1", "刘建国")


@pytest.fixture
def lead(head) -> Employee:
    """The person's superior."""
    return Employee.objects.create_user("2", "陈静", supervisor=head)


@pytest.fixture
def person(lead) -> Employee:
    """Who misses deadlines here."""
    return Employee.objects.create_user("3", "王小芳", supervisor=lead)


def missed(owner: Employee | None, key: str = "a") -> Deadline:
    """A promise that nobody kept."""
    return start_deadline(
        kind="test", key=key, clause="C7-2", version=None, owner=owner, starts_at=START, due_at=DUE
    )


def sign(deadline: Deadline, by: Employee, verdict: str, reason: str = "客户电话占线", **more):
    """A word beside a breach, a minute after it."""
    at = DUE + timedelta(minutes=1)
    with entering_past(right="test"):
        return sign_excuse(deadline=deadline, verdict=verdict, reason=reason, by=by, at=at, **more)


def notices() -> list[tuple[str, str]]:
    """All notices: who got them and what they say."""
    return [(row.recipient.name, row.words) for row in Notice.objects.order_by("pk")]


# --- who is told ---------------------------------------------------------------------------------


def test_a_reason_is_told_to_the_nearest_superior_alone(person, lead, head):
    sign(missed(person), person, "stated", link=LINK)
    notice = Notice.objects.get()
    assert notice.recipient == lead
    assert (notice.url, notice.clause) == (LINK, "C7-2")
    for words in ("王小芳", "03-04 18:10", "客户电话占线"):
        assert words in notice.words


@pytest.mark.parametrize(("verdict", "word"), [("accepted", "excused"), ("refused", "not excuse")])
def test_a_judgement_is_told_to_the_person_concerned_alone(person, lead, head, verdict, word):
    sign(missed(person), head, verdict, "占线属实", link=LINK)
    notice = Notice.objects.get()
    assert notice.recipient == person
    assert (notice.url, notice.clause) == (LINK, "C7-2")
    for words in ("刘建国", "03-04 18:10", "占线属实"):
        assert words in notice.words
    assert word in notice.text


def test_without_a_list_the_notice_leads_to_what_the_breach_is_about(person, lead):
    sign(missed(person), person, "stated")
    assert Notice.objects.get().url == "/"  # as the kind of these tests says


def test_a_superior_who_has_left_is_passed_over(person, lead, head):
    lead.is_active = False
    lead.save()
    sign(missed(person), person, "stated")
    assert [name for name, _words in notices()] == ["刘建国"]


def test_who_has_nobody_above_states_a_reason_all_the_same(head):
    sign(missed(head), head, "stated")
    assert Excuse.objects.count() == 1
    assert notices() == []


def test_the_word_and_its_notice_stand_or_fall_together(person):
    with pytest.raises(RuntimeError), transaction.atomic():
        sign(missed(person), person, "stated")
        assert Notice.objects.count() == 1
        raise RuntimeError
    assert not Notice.objects.exists()
    assert not Excuse.objects.exists()


def test_of_a_word_that_is_refused_nobody_is_told(person, lead):
    row = missed(person)
    with pytest.raises(PermissionDenied):
        sign(row, lead, "stated")
    with pytest.raises(ValidationError):
        sign(row, person, "stated", " ")
    assert notices() == []


# --- how often -----------------------------------------------------------------------------------


def test_a_reason_is_stated_once(person, lead):
    row = missed(person)
    sign(row, person, "stated", "第一个理由")
    with pytest.raises(ValidationError) as refused:
        sign(row, person, "stated", "另一个理由")
    assert "说明过" in refused.value.messages[0]
    assert refused.value.code == "C7-2"
    assert Excuse.objects.get().reason == "第一个理由"
    assert len(notices()) == 1
    sign(row, lead, "accepted")


def test_nothing_more_is_stated_once_it_is_judged(person, lead):
    row = missed(person)
    sign(row, lead, "refused")
    with pytest.raises(ValidationError):
        sign(row, person, "stated")
    assert Excuse.objects.get().verdict == "refused"


def test_what_is_stated_of_one_breach_leaves_the_others_open(person):
    for key in ("a", "b"):
        sign(missed(person, key), person, "stated")
    assert Excuse.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_words_at_once_the_second_waits_and_is_refused(person):
    row, answers = missed(person), []

    def state_again():
        try:
            answers.append(sign(row, person, "stated", "另一个理由"))
        except ValidationError as refused:
            answers.append(refused)
        finally:
            connection.close()

    other = threading.Thread(target=state_again)
    with transaction.atomic():
        sign(row, person, "stated", "第一个理由")
        other.start()
        other.join(timeout=1)
        assert other.is_alive()
        assert answers == []
    other.join(timeout=20)
    assert [type(answer) for answer in answers] == [ValidationError]
    assert Excuse.objects.get().reason == "第一个理由"


# --- many at once --------------------------------------------------------------------------------


def judge(deadlines: list[Deadline], by: Employee) -> list[tuple[str, str]]:
    """Excuse several; what was refused, by key, and why."""
    with entering_past(right="test"):
        refused = judge_breaches(
            deadlines=deadlines, verdict="accepted", reason="系统升级", by=by,
            at=DUE + timedelta(minutes=1), link=lambda deadline: f"/list/?breach={deadline.pk}",
        )  # fmt: skip
    return [(deadline.key, why) for deadline, why in refused]


def test_each_of_many_is_judged_for_itself(person, lead, head):
    done = missed(person, "done")
    sign(done, head, "refused")
    own, strangers = missed(lead, "own"), missed(head, "above")
    running = start_deadline(
        kind="test", key="running", clause="C7-2", version=None, owner=person, starts_at=START,
        due_at=DUE + timedelta(days=1),
    )  # fmt: skip
    first, second = missed(person, "first"), missed(person, "second")
    earlier = list(Notice.objects.values_list("pk", flat=True))
    refused = judge([done, first, own, strangers, running, second], lead)
    assert [key for key, _why in refused] == ["done", "own", "above", "running"]
    assert all(why for _key, why in refused)
    words = Excuse.objects.filter(verdict="accepted")
    assert {(word.deadline.key, word.by.name, word.reason) for word in words} == {
        ("first", "陈静", "系统升级"), ("second", "陈静", "系统升级"),
    }  # fmt: skip
    assert {(row.recipient.name, row.url) for row in Notice.objects.exclude(pk__in=earlier)} == {
        ("王小芳", f"/list/?breach={first.pk}"), ("王小芳", f"/list/?breach={second.pk}"),
    }  # fmt: skip
