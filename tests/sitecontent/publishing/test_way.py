"""The way of content from what is collected to what everybody reads, and down again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import translation

from hr.discipline.models import Case
from hr.people.services import dismiss_login
from regulations.deadlines.models import Deadline
from regulations.deadlines.sweep import sweep_deadlines
from regulations.notices.models import Notice
from sitecontent.publishing import home
from sitecontent.publishing.models import HomeReview, Publication, Shown, Takedown, Version
from sitecontent.publishing.rules import days_until, review_due
from sitecontent.publishing.selectors import compare
from sitecontent.publishing.services import collect, give_up, restore_version
from tests.sitecontent.newsroom import DAY, HOUR, NOON, WRITES, Newsroom

FLAGS = {"is_confidential": True, "source": "档案室", "licence": "甲方书面同意"}


def refused(act, clause: str, error=ValidationError) -> None:
    with pytest.raises(error) as told:
        act()
    assert error is PermissionDenied or told.value.code == clause


def told(person) -> list[str]:
    return list(Notice.objects.filter(recipient=person).values_list("text", flat=True))


@pytest.mark.clause("C5-1", "C5-2", "C6-1")
def test_news_are_written_approved_checked_and_published(room: Newsroom, client):
    item = room.item("news")
    assert item.state == "collected"
    room.write(item)
    assert (item.state, item.number) == ("draft", 1)
    room.ask(item)
    assert item.state == "pending"
    assert client.get(f"/site/{item.pk}/").status_code == 404
    room.say(item, by=room.leader)
    assert item.state == "approved"
    room.check(item)
    room.publish(item, by=room.second)
    assert item.state == "published"
    answer = client.get(f"/site/{item.pk}/")
    assert answer.status_code == 200
    assert "春茶上市" in answer.content.decode()
    assert not answer.cookies


@pytest.mark.clause("C3-3", "C4-3", "C5-2")
@pytest.mark.parametrize(
    ("kind", "words", "chain"),
    [
        ("news", {}, ["leader"]),
        ("product", {}, ["leader"]),
        ("company", {}, ["leader"]),
        ("slot", {}, ["leader"]),
        ("company", FLAGS, ["leader", "head"]),
        ("slot", FLAGS, ["leader", "head"]),
        ("page", {}, ["leader", "deputy", "head"]),
        ("page", FLAGS, ["leader", "deputy", "head"]),
    ],
)
def test_who_decides(room: Newsroom, kind, words, chain):
    item = room.written(kind, **words)
    steps = room.ask(item).steps.order_by("place")
    assert [step.people for step in steps] == [[room.people[role].pk] for role in chain]


@pytest.mark.clause("C3-3")
def test_a_page_needs_three_people_over_it(room: Newsroom):
    room.leader.department.leader = room.deputy
    room.leader.department.save()
    room.designer.department.leader = room.deputy
    refused(lambda: room.ask(room.written("page")), "C3-3")


@pytest.mark.clause("C3-3", "C4-1", "C4-2")
@pytest.mark.parametrize(
    ("kind", "role", "clause"),
    [
        ("page", "editor", "C3-3"), ("company", "editor", "C4-2"), ("product", "culture", "C4-1"),
        ("news", "designer", "C5-2"), ("slot", "culture", "C3-2"), ("article", "sales", "C5-1"),
    ],
)  # fmt: skip
def test_who_writes_what(room: Newsroom, kind, role, clause):
    refused(lambda: room.item(kind, by=room.people[role]), clause)
    item = room.item(kind)
    refused(lambda: room.write(item, by=room.people[role]), clause)


@pytest.mark.clause("C5-2")
@pytest.mark.parametrize(
    ("kind", "words", "is_timed"),
    [
        ("news", {}, True), ("company", {}, True), ("article", {}, False), ("page", {}, False),
        ("article", {"is_important": True}, True), ("slot", {"is_important": True}, True),
    ],
)  # fmt: skip
def test_the_clock_runs_48_hours_from_the_last_approval(room: Newsroom, kind, words, is_timed):
    item = room.written(kind, **words)
    room.ask(item)
    while item.state == "pending":
        room.say(item, at=room.at + HOUR)
    row = Deadline.objects.filter(kind="publishing.publish").first()
    assert bool(row) is is_timed
    if is_timed:
        assert (row.starts_at, row.due_at) == (room.at + HOUR, room.at + 49 * HOUR)
        assert row.clause == "C5-2" and row.owner == room.editor


@pytest.mark.clause("C5-2")
@pytest.mark.parametrize(
    ("after", "is_late"), [(48 * HOUR, False), (48 * HOUR + timedelta(seconds=1), True)]
)
def test_what_is_late_is_told_and_stays_late(room: Newsroom, after, is_late):
    item = room.approved()
    sweep_deadlines(at=room.at + after)
    overdue = "Approved and not published in time: %(kind)s, %(title)s"
    assert (overdue in told(room.editor)) is is_late
    assert (overdue in told(room.leader)) is is_late
    sweep_deadlines(at=room.at + after)
    cases = Case.objects.filter(clause="C5-2", subject=room.editor)
    assert cases.count() == int(is_late)  # one, however often it is looked at
    room.publish(item, at=room.at + after)
    row = Deadline.objects.get(kind="publishing.publish")
    assert row.met_at == room.at + after
    assert (row.breached_at is not None) is is_late


@pytest.mark.clause("C5-2")
def test_a_new_version_ends_the_clock_of_the_old_one(room: Newsroom):
    item = room.approved()
    room.write(item, body="又改")
    assert Deadline.objects.get(kind="publishing.publish").voided_at == room.at
    assert item.state == "draft"
    refused(lambda: room.publish(item), "C5-2")


@pytest.mark.clause("C6-1")
def test_writing_under_review_withdraws_and_starts_anew(room: Newsroom):
    item = room.written()
    first = room.ask(item)
    room.write(item, body="第二稿")
    first.refresh_from_db()
    assert (first.state, item.state, item.number) == ("withdrawn", "draft", 2)
    second = room.ask(item)
    room.say(item, "returned")
    assert item.state == "returned"
    room.write(item, body="第三稿")
    second.refresh_from_db()
    assert second.state == "withdrawn"
    room.approve(item)
    assert room.version(item).approval not in (first, second)
    assert Version.objects.filter(item=item).count() == 3


@pytest.mark.clause("C6-1")
def test_what_lies_before_who_decides_is_changed_by_its_author_alone(room: Newsroom):
    item = room.written()
    room.ask(item)
    refused(lambda: room.write(item, by=room.second), "", PermissionDenied)
    item.refresh_from_db()
    assert (item.state, item.number) == ("pending", 1)


@pytest.mark.clause("C6-1")
def test_who_writes_this_kind_goes_on_with_what_was_returned_to_another(room: Newsroom):
    item = room.written()
    first = room.ask(item)
    room.say(item, "returned")
    room.write(item, body="接着写", by=room.second)
    first.refresh_from_db()
    assert (first.state, item.state, item.number) == ("withdrawn", "draft", 2)
    assert "%(person)s goes on with what was returned: %(kind)s, %(title)s" in told(room.editor)
    second = room.ask(item, by=room.second)
    assert second.asker == room.second


@pytest.mark.clause("C6-1", "C3-2")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"starts_at": NOON + HOUR}, "2026-03-04 13:00"),
        ({"ends_at": NOON + 2 * DAY}, "2026-03-06 12:00"),
        ({"is_important": True}, "important"),
        ({"is_copyrighted": True}, "copyrighted"),
        ({"is_confidential": True}, "confidential"),
    ],
)
def test_two_versions_are_told_apart_by_all_that_is_decided_on(room: Newsroom, change, told):
    rights = {"source": "档案室", "licence": "书面同意"}
    item = room.written("slot", **rights)
    room.write(item, **rights | change)
    old, new = (item.versions.get(number=number) for number in (1, 2))
    with translation.override("en"):
        [difference] = compare(old, new)
    new_text = "".join(each.text for each in difference.pieces if each.fate != "gone")
    assert told in new_text
    assert told not in "".join(each.text for each in difference.pieces if each.fate != "new")


@pytest.mark.clause("C3-1")
@pytest.mark.parametrize(
    ("after", "left"),
    [
        (timedelta(0), 365), (DAY, 364), (364 * DAY, 1),
        (365 * DAY, 0), (366 * DAY, -1), (367 * DAY, -2),
    ],
)  # fmt: skip
def test_the_days_until_the_review_are_counted(after, left):
    assert days_until(review_due(NOON, 12), NOON + after) == left


@pytest.mark.clause("C4-4")
def test_nobody_checks_their_own_and_nothing_goes_out_unchecked(room: Newsroom):
    item = room.approved(is_checked=False)
    refused(lambda: room.publish(item), "C4-4")
    refused(lambda: room.check(item, by=room.editor), "C4-4")
    refused(lambda: room.check(item, by=room.sales), "", PermissionDenied)
    room.check(item)
    refused(lambda: room.check(item, by=room.leader), "C4-4")
    assert room.publish(item)


@pytest.mark.clause("C6-1", "C5-2", "C4-2")
@pytest.mark.parametrize("role", ["leader", "head", "keeper", "culture", "designer", "sales"])
def test_who_is_no_web_editor_publishes_nothing(room: Newsroom, role):
    item = room.approved()
    refused(lambda: room.publish(item, by=room.people[role]), "", PermissionDenied)


@pytest.mark.clause("C4-3")
@pytest.mark.parametrize("words", [{}, {"source": "a"}, {"licence": "b"}, {"source": " "}])
def test_a_flag_without_source_and_licence_is_refused(room: Newsroom, words):
    item = room.item()
    refused(lambda: room.write(item, is_copyrighted=True, **words), "C4-3")


@pytest.mark.clause("C3-2")
def test_a_slot_has_a_place_and_a_window(room: Newsroom):
    refused(lambda: room.item("slot", place=""), "C3-2")
    refused(lambda: room.item("news", place="headline"), "C5-2")
    item = room.item("slot")
    refused(lambda: room.write(item, starts_at=None), "C3-2")
    refused(lambda: room.write(item, ends_at=None), "C3-2")
    refused(lambda: room.write(item, starts_at=room.at + DAY, ends_at=room.at + DAY), "C3-2")
    refused(lambda: room.write(item, starts_at=room.at - DAY, ends_at=room.at), "C3-2")
    room.write(item, starts_at=room.at - DAY, ends_at=room.at + HOUR)


@pytest.mark.clause("C6-7")
def test_a_takedown_keeps_everything_and_opens_a_case(room: Newsroom):
    item = room.published(body="三倍销量")
    refused(lambda: room.take_down(item, by=room.leader), "", PermissionDenied)
    row = room.take_down(item, reason="没有来源")
    assert item.state == "down"
    assert Publication.objects.get(version__item=item).version.body == "三倍销量"
    case = Case.objects.get(clause="C6-7")
    assert (case.subject, case.opened_by) == (room.editor, room.keeper)
    assert case.facts["reason"] == "没有来源" and case.facts["published_by"] == "顾盼"
    assert case.facts["link"] == f"/content/{item.pk}/?version=1"
    refused(lambda: room.take_down(item), "C6-7")
    assert Takedown.objects.get() == row


@pytest.mark.clause("C6-7")
def test_one_click_is_enough(room: Newsroom):
    room.take_down(room.published(), reason="")
    assert Takedown.objects.get().reason


@pytest.mark.clause("C6-1", "C6-7")
def test_an_older_version_comes_back_through_its_chain_alone(room: Newsroom):
    item = room.published(body="第一版", title="甲")
    room.write(item, body="第二版", title="乙")
    room.approve(item)
    room.check(item)
    room.publish(item)
    first = Version.objects.get(item=item, number=1)
    made = restore_version(version_id=first.pk, by=room.editor, at=room.at)
    item.refresh_from_db()
    assert (made.number, made.body, item.state, item.title) == (3, "第一版", "draft", "甲")
    refused(lambda: room.publish(item), "C5-2")
    labels = {str(each.label) for each in compare(room.version(item), first)}
    assert labels == set()
    room.approve(item)
    room.check(item)
    assert room.publish(item)


@pytest.mark.clause("C5-1")
def test_what_is_given_up_is_not_published(room: Newsroom):
    item = room.approved()
    refused(lambda: give_up(item_id=item.pk, by=room.second, at=room.at), "", PermissionDenied)
    give_up(item_id=item.pk, by=room.editor, at=room.at)
    item.refresh_from_db()
    assert item.state == "dropped"
    refused(lambda: room.publish(item), "C5-2")
    refused(lambda: room.write(item), "C5-2")


@pytest.mark.clause("C5-1", "C6-1")
@pytest.mark.parametrize("way", ["draft", "refused", "approved"])
def test_giving_up_a_newer_version_leaves_what_is_published_as_it_was(room: Newsroom, way):
    item = room.published(title="春茶上市", body="第一版")
    room.write(item, title="改写", body="第二版")
    if way != "draft":
        room.ask(item)
        room.say(item, way)
    give_up(item_id=item.pk, by=room.editor, at=room.at)
    item.refresh_from_db()
    assert (item.state, item.title, item.number) == ("published", "春茶上市", 2)
    assert Shown.objects.get(item=item).version.number == 1
    if way == "approved":
        refused(lambda: room.publish(item), "C5-2")
        assert room.version(item).deadline.voided_at
    room.write(item, title="再改", body="第三版")
    room.approve(item)
    room.check(item)
    assert room.publish(item).version.number == 3


@pytest.mark.clause("C6-7")
def test_what_is_taken_down_meanwhile_stays_down_whatever_becomes_of_the_newer_version(room):
    item = room.published()
    room.write(item, title="改写")
    room.take_down(item)
    assert item.state == "draft"  # the newer version goes its own way
    give_up(item_id=item.pk, by=room.editor, at=room.at)
    item.refresh_from_db()
    assert (item.state, item.title) == ("down", "春茶上市")
    other = room.published(title="秋茶")
    room.write(other, title="改写")
    give_up(item_id=other.pk, by=room.editor, at=room.at)
    room.take_down(other)
    assert (other.state, other.title) == ("down", "秋茶")


@pytest.mark.clause("C5-1")
def test_who_leaves_takes_their_requests_along(room: Newsroom):
    item = room.written()
    room.ask(item)
    dismiss_login(employee=room.editor, last_day=room.at.date(), by=room.head, at=room.at)
    item.refresh_from_db()
    assert item.state == "draft"
    room.write(item, by=room.second)
    assert room.version(item).by == room.second


@pytest.mark.clause("C5-1")
@pytest.mark.parametrize("words", [{"title": " "}, {"body": " "}, {"body": "x" * 20_001}])
def test_what_is_empty_or_endless_is_refused(room: Newsroom, words):
    item = room.item()
    refused(lambda: room.write(item, **words), "C5-2")


@pytest.mark.clause("C3-1")
def test_the_home_page_is_reviewed_within_a_year(room: Newsroom):
    home.watch_home(room.at)
    home.watch_home(room.at + DAY)
    row = Deadline.objects.get(kind=home.REVIEW)
    assert row.due_at == review_due(room.at, 12) and row.owner == room.keeper
    later = room.at + 2 * DAY
    home.review_home(is_kept=True, note="配色尚可", by=room.leader, at=later)
    row.refresh_from_db()
    assert row.met_at == later
    following = home.running()
    assert following.due_at == review_due(later, 12)
    sentence = "The home page was not reviewed for a year."
    sweep_deadlines(at=following.due_at)
    assert sentence not in told(room.designer)
    sweep_deadlines(at=following.due_at + timedelta(seconds=1))
    assert sentence in told(room.designer) and sentence in told(room.leader)


@pytest.mark.clause("C3-1")
def test_two_reviews_at_one_moment_leave_one_clock_running(room: Newsroom):
    for _each in range(2):
        home.review_home(is_kept=True, note="栏目合适", by=room.leader, at=room.at)
    home.watch_home(room.at)
    assert home.running().due_at == review_due(room.at, 12)
    assert Deadline.objects.filter(kind=home.REVIEW, met_at=None).count() == 1


@pytest.mark.clause("C3-1", "C3-3")
def test_a_new_home_page_counts_as_its_review(room: Newsroom):
    home.watch_home(room.at)
    room.published("page", place="home", at=room.at + DAY)
    row = HomeReview.objects.get()
    assert (row.is_kept, row.at, row.by) == (False, room.at + DAY, room.second)
    assert home.running().starts_at == room.at + DAY
    room.published("page", place="")
    assert HomeReview.objects.count() == 1


@pytest.mark.clause("C3-1")
@pytest.mark.parametrize(
    ("at", "months", "due"),
    [
        (NOON, 12, "2027-03-04"),
        (NOON.replace(day=31), 1, "2026-04-30"),
        (NOON.replace(month=12, day=31), 2, "2027-02-28"),
        (NOON.replace(year=2028, month=2, day=29), 12, "2029-02-28"),
    ],
)
def test_a_year_ends_at_the_end_of_its_day(at, months, due):
    assert f"{review_due(at, months):%Y-%m-%d %H:%M:%S}" == f"{due} 23:59:59"


@pytest.mark.clause("C6-1")
def test_the_database_and_the_rules_know_the_same_authors(room: Newsroom):
    from sitecontent.publishing.rules import AUTHORS, Kind

    for kind in Kind:
        for person in room.people.values():
            with connection.cursor() as cursor:
                cursor.execute("SELECT publishing_may_write(%s, %s)", [person.pk, kind])
                allowed = cursor.fetchone()[0]
            assert allowed is (person.position.code in AUTHORS[kind])
    assert set(WRITES) == set(Kind)


@pytest.mark.clause("C4-1")
def test_product_information_names_its_product(room: Newsroom):
    from catalog.products.models import Product

    refused(lambda: collect(kind="product", title="龙井", by=room.editor, at=room.at), "C4-1")
    product = Product.objects.create(sku="T-1", name="龙井")
    item = collect(kind="product", title="龙井", product=product, by=room.editor, at=room.at)
    assert item.product == product


@pytest.mark.clause("C3-1")
def test_a_year_without_a_review_is_a_case(room: Newsroom):
    home.watch_home(room.at)
    for late in (timedelta(days=366), timedelta(days=367)):
        sweep_deadlines(at=room.at + late)
    case = Case.objects.get(clause="C3-1")
    assert (case.subject, case.facts["link"]) == (room.keeper, "/content/home/")
