"""The outbox: one lease at a time, back-off, giving up, and digests gathered once and for all."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from regulations.notices import outbox
from regulations.notices.models import Delivery, Notice
from regulations.notices.outbox import (
    gather_digests,
    give_up_stuck,
    lease_deliveries,
    rest_channel,
    settle_delivery,
)
from regulations.notices.rules import LEASE
from regulations.notices.services import notify, save_preferences
from tests.regulations.notices.told import AT, breach, numbered, plain, run

pytestmark = pytest.mark.django_db
LATER = AT + LEASE + timedelta(seconds=1)
# The next morning, half past eight in China.
MORNING = AT.replace(day=5, hour=0, minute=30)


def taken(at) -> list[str]:
    """What a run would take, by the notice's key."""
    return [delivery.notice.key for delivery in lease_deliveries(at=at)]


@pytest.fixture
def reader(person, channel, receiver):
    """A person with a channel to the receiver, who wants imports once a day."""
    channel(receiver.address, owner=person)
    save_preferences(
        ways={"import": "digest"}, quiet_from=None, quiet_until=None, digest_at=time(8, 30),
        by=person, at=AT,
    )  # fmt: skip
    return person


def test_a_lease_keeps_others_off_until_it_ends(person, channel):
    channel("json://127.0.0.1:1/", owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    assert taken(AT) == ["breach:1"]
    assert taken(AT + LEASE) == []
    assert taken(LATER) == ["breach:1"]


def test_what_had_no_trouble_yet_is_taken_first(person, channel):
    channel("json://127.0.0.1:1/", owner=person)
    for number in (1, 2, 3):
        notify(recipients=[person], message=breach(number), at=AT)
    Delivery.objects.filter(notice__key="breach:1").update(error="x")
    assert [d.notice.key for d in lease_deliveries(at=AT, limit=2)] == ["breach:2", "breach:3"]
    assert taken(AT) == ["breach:1"]


def test_whoever_lost_the_lease_settles_nothing_but_success(person, channel, only_delivery):
    channel("json://127.0.0.1:1/", owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    (slow,) = lease_deliveries(at=AT)
    (second,) = lease_deliveries(at=LATER)
    settle_delivery(delivery=slow, error="too late", at=LATER)
    held = only_delivery()
    assert (held.error, held.leased_until) == ("", second.leased_until)
    settle_delivery(delivery=slow, error="", at=LATER)
    settle_delivery(delivery=second, error="cut off", at=LATER)
    assert (only_delivery().done_at, only_delivery().error) == (LATER, "")


def test_what_ends_its_process_each_time_is_given_up(person, channel, only_delivery):
    channel("json://127.0.0.1:1/", owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    at = AT
    for _crash in range(8):
        assert len(lease_deliveries(at=at)) == 1
        give_up_stuck(at=at)
        assert only_delivery().given_up_at is None
        at += LEASE + timedelta(seconds=1)
    give_up_stuck(at=at)
    assert (only_delivery().given_up_at, only_delivery().error) == (at, outbox.STUCK)
    assert lease_deliveries(at=at) == []


def test_a_channel_that_failed_rests_and_others_do_not(person, colleague, channel):
    first = channel("json://127.0.0.1:1/", owner=person)
    channel("json://127.0.0.1:1/", owner=colleague)
    notify(recipients=[person, colleague], message=breach(), at=AT)
    notify(recipients=[person], message=breach(2), at=AT + timedelta(minutes=1))
    rest_channel(channel_id=first.pk, at=AT)
    waiting = {d.notice.recipient_id: d.not_before for d in Delivery.objects.order_by("-pk")}
    assert waiting == {person.pk: AT + timedelta(seconds=10), colleague.pk: AT}
    assert Delivery.objects.get(notice__key="breach:2").not_before == AT + timedelta(minutes=1)


def test_a_digest_is_one_message_with_everything_that_waited(reader, receiver):
    for number in (1, 2):
        notify(recipients=[reader], message=plain(number), at=AT + timedelta(hours=number))
    notify(recipients=[reader], message=breach(), at=AT)
    run(AT + timedelta(hours=3))
    assert [said.splitlines()[0] for said in receiver.said] == ["订单 T1 未按时受理。"]
    run(MORNING)
    head = Delivery.objects.filter(in_digest=True).earliest("pk").pk
    assert receiver.said[1].splitlines() == [
        "03-04 19:00 Import 1 is done.",
        "03-04 20:00 Import 2 is done.",
        "http://127.0.0.1:8000/notices/",
        numbered(head),
    ]
    run(MORNING + timedelta(hours=1))
    assert len(receiver.said) == 2
    assert not Delivery.objects.waiting().exists()


def test_each_line_of_a_digest_leads_to_its_matter(reader, receiver):
    message = plain(1)
    notify(recipients=[reader], message=replace(message, url="/desk/imports/7/"), at=AT)
    run(MORNING)
    line = "03-04 18:00 Import 1 is done. http://127.0.0.1:8000/desk/imports/7/"
    assert receiver.said[0].splitlines()[0] == line


def test_a_crash_makes_the_same_digest_again_whatever_came_meanwhile(reader, receiver):
    notify(recipients=[reader], message=plain(1), at=AT)
    gather_digests(at=MORNING)
    lease_deliveries(at=MORNING)  # sent, perhaps, and then the process died
    notify(recipients=[reader], message=plain(2), at=MORNING - timedelta(seconds=1))
    run(MORNING)
    run(MORNING + LEASE + timedelta(seconds=1))
    assert ["Import 1" in said for said in receiver.said] == [False, True]
    assert ["Import 2" in said for said in receiver.said] == [True, False]
    assert len({said.splitlines()[-1] for said in receiver.said}) == 2


def test_a_digest_that_fails_is_tried_again_as_it_was(reader, receiver):
    receiver.status = 500
    for number in (1, 2):
        notify(recipients=[reader], message=plain(number), at=AT)
    run(MORNING)
    receiver.status = 200
    notify(recipients=[reader], message=plain(3), at=MORNING + timedelta(seconds=1))
    run(MORNING + timedelta(seconds=20))
    first, second = receiver.said
    assert first == second
    assert Delivery.objects.waiting().get().notice.key == "import:3"


def test_digests_of_people_and_channels_stay_apart(reader, colleague, channel):
    channel("json://127.0.0.1:1/", owner=reader)
    channel("json://127.0.0.1:1/", owner=colleague)
    save_preferences(
        ways={"import": "digest"}, quiet_from=None, quiet_until=None, digest_at=time(8, 30),
        by=colleague, at=AT,
    )  # fmt: skip
    for number in (1, 2):
        notify(recipients=[reader, colleague], message=plain(number), at=AT)
    gather_digests(at=MORNING)
    batches = {}
    for delivery in Delivery.objects.select_related("notice"):
        kept = batches.setdefault(delivery.batch_id, set())
        kept.add((delivery.channel_id, delivery.notice.recipient_id))
    assert len(batches) == 3
    assert all(len(kept) == 1 for kept in batches.values())


def test_a_long_digest_names_the_first_and_counts_the_rest(reader, receiver):
    for number in range(60):
        notify(recipients=[reader], message=plain(number), at=AT)
    run(MORNING)
    lines = receiver.said[0].splitlines()
    assert len(lines) == 53
    assert "10" in lines[50]
    assert Notice.objects.count() == 60
    assert not Delivery.objects.waiting().exists()
