"""The board: posted to everybody, word for word, until its last day or an end with a reason."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from hr.people.models import Employee
from regulations.binding.services import entering_past
from regulations.notices.board.selectors import postings
from regulations.notices.board.services import end_posting, post_notice
from regulations.notices.models import Ending, Notice, Posting
from regulations.rulebook import services, source
from tests.regulations.notices.told import AT

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 4)
WORDS = {
    "key": "k",
    "kind": "notice",
    "title": "消防演练",
    "text": "周五 15:30。",
    "last_on": TODAY + timedelta(days=2),
}


@pytest.fixture
def rulebook(db):
    services.publish_edition(
        source=source.read_clauses(), owner="—", by=None, at=AT - timedelta(days=9)
    )


@pytest.fixture
def boss(db) -> Employee:
    return Employee.objects.create_superuser("0", "总经理")


def post(*, by, at=AT, **changes) -> Posting:
    with entering_past(right="test"):
        return post_notice(by=by, at=at, **WORDS | changes)


def end(posting, *, by, at=AT, reason="已恢复") -> Ending:
    with entering_past(right="test"):
        return end_posting(posting=posting, reason=reason, by=by, at=at)


def titles(*, past: bool, today=TODAY) -> list[str]:
    return [each.title for each in postings(today=today, past=past)]


def test_everybody_else_is_told_once(person, colleague):
    Employee.objects.create_user("9", "离职", is_active=False)
    posted = post(by=person)
    Employee.objects.create_user("8", "后来")
    assert post(by=person) == posted
    notice = Notice.objects.get()
    assert (notice.recipient, notice.kind) == (colleague, "posting")
    assert notice.url == f"/board/{posted.pk}/"
    assert notice.words == "On the board: 消防演练"


def test_what_the_portal_posts_is_told_to_all(person, colleague):
    post(by=None, kind="report", fingerprint="ab" * 32)
    assert set(Notice.objects.values_list("recipient", flat=True)) == {person.pk, colleague.pk}


@pytest.mark.parametrize(("day", "up"), [(4, True), (6, True), (7, False)])
def test_a_posting_hangs_through_its_last_day(person, day, up):
    post(by=person)
    today = TODAY.replace(day=day)
    assert titles(past=False, today=today) == (["消防演练"] if up else [])
    assert titles(past=True, today=today) == ([] if up else ["消防演练"])


@pytest.mark.parametrize(
    "changes",
    [
        {"last_on": TODAY - timedelta(days=1)},
        {"title": "  "},
        {"text": "\n"},
        {"kind": "measure"},
        {"kind": "measure", "clause": "Z9-9"},
        {"clause": "Z9-9"},
    ],
)
def test_what_cannot_hang_is_refused(person, rulebook, changes):
    with pytest.raises(ValidationError):
        post(by=person, **changes)
    assert not Posting.objects.exists()


def test_a_measure_is_posted_with_its_clause(person, rulebook):
    assert post(by=person, kind="measure", clause="A1.3-4").clause == "A1.3-4"
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(
            key="x", kind="measure", title="x", text="x", last_on=TODAY, at=timezone.now()
        )


def test_whoever_posted_it_takes_it_down_and_it_stays_among_the_past(person):
    end(post(by=person), by=person)
    assert (titles(past=False), titles(past=True)) == ([], ["消防演练"])
    assert Ending.objects.get().reason == "已恢复"
    assert not Notice.objects.exists()


def test_the_management_takes_down_any_and_the_poster_is_told(person, boss):
    posted = post(by=person)
    earlier = list(Notice.objects.values_list("pk", flat=True))
    end(posted, by=boss)
    notice = Notice.objects.exclude(pk__in=earlier).get()
    assert notice.recipient == person
    assert notice.words == "Your posting “消防演练” was taken down: 已恢复"


def test_others_take_nothing_down(person, colleague):
    posted = post(by=person)
    with pytest.raises(PermissionDenied):
        end(posted, by=colleague)
    assert titles(past=False) == ["消防演练"]


@pytest.mark.parametrize(("at", "reason"), [(AT, " "), (AT + timedelta(days=3), "x")])
def test_an_end_without_reason_or_after_the_last_day_is_refused(person, at, reason):
    posted = post(by=person)
    with pytest.raises(ValidationError):
        end(posted, by=person, at=at, reason=reason)


def test_a_posting_is_ended_once(person):
    posted = post(by=person)
    end(posted, by=person)
    for again in (posted, Posting.objects.get()):
        with pytest.raises(ValidationError, match="down already"):
            end(again, by=person, reason="again")
    assert Ending.objects.count() == 1


@pytest.mark.parametrize("table", ["notices_posting", "notices_ending"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET by_id = by_id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
@pytest.mark.parametrize("role", ["app", "owner"])
def test_no_role_changes_or_deletes_what_was_posted(raw_connection, role, table, statement):
    with raw_connection(role).cursor() as cursor, pytest.raises(Exception) as refused:
        cursor.execute(statement.format(table))
    assert refused.value.pgcode == "42501"


@pytest.mark.django_db(transaction=True)  # the attempt is recorded past any rollback
def test_the_model_refuses_kindly_too(person):
    posted = post(by=person)
    with pytest.raises(ValidationError):
        Posting.objects.filter(pk=posted.pk).update(title="x")
    with pytest.raises(ValidationError), transaction.atomic():
        posted.delete()
    assert Posting.objects.get().title == "消防演练"


def test_nobody_posts_into_the_past_without_the_right(person):
    with pytest.raises(IntegrityError, match="nobody gave the right"), transaction.atomic():
        post_notice(by=person, at=AT, **WORDS)
    with pytest.raises(IntegrityError, match="future"), transaction.atomic():
        post_notice(
            **WORDS | {"last_on": date(2099, 1, 1)}, by=person,
            at=timezone.now() + timedelta(hours=1),
        )  # fmt: skip


def test_a_refused_sheet_is_told_beside_its_field_and_no_wrong_clause_as_its_ground(
    client, boss, rulebook
):
    client.force_login(boss)
    client.cookies["django_language"] = "en"
    sheet = {"token": "7f9c24e8-3b12-4f4c-8a7e-1f7b8c9d0e1f", "kind": "notice", "title": "通知",
             "text": "内容", "last_on": f"{timezone.localdate():%Y-%m-%d}"}  # fmt: skip
    over = timezone.localdate() - timedelta(days=1)
    for words, field in (({"last_on": f"{over}", "clause": "Z1"}, "last_on"),
                         ({"clause": "Z1"}, "clause")):  # fmt: skip
        answer = client.post("/board/post/", sheet | words)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert 'href="/handbook/Z1/"' not in answer.content.decode()
