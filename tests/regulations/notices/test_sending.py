"""What is written when somebody is told: the notice once, and its deliveries by their wishes."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from hr.people.models import Employee
from regulations.notices.models import Channel, Delivery, Notice, Preferences
from regulations.notices.services import mark_read, notify, save_preferences, send_notices
from tests.regulations.notices.told import AT, breach, plain

pytestmark = pytest.mark.django_db


def wish(person, **changes):
    """A person's preferences, all as at the beginning but what is named."""
    words = {"ways": {}, "quiet_from": None, "quiet_until": None, "digest_at": time(8, 30)}
    return save_preferences(by=person, at=AT, **words | changes)


def test_a_message_is_written_once_per_person_and_key(person, channel):
    channel("json://127.0.0.1:1/", owner=person)
    for _ in range(3):
        notify(recipients=[person, person], message=plain(), at=AT)
    assert Notice.objects.count() == Delivery.objects.count() == 1


def test_a_notice_is_read_in_the_readers_language(person):
    notify(recipients=[person], message=breach(), at=AT)
    with translation.override("zh-hans"):
        assert Notice.objects.get().words == "订单 T1 未按时受理。"


def test_a_person_without_a_way_out_has_the_bell_alone(person):
    notify(recipients=[person], message=breach(), at=AT)
    assert Notice.objects.count() == 1
    assert not Delivery.objects.exists()


def test_mail_is_a_way_to_whoever_has_an_address(person, settings):
    settings.NOTICE_MAIL_URL = "mailto://127.0.0.1:25?from=portal@example.cn&to={email}"
    mute = Employee.objects.create_user("9", "无名")
    notify(recipients=[person, mute], message=breach(), at=AT)
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.notice.recipient) == (None, person)


def test_nothing_goes_out_to_who_has_left(person, channel):
    channel("json://127.0.0.1:1/", owner=person)
    person.is_active = False
    person.save()
    notify(recipients=[person], message=breach(), at=AT)
    assert not Delivery.objects.exists()


def test_a_removed_channel_gets_nothing_more(person, channel):
    Channel.objects.filter(pk=channel("json://x/", owner=person).pk).update(active=False)
    notify(recipients=[person], message=breach(), at=AT)
    assert not Delivery.objects.exists()


def test_each_person_is_told_as_they_wish(person, colleague, channel):
    for each in (person, colleague):
        channel("json://127.0.0.1:1/", owner=each)
    wish(person, ways={"import": "digest", "case": "portal"}, digest_at=time(20, 0))
    notify(recipients=[person, colleague], message=plain(), at=AT)
    two_hours = AT + timedelta(hours=2)
    waiting = {d.notice.recipient: (d.not_before, d.in_digest) for d in Delivery.objects.all()}
    assert waiting == {person: (two_hours, True), colleague: (AT, False)}


def test_what_stays_in_the_portal_still_rings_the_bell(person, channel):
    channel("json://127.0.0.1:1/", owner=person)
    wish(person, ways={"import": "portal"})
    notify(recipients=[person], message=plain(), at=AT)
    assert Notice.objects.filter(read_at=None).count() == 1
    assert not Delivery.objects.exists()


def test_a_group_hears_of_a_message_once_however_many_people_do(person, colleague, channel):
    group = channel("json://127.0.0.1:1/", kinds=["breach"])
    wish(person, quiet_from=time(17, 0), quiet_until=time(19, 0))
    notify(recipients=[person, colleague], message=breach(), at=AT)
    notify(recipients=[colleague], message=breach(), at=AT)
    notify(recipients=[person], message=plain(), at=AT)
    delivery = Delivery.objects.get()
    assert (delivery.channel, delivery.key, delivery.not_before) == (group, "breach:1", AT)


def test_an_old_notice_is_not_sent_again_because_a_new_one_shares_its_key(
    person, colleague, channel
):
    notify(recipients=[person], message=plain(1), at=AT)
    channel("json://127.0.0.1:1/", owner=person)
    send_notices(notices=[(person, plain(2)), (colleague, plain(1))], at=AT)
    assert [delivery.notice.key for delivery in Delivery.objects.all()] == ["import:2"]


@pytest.mark.parametrize("count", [1, 200])
def test_statements_are_five_however_many_are_told(person, channel, count):
    people = [Employee(number=f"3{n}", name=str(n), email=f"{n}@x.cn") for n in range(count)]
    people = Employee.objects.bulk_create(people)
    for each in people[:50]:
        channel("json://127.0.0.1:1/", owner=each)
    channel("json://127.0.0.1:1/", kinds=["breach"])
    notices = [(each, breach(n)) for n, each in enumerate(people)]
    with CaptureQueriesContext(connection) as queries:
        send_notices(notices=notices, at=AT)
    assert len([q for q in queries if "SAVEPOINT" not in q["sql"]]) == 5


def test_without_a_channel_two_statements_suffice(person, django_assert_num_queries):
    with django_assert_num_queries(2):
        notify(recipients=[person], message=breach(), at=AT)


def test_marking_read_leaves_what_came_later_unread(person):
    notify(recipients=[person], message=plain(1), at=AT)
    newest = Notice.objects.get().pk
    notify(recipients=[person], message=plain(2), at=AT)
    assert mark_read(by=person, at=AT, up_to=newest) == 1
    assert Notice.objects.filter(read_at=None).count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"ways": {"breach": "digest"}},
        {"ways": {"breach": "portal"}},
        {"quiet_from": time(22, 0)},
        {"quiet_until": time(7, 0)},
        {"quiet_from": time(7, 0), "quiet_until": time(7, 0)},
    ],
)
def test_preferences_that_mean_nothing_are_refused(person, changes):
    with pytest.raises(ValidationError):
        wish(person, **changes)
    assert not Preferences.objects.exists()


def test_the_database_keeps_quiet_hours_whole(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        Preferences.objects.create(person=person, quiet_from=time(22, 0), changed_at=AT)


def test_a_second_choice_takes_the_place_of_the_first(person):
    wish(person, ways={"import": "portal"}, quiet_from=time(22, 0), quiet_until=time(7, 0))
    wish(person, ways={"import": "at_once", "case": "digest"})
    held = Preferences.objects.get()
    assert (held.ways, held.quiet_from) == ({"case": "digest"}, None)
