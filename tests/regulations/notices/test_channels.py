"""Channels: who sets up which, and an address that goes in and comes out nowhere."""

from datetime import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from hr.people.models import Employee
from regulations.notices.channels.services import (
    add_company_channel,
    add_own_channel,
    change_company_channel,
    remove_channel,
    retry_deliveries,
    test_channel,
)
from regulations.notices.models import Channel, Delivery, Notice
from regulations.notices.services import notify, save_preferences
from regulations.notices.troubles import GONE
from tests.regulations.notices.told import AT, breach, plain, run

pytestmark = pytest.mark.django_db
SECRET = "5ecret0f4rob0t"
OWN = f"dingtalk://{SECRET}9z9z"
test_channel.__test__ = False  # a verb, not a test


@pytest.fixture
def boss(db) -> Employee:
    return Employee.objects.create_superuser("0", "谢军", email="xj@example.cn")


@pytest.fixture
def group(boss):
    """`group(**changes)`: a channel of the company to a group."""

    def add(**changes) -> Channel:
        words = {"reach": "group", "name": "订单台", "kinds": ["breach"]}
        words |= {"address": "json://127.0.0.1:1/g"}
        return add_company_channel(**words | changes, by=boss, at=AT)

    return add


def test_a_person_sets_up_a_robot_of_their_own(person):
    channel = add_own_channel(address=OWN, by=person, at=AT)
    assert (channel.owner, channel.reach, channel.name) == (person, "own", "DingTalk")
    assert channel.shown == "dingtalk://…9z9z"


@pytest.mark.parametrize(
    "address",
    ["json://127.0.0.1:8000/", "mailto://u:p@example.cn", "dingtalk://", "syslog://", "", "x"],
)
def test_a_person_reaches_nothing_but_the_robots_services(person, address):
    with pytest.raises(ValidationError):
        add_own_channel(address=address, by=person, at=AT)
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"kinds": []},
        {"address": "nope://x"},
        {"address": "mailtos://u:p@example.cn?to={email}"},
        {"reach": "mail", "address": "mailtos://u:p@example.cn"},
    ],
)
def test_a_channel_that_could_not_work_is_refused(group, changes):
    with pytest.raises(ValidationError):
        group(**changes)
    assert not Channel.objects.exists()


def test_a_group_hears_of_declared_kinds_only(group):
    with pytest.raises(LookupError):
        group(kinds=["rumour"])


def test_there_is_one_mail_server(group):
    words = {"reach": "mail", "name": "Mail", "address": "mailtos://u:p@example.cn?to={email}"}
    first = group(**words)
    assert first.kinds == []
    with pytest.raises(ValidationError):
        group(**words)
    with pytest.raises(IntegrityError), transaction.atomic():
        Channel.objects.create(reach="mail", name="second", address="x", shown="x")


def test_the_company_s_channels_are_for_those_with_the_right(group, person):
    channel = group()
    words = {"name": "x", "kinds": ["case"], "by": person, "at": AT}
    with pytest.raises(PermissionDenied):
        change_company_channel(channel=channel, **words)
    with pytest.raises(PermissionDenied):
        add_company_channel(reach="group", address="json://127.0.0.1/", **words)
    for verb in (remove_channel, test_channel):
        with pytest.raises(PermissionDenied):
            verb(channel=channel, by=person, at=AT)


def test_nobody_touches_another_persons_channel(person, boss):
    channel = add_own_channel(address=OWN, by=person, at=AT)
    for verb in (remove_channel, test_channel):
        with pytest.raises(PermissionDenied):
            verb(channel=channel, by=boss, at=AT)


def test_an_address_left_empty_stays_and_a_new_one_is_noted(group, boss):
    channel = group(address=f"json://{SECRET}.example.cn/abcd")
    words = {"channel": channel, "name": "新名", "kinds": ["case"], "by": boss, "at": AT}
    kept = change_company_channel(**words)
    assert (kept.name, kept.kinds, kept.address) == ("新名", ["case"], channel.address)
    changed = change_company_channel(**words, address="json://127.0.0.1:2/other-wxyz")
    assert changed.shown == "json://…wxyz"
    history = channel.history.order_by("history_id")
    assert [row.history_change_reason for row in history] == [None, None, "address replaced"]
    assert {row.history_user for row in history} == {boss}


def test_removing_forgets_the_address_and_gives_up_what_waits(person, channel, only_delivery):
    own = channel(OWN, owner=person)
    notify(recipients=[person], message=breach(), at=AT)
    remove_channel(channel=own, by=person, at=AT)
    own.refresh_from_db()
    assert (own.address, own.active) == ("", False)
    assert (only_delivery().given_up_at, only_delivery().error) == (AT, GONE)
    with pytest.raises(ValidationError):
        remove_channel(channel=own, by=person, at=AT)


def test_a_test_goes_through_that_channel_alone_at_any_hour(person, channel, receivers):
    one, other = receivers(), receivers()
    channel(one.address, owner=person)
    tested = channel(other.address, owner=person)
    test_channel(channel=tested, by=person, at=AT)
    run(AT)
    assert (len(one.received), len(other.received)) == (0, 1)
    assert Notice.objects.get().kind == "test"


def test_a_test_of_mail_goes_to_who_tests(group, boss, receiver, only_delivery):
    mail = group(reach="mail", address=f"{receiver.address}/{{email}}")
    test_channel(channel=mail, by=boss, at=AT)
    run(AT)
    assert (only_delivery().channel, only_delivery().done_at) == (None, AT)


def test_an_address_is_stored_in_one_place_and_nowhere_else(person, boss, group):
    add_own_channel(address=OWN, by=person, at=AT)
    channel = group(address=f"json://u:{SECRET}@127.0.0.1:1/g")
    change_company_channel(
        channel=channel, name="x", kinds=["breach"], address=f"json://u:{SECRET}@127.0.0.1:1/h",
        by=boss, at=AT,
    )  # fmt: skip
    notify(recipients=[person], message=breach(), at=AT)
    run(AT)
    with connection.cursor() as cursor:
        cursor.execute(READABLE)
        tables = [table for (table,) in cursor.fetchall()]
        found = {table for table in tables if _holds(cursor, table, SECRET)}
    assert found == {"notices_channel"}
    assert SECRET not in str(channel) + repr(channel)


# What is locked in the vault is nobody's to read, and no room writes there but its own.
READABLE = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND has_table_privilege(oid, 'SELECT')
"""


def _holds(cursor, table: str, text: str) -> bool:
    cursor.execute(
        f'SELECT EXISTS (SELECT FROM "{table}" AS t WHERE t::text LIKE %s)', [f"%{text}%"]
    )
    return cursor.fetchone()[0]


@pytest.fixture
def lost(person, channel, receiver):
    """Three deliveries that were given up, and one that was sent."""
    channel(receiver.address, owner=person)
    for number in range(4):
        notify(recipients=[person], message=breach(number), at=AT)
    rows = list(Delivery.objects.order_by("pk"))
    Delivery.objects.filter(pk__in=[row.pk for row in rows[:3]]).update(
        given_up_at=AT, attempts=8, error="x"
    )
    Delivery.objects.filter(pk=rows[3].pk).update(done_at=AT)
    return rows


def test_what_was_given_up_goes_again_from_the_first_try(lost, boss, receiver):
    assert retry_deliveries(ids=[lost[0].pk, lost[3].pk], by=boss, at=AT) == 1
    again = Delivery.objects.waiting().get()
    assert (again.pk, again.attempts, again.error) == (lost[0].pk, 0, "")
    run(AT)
    assert len(receiver.received) == 1
    assert retry_deliveries(ids=None, by=boss, at=AT) == 2


def test_a_digest_given_up_goes_again_whole(person, boss, channel, receiver):
    own = channel(receiver.address, owner=person)
    save_preferences(
        ways={"import": "digest"}, quiet_from=None, quiet_until=None, digest_at=time(8, 30),
        by=person, at=AT,
    )  # fmt: skip
    for number in (1, 2):
        notify(recipients=[person], message=plain(number), at=AT)
    head = Delivery.objects.earliest("pk")
    Delivery.objects.filter(channel=own).update(batch=head, given_up_at=AT)
    assert retry_deliveries(ids=[head.pk], by=boss, at=AT) == 1
    run(AT)
    (said,) = receiver.said
    assert "Import 1" in said
    assert "Import 2" in said


def test_trying_again_takes_the_right(lost, person):
    with pytest.raises(PermissionDenied):
        retry_deliveries(ids=None, by=person, at=AT)
